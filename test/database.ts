import { randomBytes } from 'node:crypto';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { Client, Pool } from 'pg';
import { migrate } from '../services/storage/database.ts';
import type { Database, Schema } from '../services/storage/schema.ts';

/** Databases for tests: a copy of a migrated template each, with a clock that a test may move. */

export const serverVariable = 'MFA_RESET_TEST_SERVER';
const template = 'mfa_reset_template';

export interface TestDatabase {
  url: string;
  db: Database;
  /** Lets time pass for every deadline of the product, which asks `app_now()`. */
  passTime(ms: number): Promise<void>;
  drop(): Promise<void>;
}

export async function makeTemplate(serverUrl: string): Promise<void> {
  await onServer(serverUrl, `create database ${template}`);
  const db = connect(at(serverUrl, template));
  await migrate(db);
  await sql`create table test_clock (ahead interval not null)`.execute(db);
  await sql`insert into test_clock values ('0')`.execute(db);
  await sql`create or replace function app_now() returns timestamptz language sql stable as 'select now() + ahead from test_clock'`.execute(
    db,
  );
  await db.destroy();
}

export async function freshDatabase(): Promise<TestDatabase> {
  const server = process.env[serverVariable];
  if (!server) throw new Error('Tests run through mocha with test/hooks.ts, which starts the database.');
  const name = `t${randomBytes(6).toString('hex')}`;
  await onServer(server, `create database ${name} template ${template} strategy file_copy`);
  const url = at(server, name);
  const db = connect(url);
  return {
    url,
    db,
    async passTime(ms) {
      await sql`update test_clock set ahead = ahead + ${`${ms} milliseconds`}::interval`.execute(db);
    },
    async drop() {
      await db.destroy();
      await onServer(server, `drop database ${name} with (force)`);
    },
  };
}

function connect(url: string): Database {
  const pool = new Pool({ connectionString: url, max: 4 });
  pool.on('error', () => {}); // `drop … with (force)` ends idle connections
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
}

function at(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

async function onServer(serverUrl: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
