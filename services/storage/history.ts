import { sql } from 'kysely';
import type { Person } from '../resets/types.ts';
import type { ResetRow } from './resets.ts';
import type { Database } from './schema.ts';

/** What has happened: in this reset, of this person, of this technician, in the last hour. */
export function createHistory(db: Database) {
  return {
    /** True when the deletion of some method was begun, and so may have happened. */
    async anyBegun(id: string): Promise<boolean> {
      const row = await db
        .selectFrom('reset_steps')
        .select('name')
        .where('reset_id', '=', id)
        .where('name', 'like', 'begin remove %')
        .executeTakeFirst();
      return row !== undefined;
    },
    /** Milliseconds since a step was recorded; 0 when it was not yet. */
    async sinceStep(id: string, name: string): Promise<number> {
      const age = sql<number>`(extract(epoch from app_now() - at) * 1000)::double precision`.as('age');
      const row = await db
        .selectFrom('reset_steps')
        .select(age)
        .where('reset_id', '=', id)
        .where('name', '=', name)
        .executeTakeFirst();
      return row?.age ?? 0;
    },

    /** How often somebody asked for the ticket's note once more. */
    async retries(id: string): Promise<number> {
      const rows = await db
        .selectFrom('reset_steps')
        .select('name')
        .where('reset_id', '=', id)
        .where('name', 'like', 'retry:%')
        .execute();
      return rows.length;
    },

    /** How often this person was refused within the last day. */
    async refusals(personId: string): Promise<number> {
      const count = sql<number>`count(*)::int`.as('count');
      const row = await db
        .selectFrom('records')
        .select(count)
        .where('kind', '=', 'askerRefused')
        .where(sql<string>`by->>'id'`, '=', personId)
        .where('at', '>', sql<Date>`app_now() - interval '24 hours'`)
        .executeTakeFirst();
      return row?.count ?? 0;
    },

    /** Milliseconds since the reset's outcome was stored; 0 when it has none. */
    async sinceOutcome(id: string): Promise<number> {
      const age = sql<number | null>`(extract(epoch from app_now() - outcome_at) * 1000)::double precision`.as('age');
      const row = await db.selectFrom('resets').select(age).where('id', '=', id).executeTakeFirst();
      return row?.age ?? 0;
    },

    /** How many confirmed resets the last hour has, for the brakes; this one does not count. */
    async lastHour(
      id: string,
      technicianId: string,
      organisationId: string,
    ): Promise<{ technician: number; organisation: number }> {
      const { rows } = await sql<{ technician: number; organisation: number }>`
        select count(*) filter (where technician_id = ${technicianId})::int as technician,
               count(*) filter (where organisation_id = ${organisationId})::int as organisation
        from resets where id <> ${id} and confirmed_at > app_now() - interval '1 hour'`.execute(db);
      return rows[0] ?? { technician: 0, organisation: 0 };
    },
    /** The latest reset of this person that removed something within 24 hours. */
    async lastOf(id: string, organisationId: string, userId: string): Promise<{ by: string; at: string } | null> {
      const row = await db
        .selectFrom('resets')
        .select(['technician', 'outcome_at'])
        .where('id', '<>', id)
        .where('organisation_id', '=', organisationId)
        .where('user_id', '=', userId)
        .where(sql<boolean>`outcome->>'kind' in ('done', 'partly')`)
        .where('outcome_at', '>', sql<Date>`app_now() - interval '24 hours'`)
        .orderBy('outcome_at', 'desc')
        .executeTakeFirst();
      return row?.outcome_at ? { by: row.technician.name, at: row.outcome_at.toISOString() } : null;
    },
    async recent(technician: Person, olderThan: string | null, limit: number): Promise<ResetRow[]> {
      let query = db.selectFrom('resets').selectAll().where('technician_id', '=', technician.id);
      query = olderThan
        ? query.where('created_at', '<', new Date(olderThan))
        : query.where('created_at', '>', sql<Date>`app_now() - interval '7 days'`);
      return query.orderBy('created_at', 'desc').limit(limit).execute();
    },
  };
}
