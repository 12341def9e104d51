import { type Selectable, sql, type Transaction } from 'kysely';
import type { FormView } from '../resets/formView.ts';
import type { NoticeView } from '../resets/noticeView.ts';
import type { Person, Place, ResetOutcome, ResetRequest, TicketOutcome } from '../resets/types.ts';
import type { ResetView, WatchView } from '../resets/views.ts';
import { now } from './database.ts';
import { createFinding } from './finding.ts';
import { createFormStore } from './forms.ts';
import { createHistory } from './history.ts';
import { isId } from './ids.ts';
import type { Database, Schema } from './schema.ts';

/** The queries that resets need, and no more. */

export type ResetRow = Selectable<Schema['resets']>;

/** Letters and digits that nobody mixes up when reading aloud. */
const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
export const referenceOf = (id: string): string => {
  const number = BigInt(`0x${id.replaceAll('-', '')}`);
  return `R-${Array.from({ length: 7 }, (_, i) => alphabet[Number((number >> BigInt(i * 5)) & 31n)]).join('')}`;
};

export function createResetStore(db: Database) {
  const byId = async (id: string) =>
    isId(id) ? db.selectFrom('resets').selectAll().where('id', '=', id).executeTakeFirst() : undefined;
  const patch = (id: string, set: Record<string, unknown>) =>
    db.updateTable('resets').set(set).where('id', '=', id).execute();

  return {
    ...createFormStore(db),
    ...createHistory(db),
    ...createFinding(db),
    byId,

    /** Takes the form and stores the reset, once: false when the form was used before. `queue` joins the transaction. */
    async begin(
      reset: { id: string; technician: Person; request: ResetRequest; place: Place; locale: string; view: ResetView },
      queue: (trx: Transaction<Schema>) => Promise<void>,
    ): Promise<boolean> {
      return db.transaction().execute(async (trx) => {
        const taken = await trx
          .updateTable('forms')
          .set({ reset_id: reset.id })
          .where('id', '=', reset.id)
          .where('reset_id', 'is', null)
          .where('cancelled_at', 'is', null)
          .executeTakeFirst();
        if (taken.numUpdatedRows === 0n) return false;
        await trx
          .insertInto('resets')
          .values({
            id: reset.id,
            reference: referenceOf(reset.id),
            organisation_id: reset.request.organisationId,
            user_id: null,
            technician: JSON.stringify(reset.technician),
            technician_id: reset.technician.id,
            request: JSON.stringify(reset.request),
            place: JSON.stringify(reset.place),
            locale: reset.locale,
            view: JSON.stringify(reset.view),
            due: sql`app_now() + interval '5 minutes'`,
          })
          .execute();
        await queue(trx);
        return true;
      });
    },

    /**
     * Claims a run: pushes the net five minutes on. Null when the reset has ended, or rests: two nudges for one reason
     * can make two runs, and the second one must not ask Microsoft again before the time it named. What is told to it
     * while it runs makes it rest, and due, at once: so the end of a run knows that there is more to do.
     */
    async claim(id: string): Promise<ResetRow | null> {
      const row = await db
        .updateTable('resets')
        .set({ due: sql`app_now() + interval '5 minutes'`, resting: false })
        .where('id', '=', id)
        .where('ended_at', 'is', null)
        .where((where) => where.or([where('resting', '=', false), where('due', '<=', sql<Date>`app_now()`)]))
        .returningAll()
        .executeTakeFirst();
      return row ?? null;
    },
    /** What was told or left during the run made it due at once, and that stays. */
    async dueAt(id: string, until: Date): Promise<void> {
      const due = sql<Date>`case when resting then due else ${until} end`;
      await patch(id, { due, resting: true, tries: 0, faults: 0 });
    },
    /** Returns when the next try comes, by the database's clock; at once, when something was told during the run. */
    async dueIn(id: string, ms: number, counts: { tries?: number; faults: number }): Promise<Date> {
      const due = sql<Date>`case when resting then due else app_now() + ${`${Math.ceil(ms)} milliseconds`}::interval end`;
      const row = await db
        .updateTable('resets')
        .set({ due, resting: true, ...counts })
        .where('id', '=', id)
        .returning('due')
        .executeTakeFirst();
      return row?.due ?? new Date(Date.now() + ms);
    },
    /**
     * Returns what is stored. "Wrong person", once said, stays said; and once there is an outcome nothing but the outcome
     * is stored, whatever a process still draws that lost the reset meanwhile.
     */
    async saveView(id: string, view: ResetView | FormView | NoticeView): Promise<ResetView | FormView | NoticeView> {
      const said = sql`case when view->>'wrongPersonSaid' = 'true' then '{"wrongPersonSaid": true}' else '{}' end`;
      let update = db
        .updateTable('resets')
        .set({ view: sql`${JSON.stringify(view)}::jsonb || ${said}::jsonb` })
        .where('id', '=', id);
      if (view.show !== 'outcome') update = update.where('outcome_at', 'is', null);
      const row = (await update.returning('view').executeTakeFirst()) ?? (await byId(id));
      return row?.view ?? view;
    },
    async savePlace(id: string, place: Place): Promise<void> {
      await patch(id, { place: JSON.stringify(place) });
    },
    async saveUser(id: string, userId: string): Promise<void> {
      await patch(id, { user_id: userId });
    },
    /** In the transaction of an accepted answer: the card works on, and a click that removes counts for the brakes. */
    async answered(trx: Transaction<Schema>, id: string, view: ResetView, confirmed: boolean): Promise<void> {
      await trx
        .updateTable('resets')
        .set({ view: JSON.stringify(view), ...(confirmed && { confirmed_at: sql`coalesce(confirmed_at, app_now())` }) })
        .where('id', '=', id)
        .execute();
    },
    /** True for the first one who says so. */
    async sayWrongPerson(id: string): Promise<boolean> {
      const said = await db
        .updateTable('resets')
        .set({ view: sql`jsonb_set(view, '{wrongPersonSaid}', 'true')` })
        .where('id', '=', id)
        .where(sql<boolean>`view->>'show' = 'outcome' and view->>'wrongPersonSaid' = 'false'`)
        .executeTakeFirst();
      return said.numUpdatedRows > 0n;
    },
    /** One reset of a person removes at a time: false while another one does. */
    async claimPerson(id: string): Promise<boolean> {
      try {
        await patch(id, { removing: true });
        return true;
      } catch (error) {
        if ((error as { code?: string }).code === '23505') return false;
        throw error;
      }
    },
    async releasePerson(id: string): Promise<void> {
      await patch(id, { removing: false });
    },
    async saveOutcome(id: string, outcome: ResetOutcome): Promise<void> {
      await db.transaction().execute(async (trx) => {
        const set = { outcome: JSON.stringify(outcome), outcome_at: sql<Date>`app_now()`, removing: false };
        await trx.updateTable('resets').set(set).where('id', '=', id).execute();
        await forgetContacts(trx, id);
      });
    },
    async saveWatch(id: string, watch: WatchView): Promise<void> {
      await patch(id, { watch: JSON.stringify(watch) });
    },
    now: () => now(db),
    /** In the transaction that asks for another try: false when it is being tried already. */
    async takeRefused(trx: Transaction<Schema>, id: string, waiting: TicketOutcome): Promise<boolean> {
      const taken = await trx
        .updateTable('resets')
        .set({ ticket: JSON.stringify(waiting) })
        .where('id', '=', id)
        .where(sql<string>`ticket->>'kind'`, '=', 'refused')
        .executeTakeFirst();
      return taken.numUpdatedRows > 0n;
    },
    async saveTicket(id: string, ticket: TicketOutcome): Promise<void> {
      await patch(id, { ticket: JSON.stringify(ticket) });
    },
    /**
     * The end: the timer is off, and the hashes of numbers are erased. Not when something was left during the run, too late
     * for it to see: another run comes. No clocks are compared for it: a press may commit while this one waits.
     */
    async end(id: string): Promise<void> {
      await db.transaction().execute(async (trx) => {
        await trx
          .updateTable('resets')
          .set({ ended_at: sql`app_now()`, due: null, removing: false })
          .where('id', '=', id)
          .where('resting', '=', false)
          .execute();
        await forgetContacts(trx, id);
      });
    },
  };
}

/** Erases the hashes of numbers: after the outcome nothing is compared any more. */
async function forgetContacts(trx: Transaction<Schema>, id: string): Promise<void> {
  await sql`update reset_steps set value = value - 'contacts' where reset_id = ${id} and jsonb_typeof(value) = 'object'`.execute(
    trx,
  );
}

export type ResetStore = ReturnType<typeof createResetStore>;
