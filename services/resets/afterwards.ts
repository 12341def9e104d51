import { reopen, tell } from '../durable/journal.ts';
import type { Resets } from '../services.ts';
import type { ResetRow } from '../storage/resets.ts';
import { watchedSignal } from '../watch/watcher.ts';
import { current, type ResetsDeps, same } from './resets.ts';
import type { Person } from './types.ts';
import type { AnyView, OutcomeView, ToldView } from './views.ts';
import type { NotThem } from './watching.ts';

/** What a press does after a reset has told its outcome. Its technician may, and an administrator. */

export function createAfterwards(d: ResetsDeps): Pick<Resets, 'stopWatching' | 'notThem' | 'retryTicket'> {
  async function allowed(resetId: string, asker: Person): Promise<{ row: ResetRow } | { answer: AnyView }> {
    const row = await d.store.byId(resetId);
    if (!row) return { answer: { show: 'gone' } };
    const checked = await d.access.check(asker);
    if (!checked.ok) return { answer: { show: 'stop', stop: checked.stop, organisation: null } };
    if (same(row.technician, asker) || checked.administrator) return { row };
    await d.record({ kind: 'pressByOther', by: asker, tenantId: row.organisation_id, resetId });
    return { answer: { show: 'notYours', technician: row.technician.name } };
  }
  const about = (row: ResetRow, by: Person) => ({ by, tenantId: row.organisation_id, resetId: row.id });
  const outcomeOf = (row: ResetRow): OutcomeView | null => (row.view?.show === 'outcome' ? row.view : null);

  return {
    async stopWatching(resetId, asker) {
      const may = await allowed(resetId, asker);
      if ('answer' in may) return may.answer;
      const { row } = may;
      const view = outcomeOf(row);
      if (!view || row.watch?.state !== 'watching') return current(row);
      if (!(await tell(d.db, resetId, watchedSignal, { kind: 'stopped', by: asker.name }))) return view;
      await d.record({ ...about(row, asker), kind: 'watchStopped' });
      await d.jobs.nudge(resetId, row.organisation_id);
      return { ...view, watch: { state: 'stopped', by: asker.name, at: (await d.store.now()).toISOString() } };
    },

    async notThem(resetId, asker, told) {
      const may = await allowed(resetId, asker);
      if ('answer' in may) return may.answer;
      const { row } = may;
      const view = outcomeOf(row);
      if (!view || row.watch?.state !== 'registered') return current(row);
      const said = row.watch.notThem ?? { by: asker.name, at: (await d.store.now()).toISOString() };
      const watch = { ...row.watch, notThem: said };
      if (await reopen(d.db, resetId, 'notThem', { by: asker, at: said.at } satisfies NotThem)) {
        await d.record({ ...about(row, asker), kind: 'notThem', targetId: row.user_id });
        await d.jobs.nudge(resetId, row.organisation_id);
      }
      const { heading, givenName } = view;
      const message: ToldView = { show: 'told', what: 'registered', heading, givenName, watch };
      return told ? message : { ...view, watch };
    },

    async retryTicket(resetId, asker, told) {
      const may = await allowed(resetId, asker);
      if ('answer' in may) return may.answer;
      const { row } = may;
      const view = outcomeOf(row);
      const message: AnyView = { show: 'retried', reference: row.reference };
      if (told && row.ticket?.kind === 'waiting') return message;
      if (!view || row.ticket?.kind !== 'refused') return current(row);
      const waiting = { kind: 'waiting' as const, nextTry: (await d.store.now()).toISOString(), tries: 0 };
      // One transaction: a crash in between must not leave a ticket waiting for nobody.
      const asked = await d.db.transaction().execute(async (trx) => {
        if (!(await d.store.takeRefused(trx, resetId, waiting))) return false;
        return reopen(trx, resetId, `retry:${(await d.store.retries(resetId)) + 1}`, asker);
      });
      if (!asked) return told ? message : current((await d.store.byId(resetId)) ?? row);
      await d.record({ ...about(row, asker), kind: 'ticketRetried' });
      await d.jobs.nudge(resetId, row.organisation_id);
      // The message is drawn once; what becomes of it is on the reset's own card.
      return told ? message : { ...view, ticket: waiting };
    },
  };
}
