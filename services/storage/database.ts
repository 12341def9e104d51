import { promises as fs } from 'node:fs';
import path from 'node:path';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { FileMigrationProvider, Migrator } from 'kysely/migration';
import { Pool } from 'pg';
import type { Config } from '../config.ts';
import type { Log } from '../log.ts';
import { dataFolder } from './dataFolder.ts';
import { openServer, type Server } from './embedded.ts';
import type { Database, Schema } from './schema.ts';

export interface OpenDatabase {
  db: Database;
  url: string;
  close(): Promise<void>;
}

/** Connects to DATABASE_URL, or to the product's own server, and brings the tables up to date. */
export async function openDatabase(config: Pick<Config, 'databaseUrl' | 'dataDir'>, log: Log): Promise<OpenDatabase> {
  let server: Server | null = null;
  if (!config.databaseUrl) {
    const folder = await dataFolder(config.dataDir);
    server = await openServer(folder);
    log.info({ folder }, 'database: own PostgreSQL');
  }
  const url = config.databaseUrl ?? server?.url ?? '';
  const db = connect(url, 10, (error) => log.warn({ err: error.message }, 'database: an idle connection was lost'));
  try {
    await migrate(db);
  } catch (error) {
    await db.destroy();
    await server?.close();
    throw error;
  }
  let closed: Promise<void> | null = null;
  const close = async () => {
    await db.destroy();
    await server?.close();
  };
  return {
    db,
    url,
    close: () => {
      closed ??= close();
      return closed;
    },
  };
}

/** A pool of connections; `lost` is told of one that ended while nobody used it: the next query makes another. */
export function connect(url: string, max: number, lost: (error: Error) => void = () => {}): Database {
  const pool = new Pool({ connectionString: url, max, connectionTimeoutMillis: 10_000 });
  pool.on('error', lost);
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
}

/** Safe for two first starts at once: Kysely takes a lock. */
export async function migrate(db: Database): Promise<void> {
  const migrationFolder = path.join(import.meta.dirname, 'migrations');
  const migrator = new Migrator({ db, provider: new FileMigrationProvider({ fs, path, migrationFolder }) });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}

/** The database's time, by which all deadlines go. */
export async function now(db: Database): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select app_now() as now`.execute(db);
  const row = rows[0];
  if (!row) throw new Error('The database told no time.');
  return row.now;
}
