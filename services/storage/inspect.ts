import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { ServiceError } from '../errors.ts';

/** Looks at a database without changing it, and never starts or stops a server. */
export interface DatabaseFacts {
  /** PostgreSQL's own, like `18.4`. */
  version: string;
  /** Migrations that were made there, and which of ours were not. */
  made: string[];
  pending: string[];
  /** Made by a newer version of the product. */
  unknown: string[];
  /** This user may make the tables and the queue's schema. */
  mayCreate: boolean;
}

const withinMs = 10_000;

export async function inspectDatabase(url: string): Promise<DatabaseFacts> {
  try {
    return await inspect(url);
  } catch (error) {
    throw databaseError(error);
  }
}

async function inspect(url: string): Promise<DatabaseFacts> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: withinMs, query_timeout: withinMs });
  client.on('error', () => {}); // a server that goes away also fails the query below, which tells
  await client.connect();
  try {
    const { rows } = await client.query<{ version: string; may: boolean; migrated: boolean }>(
      `select current_setting('server_version') as version,
              has_database_privilege(current_database(), 'create') as may,
              to_regclass('kysely_migration') is not null as migrated`,
    );
    const { version = '', may = false, migrated = false } = rows[0] ?? {};
    const done = migrated ? await client.query<{ name: string }>('select name from kysely_migration') : { rows: [] };
    const made = done.rows.map((row) => row.name).toSorted();
    const ours = await ownMigrations();
    return {
      version: version.split(' ')[0] ?? '',
      made,
      pending: ours.filter((name) => !made.includes(name)),
      unknown: made.filter((name) => !ours.includes(name)),
      mayCreate: may,
    };
  } finally {
    await client.end();
  }
}

async function ownMigrations(): Promise<string[]> {
  const files = await readdir(join(import.meta.dirname, 'migrations'));
  return files.map((file) => file.replace(/\.ts$/, '')).toSorted();
}

/** The product's own server in this folder, while it runs; null when it does not, or never did. */
export async function inspectOwnDatabase(folder: string): Promise<DatabaseFacts | null> {
  const url = await ownDatabaseUrl(folder);
  if (!url) return null;
  try {
    return await inspect(url);
  } catch (error) {
    if (codeOf(error) === 'ECONNREFUSED') return null; // what a crash left behind
    throw databaseError(error);
  }
}

/** Where the product's own server of this folder listens, as far as its files tell; null when it was never there. */
export async function ownDatabaseUrl(folder: string): Promise<string | null> {
  const data = join(folder, 'postgresql');
  const [pidFile, password] = await Promise.all(
    ['postmaster.pid', 'password'].map((name) => readFile(join(data, name), 'utf8').catch(nullIfMissing)),
  );
  const port = pidFile?.split('\n')[3]?.trim();
  return port && password ? `postgres://mfa_reset_bot:${password}@127.0.0.1:${port}/postgres` : null;
}

function nullIfMissing(error: unknown): null {
  const code = codeOf(error);
  if (code === 'ENOENT') return null;
  throw new ServiceError(
    'Database',
    'forbidden',
    `The folder of the database cannot be read (${code}); run this as the user that runs the bot.`,
  );
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : '');

/** One sentence by PostgreSQL's or the system's code. https://www.postgresql.org/docs/current/errcodes-appendix.html */
export function databaseError(error: unknown): ServiceError {
  const code = codeOf(error);
  const named = code ? ` (${code})` : '';
  switch (code) {
    case '28P01':
    case '28000':
      return refused('signIn', `The database does not accept this user or password${named}; check DATABASE_URL.`);
    case '3D000':
      return refused('notFound', `The server has no database of this name${named}; make it, or check DATABASE_URL.`);
    case '42501':
      return refused('forbidden', `The user may not read the tables${named}; make it the owner of the database.`);
    default:
      return refused('unavailable', `The database cannot be reached${named}; check that it runs, and DATABASE_URL.`);
  }

  function refused(kind: ServiceError['kind'], sentence: string): ServiceError {
    return new ServiceError('Database', kind, sentence, code ? { code } : {}, error);
  }
}
