import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError } from '../config.ts';
import type { Alarm } from '../conversations/administrators.ts';
import type { Log } from '../log.ts';
import type { Words } from '../words/words.ts';
import type { Organisation, Organisations } from './organisations.ts';

const usuallyEveryMs = 2500;

interface Watched {
  file: string;
  /** The fingerprint of what was taken in at the start, and the list that came of it. */
  taken: string;
  known: Organisation[];
  organisations: Pick<Organisations, 'load'>;
  forget(tenantId: string): void;
  /** Runs beside the watch; never rejects. */
  check(changed: Organisation[], abort: AbortSignal): Promise<void>;
  alarm: Alarm;
  words: Words;
  log: Log;
  everyMs?: number;
}

/**
 * Takes changes of ORGANISATIONS_FILE in while the product runs, within 5 s. By content, not by a file's date: editors
 * replace files, and network folders tell no changes. Only what two looks in a row find counts, for a file may be half
 * written. Only a change after the start counts, so that an instance with an older copy of the file does not undo what
 * another one took in. A file with a mistake changes nothing and is told once; when the database fails, the change is
 * tried again at the next look.
 */
export async function watchOrganisations(d: Watched, abort: AbortSignal): Promise<void> {
  let { taken, known } = d;
  let last = taken;
  while (await pause(d.everyMs ?? usuallyEveryMs, abort)) {
    const seen = await fingerprint(d.file);
    const settled = seen === last;
    last = seen;
    if (!settled || seen === taken) continue;
    try {
      known = await takeIn(d, known, abort);
      taken = seen;
    } catch (error) {
      if (error instanceof ConfigError) {
        taken = seen;
        refuse(d, error);
      } else d.log.error({ err: error }, 'organisations: the changed file could not be stored; it is tried again');
    }
  }
}

/** Of a file's content, or of the reason why there is none to read. */
export async function fingerprint(file: string): Promise<string> {
  try {
    return createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code); // reading it whole will fail as well, and tell
  }
}

/** Compares with what this instance knew, not with the shared database: tokens and domains are kept by each alone. */
async function takeIn(d: Watched, known: Organisation[], abort: AbortSignal): Promise<Organisation[]> {
  const after = await d.organisations.load(d.file);
  const before = new Map(known.map((one) => [one.id, one]));
  const changed = after.filter((one) => JSON.stringify(one) !== JSON.stringify(before.get(one.id)));
  // A token may hold rights of yesterday, and one of a disabled organisation is not kept at all.
  for (const one of changed) d.forget(one.id);
  const named = (list: Organisation[]) => list.map((one) => one.name);
  d.log.info(
    {
      added: named(changed.filter((one) => !before.has(one.id))),
      changed: named(changed.filter((one) => before.has(one.id) && one.enabled)),
      disabled: named(changed.filter((one) => before.get(one.id)?.enabled && !one.enabled)),
    },
    'organisations: the changed file is taken in',
  );
  // Customers that answer slowly must not delay that another one is switched off.
  void d.check(changed, abort);
  return after;
}

function refuse(d: Watched, error: ConfigError): void {
  d.log.error(
    { file: d.file, err: error.message },
    'organisations: the changed file is not taken in; the list stays as it was',
  );
  void d.alarm(d.words.alarms.organisationsNotTaken);
}

/** False when it is time to stop. */
async function pause(ms: number, abort: AbortSignal): Promise<boolean> {
  return sleep(ms, true, { signal: abort, ref: false }).catch(() => false);
}
