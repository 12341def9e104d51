import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { auditLines } from '../services/audit/audit.ts';
import { type Config, ConfigError, readConfig } from '../services/config.ts';
import { ServiceError } from '../services/errors.ts';
import { connect } from '../services/storage/database.ts';
import { dataFolder } from '../services/storage/dataFolder.ts';
import { databaseError, ownDatabaseUrl } from '../services/storage/inspect.ts';
import type { Database } from '../services/storage/schema.ts';

/**
 * npm run audit: what was asked of the bot and what became of it, one line a reset, on standard output. Reads only.
 * Exit code: 0 written, 1 the database could not be read, 2 the configuration or the command line cannot be used.
 */
const usage = `npm run audit -- --from 2026-11-01 --to 2026-11-30 --output audit.csv

  --from DAY             the first day
  --to DAY               the last day; the same as --from when absent
  --output FILE          a new file, which only its owner may read; standard output when absent
  --organisation DOMAIN  only this organisation, by its domain or tenant id`;

process.exitCode = await main();

async function main(): Promise<number> {
  try {
    const { values } = parseArgs({
      options: {
        from: { type: 'string' },
        to: { type: 'string' },
        organisation: { type: 'string' },
        output: { type: 'string' },
        help: { type: 'boolean' },
      },
    });
    if (values.help) {
      console.log(usage);
      return 0;
    }
    const from = day('--from', values.from);
    const to = values.to === undefined ? from : day('--to', values.to);
    if (to < from) throw new ConfigError(['--to: give a day that is not before --from.']);
    const config = readConfig(
      process.env,
      process.execArgv.some((a) => a.startsWith('--env-file')) ? { envFile: '.env' } : {},
    );
    const db = connect(await urlOf(config), 2);
    try {
      const organisationId = values.organisation === undefined ? null : await organisationIn(db, values.organisation);
      const lines = auditLines(db, { from, to, timeZone: config.timeZone, organisationId });
      if (values.output === undefined) await write(lines);
      else await pipeline(lines, createWriteStream(values.output, { flags: 'wx', mode: 0o600 }));
    } catch (error) {
      if (error instanceof ConfigError) throw error;
      if (error instanceof Error && 'syscall' in error && error.syscall === 'open')
        throw new ConfigError([`--output: the file cannot be made (${'code' in error ? String(error.code) : ''}).`]);
      throw databaseError(error);
    } finally {
      await db.destroy();
    }
    return 0;
  } catch (error) {
    if (error instanceof ServiceError) {
      console.error(error.message);
      return 1;
    }
    if (error instanceof ConfigError) console.error(error.problems.join('\n'));
    else if (error instanceof TypeError && 'code' in error) console.error(`${error.message}\n\n${usage}`);
    else throw error;
    return 2;
  }
}

function day(name: string, text: string | undefined): string {
  if (text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new ConfigError([`${name}: give a day like 2026-11-26.`]);
}

async function urlOf(config: Config): Promise<string> {
  if (config.databaseUrl) return config.databaseUrl;
  const folder = await dataFolder(config.dataDir);
  const url = await ownDatabaseUrl(folder);
  if (url) return url;
  throw new ServiceError(
    'Database',
    'unavailable',
    `The bot's own PostgreSQL in ${folder} does not run. It runs with the bot: start the bot, and try again.`,
  );
}

async function organisationIn(db: Database, asked: string): Promise<string> {
  const all = await db.selectFrom('organisations').select(['id', 'domain']).execute();
  const wanted = asked.toLowerCase();
  const found = all.find(({ id, domain }) => id === wanted || domain === wanted);
  if (!found) throw new ConfigError([`--organisation: no organisation has the domain or tenant id ${asked}.`]);
  return found.id;
}

/** A reader that is slower than the database is waited for; one that has gone ends it. */
async function write(lines: AsyncIterable<string>): Promise<void> {
  for await (const line of lines) if (!process.stdout.write(line)) await once(process.stdout, 'drain');
}
