import { type Kysely, sql } from 'kysely';

/** What lists are searched by, beside the organisation's name; read from the whole cards it took most of a second. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table resets add column search text generated always as (
      coalesce(technician->>'name', '') || ' ' || coalesce(view->'heading'->>'user', '') || ' ' ||
      coalesce(view->'heading'->>'signInName', '') || ' ' || coalesce(request->'user'->>'typed', '') || ' ' ||
      coalesce(request->'ticket'->>'number', '') || ' ' || coalesce(ticket->>'number', '') || ' ' || reference) stored`.execute(
    db,
  );
  await sql`create index resets_asked on resets (created_at, id)`.execute(db);
  await sql`create index resets_confirmed on resets (confirmed_at)`.execute(db);
}
