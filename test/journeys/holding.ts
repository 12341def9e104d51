import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { Client } from 'pg';
import type { TestDatabase } from '../database.ts';
import { patienceMs } from './journey.ts';

/**
 * A trigger of the test's own that holds the recording of a step: its effect has happened and is not yet known. Which
 * step of whose reset, by the sign-in name as it was typed, stands in the table `held`.
 */
const lock = 4242;
/** The server's list of locks tells those of other databases as well, where other tests kill. */
const waiting = `locktype = 'advisory' and objid = ${lock} and not granted
  and database = (select oid from pg_database where datname = current_database())`;

export async function installHold({ db }: TestDatabase): Promise<void> {
  await sql`create table held (typed text not null, name text not null)`.execute(db);
  await sql
    .raw(`
    create function hold() returns trigger language plpgsql as $$ begin
      if exists (select 1 from held h join resets r on r.id = new.reset_id and r.request->'user'->>'typed' = h.typed
                 where h.name = regexp_replace(new.name, ':[0-9a-f-]{36}', '')) then
        perform pg_advisory_xact_lock(${lock});
      end if;
      return new;
    end $$`)
    .execute(db);
  await sql`create trigger hold before insert on reset_steps for each row execute function hold()`.execute(db);
}

/** `endWaiters`: what waits is ended and never happens; `release`: nothing is held any more. */
export async function holdEverything({ url }: TestDatabase) {
  const client = new Client({ connectionString: url });
  client.on('error', () => {}); // dropping the database after a failed test ends it
  await client.connect();
  await client.query('select pg_advisory_lock($1)', [lock]);
  return {
    endWaiters: () => client.query(`select pg_terminate_backend(pid) from pg_locks where ${waiting}`),
    release: () => client.end(),
  };
}

export async function waitUntilHeld({ db }: TestDatabase, count: number, steps: string[]): Promise<void> {
  for (const end = Date.now() + patienceMs; ; await sleep(100)) {
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from pg_locks where ${sql.raw(waiting)}`.execute(db);
    if (rows[0]?.n === count) return;
    assert.ok(Date.now() < end, `${rows[0]?.n} of ${count} resets are held at ${steps.join(', ')}`);
  }
}
