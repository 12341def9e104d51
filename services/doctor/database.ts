import type { Config } from '../config.ts';
import { dataFolder } from '../storage/dataFolder.ts';
import { type DatabaseFacts, inspectDatabase, inspectOwnDatabase } from '../storage/inspect.ts';
import { type Check, check, type Finding, failed, ok, skipped, warning } from './check.ts';

/** Reads only. The bot's own server is neither started nor stopped: that is the bot's business. */
export async function* databaseChecks(config: Pick<Config, 'databaseUrl' | 'dataDir'>): AsyncGenerator<Check> {
  yield check('database', 'Database', async () => {
    if (config.databaseUrl) return judgeDatabase(await inspectDatabase(config.databaseUrl));
    const folder = await dataFolder(config.dataDir);
    const facts = await inspectOwnDatabase(folder);
    return facts
      ? judgeDatabase(facts)
      : skipped(`The bot's own PostgreSQL in ${folder}: it runs with the bot, and does not run now.`);
  });
}

export function judgeDatabase({ version, made, pending, unknown, mayCreate }: DatabaseFacts): Finding {
  const server = `PostgreSQL ${version}`;
  if (unknown.length > 0)
    return warning(
      `${server}: its tables are of a newer version of the bot (${unknown.join(', ')}).`,
      'Run the version that made them.',
    );
  if (pending.length > 0 && !mayCreate)
    return failed(
      `${server}: this user may not make the tables.`,
      'Make the user of DATABASE_URL the owner of the database.',
    );
  if (made.length === 0) return ok(`${server}, still empty: the first start makes the tables.`);
  if (pending.length > 0)
    return warning(`${server}: the tables are not up to date (${pending.join(', ')}).`, 'Start the bot again.');
  return ok(`${server}, tables up to date.`);
}
