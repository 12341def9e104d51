import { setTimeout as sleep } from 'node:timers/promises';
import type { Alarm } from '../conversations/administrators.ts';
import type { Log } from '../log.ts';
import { now } from '../storage/database.ts';
import type { Database } from '../storage/schema.ts';
import type { Words } from '../words/words.ts';
import type { EndingCredential } from './credentials.ts';

const dayMs = 24 * 3600_000;
/** Days before the end; 0 is the end itself. */
export const thresholds = [30, 14, 7, 1, 0] as const;
const everyMs = 6 * 3600_000;

/**
 * Nobody finds out on a Saturday: administrators are told in their chats at 30, 14, 7 and 1 days before a credential
 * ends, and when it has, each once whatever the number of instances; the log says it at every look.
 */
export async function watchCredentials(
  d: { credentials: EndingCredential[]; db: Database; alarm: Alarm; words: Words; log: Log },
  abort: AbortSignal,
): Promise<void> {
  for (const { setting, ends, tellIn } of d.credentials)
    if (!ends && tellIn) d.log.warn({ setting }, `expiry: the end of this secret is not known; set ${tellIn}`);
  do {
    for (const credential of d.credentials) await look(d, credential).catch((error: unknown) => unseen(d.log, error));
  } while (await sleep(everyMs, true, { signal: abort, ref: false }).catch(() => false));
}

async function look(d: Parameters<typeof watchCredentials>[0], { setting, ends }: EndingCredential): Promise<void> {
  if (!ends) return;
  const left = (ends.getTime() - (await now(d.db)).getTime()) / dayMs;
  const threshold = thresholds.findLast((days) => left <= days);
  if (threshold === undefined) return;
  const facts = { setting, ends: ends.toISOString(), daysLeft: Math.max(0, Math.ceil(left)) };
  if (threshold === 0) d.log.error(facts, 'expiry: this credential has ended');
  else d.log.warn(facts, 'expiry: this credential ends soon');
  if (await first(d.db, setting, ends, threshold))
    await d.alarm(d.words.alarms.credentialEnds(setting, ends.toISOString(), facts.daysLeft));
}

/** The database is away: the next look finds the same. */
function unseen(log: Log, error: unknown): void {
  log.warn({ err: String(error) }, 'expiry: could not be looked at');
}

/** True for the one instance that tells it. */
async function first(db: Database, setting: string, ends: Date, threshold: number): Promise<boolean> {
  const told = await db
    .insertInto('told_ends')
    .values({ setting, ends, threshold })
    .onConflict((c) => c.doNothing())
    .returning('setting')
    .executeTakeFirst();
  return told !== undefined;
}
