import { sql } from 'kysely';
import type { Database } from './schema.ts';

/** Whom to look at for a new registration. A row is all that a watch costs between two looks. */

export interface DueWatch {
  resetId: string;
  userId: string;
  /** refs of methods that are no new registration. */
  known: string[];
  looks: number;
  /** Milliseconds since it began, and until it ends (negative: over), by the database's clock. */
  age: number;
  left: number;
  /** Milliseconds since Microsoft answered last; null: never. */
  answered: number | null;
}

export function createWatchStore(db: Database) {
  return {
    /** Safe to repeat: the first one counts. */
    async add(watch: {
      resetId: string;
      organisationId: string;
      userId: string;
      known: string[];
      ms: number;
      firstMs: number;
    }): Promise<void> {
      const { resetId, organisationId, userId, known, ms, firstMs } = watch;
      await sql`
        insert into watches (reset_id, organisation_id, user_id, known, until, next_at)
        values (${resetId}, ${organisationId}, ${userId}, ${JSON.stringify(known)}::jsonb,
                app_now() + ${`${ms} milliseconds`}::interval, app_now() + ${`${Math.min(ms, firstMs)} milliseconds`}::interval)
        on conflict do nothing`.execute(db);
    },

    async remove(resetIds: string[]): Promise<void> {
      if (resetIds.length > 0) await db.deleteFrom('watches').where('reset_id', 'in', resetIds).execute();
    },

    /**
     * Takes what is due of the one organisation that has waited longest, so that it costs one request; no other instance
     * takes the same within the next five minutes.
     */
    async takeDue(most: number): Promise<{ organisationId: string; due: DueWatch[] } | null> {
      const { rows } = await sql<
        { organisation_id: string } & Omit<DueWatch, 'resetId' | 'userId'> & {
            reset_id: string;
            user_id: string;
          }
      >`
        with due as (
          select reset_id from watches
          where next_at <= app_now()
            and organisation_id = (select organisation_id from watches where next_at <= app_now() order by next_at limit 1)
          order by next_at limit ${most} for update skip locked)
        update watches w set next_at = app_now() + interval '5 minutes' from due
        where w.reset_id = due.reset_id
        returning w.organisation_id, w.reset_id, w.user_id, w.known, w.looks,
          (extract(epoch from app_now() - w.seen_at) * 1000)::double precision as answered,
          (extract(epoch from app_now() - w.begun_at) * 1000)::double precision as age,
          (extract(epoch from w.until - app_now()) * 1000)::double precision as left`.execute(db);
      const [first] = rows;
      if (!first) return null;
      return {
        organisationId: first.organisation_id,
        due: rows.map(({ reset_id, user_id, known, looks, age, left, answered }) => ({
          resetId: reset_id,
          userId: user_id,
          known,
          looks,
          age,
          left,
          answered,
        })),
      };
    },

    /** When to look next, once more at the end of the watch; `looked` says that Microsoft answered. Times are rounded up to minutes, so that looks meet. */
    async later(resetId: string, ms: number, looked: boolean): Promise<void> {
      const next = sql`date_trunc('minute', app_now() + ${`${Math.ceil(ms)} milliseconds`}::interval + interval '59 seconds')`;
      await sql`
        update watches set looks = looks + 1, seen_at = case when ${looked} then app_now() else seen_at end,
          next_at = case when until > app_now() then least(until, ${next}) else ${next} end
        where reset_id = ${resetId}`.execute(db);
    },
  };
}

export type WatchStore = ReturnType<typeof createWatchStore>;
