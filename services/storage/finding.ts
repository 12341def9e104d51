import { type RawBuilder, sql } from 'kysely';
import type { ResetRow } from './resets.ts';
import type { Database } from './schema.ts';

/** Finding resets by words, for the administrators' list, for one technician, and for the audit. */

export interface ResetFilter {
  /** Each must fit: an organisation, the technician, the person, the ticket or the reference. */
  words: string[];
  /** ISO times: asked for at or after `from`, and before `to`. */
  day: { from: string; to: string } | null;
  openOnly: boolean;
  /** Only this technician's own. */
  technicianId: string | null;
  /** Only of this organisation. */
  organisationId: string | null;
}

/** Where a page ended; the time as PostgreSQL writes it, to the microsecond. */
export interface AuditCursor {
  id: string;
  at_text: string;
}

export type FoundReset = ResetRow & { organisation: string };

/** The step of a reset after which ticket and people know the outcome. */
export const lastToldStep = 'report';

/** Something is still to be done, beside waiting for the person to register again: `resets` is `r` in the query. */
export const isOpen: RawBuilder<boolean> = sql<boolean>`(r.ended_at is null and not (
  coalesce(r.watch->>'state', '') = 'watching' and coalesce(r.ticket->>'kind', '') <> 'waiting'
  and exists (select 1 from reset_steps s where s.reset_id = r.id and s.name = ${lastToldStep})))`;

export function createFinding(db: Database) {
  return {
    /** By time, from behind a row on: for reading all while new ones come. */
    async after(filter: ResetFilter, cursor: AuditCursor | null, limit: number): Promise<(FoundReset & AuditCursor)[]> {
      const behind = cursor
        ? sql`(r.created_at, r.id) > (${cursor.at_text}::timestamptz, ${cursor.id}::uuid)`
        : sql`true`;
      const { rows } = await sql<FoundReset & AuditCursor>`
        select r.*, o.name as organisation, r.created_at::text as at_text
        from resets r join organisations o on o.id = r.organisation_id
        where ${sql.join([...conditions(filter), behind], sql` and `)} order by r.created_at, r.id limit ${limit}`.execute(
        db,
      );
      return rows;
    },
    /** Open ones first, oldest first; then the others, newest first. */
    async find(filter: ResetFilter, skip: number, limit: number): Promise<FoundReset[]> {
      const { rows } = await sql<FoundReset>`
        select r.*, o.name as organisation from resets r join organisations o on o.id = r.organisation_id
        where ${sql.join(conditions(filter), sql` and `)}
        order by ${isOpen} desc, case when ${isOpen} then r.created_at end asc, r.created_at desc, r.id
        limit ${limit} offset ${skip}`.execute(db);
      return rows;
    },
  };
}

function conditions({ words, day, openOnly, technicianId, organisationId }: ResetFilter): RawBuilder<unknown>[] {
  return [
    sql`true`,
    ...(technicianId ? [sql`r.technician_id = ${technicianId}`] : []),
    ...(organisationId ? [sql`r.organisation_id = ${organisationId}`] : []),
    ...(openOnly ? [isOpen] : []),
    ...(day ? [sql`r.created_at >= ${day.from} and r.created_at < ${day.to}`] : []),
    ...words.map((word) => {
      const like = `%${word.replace(/[\\%_]/g, '\\$&')}%`;
      return sql`(o.name || ' ' || r.search) ilike ${like}`;
    }),
  ];
}
