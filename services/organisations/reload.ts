import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Alarm } from '../conversations/alarm.ts';
import type { Log } from '../log.ts';
import type { Words } from '../words/words.ts';
import type { Organisation, Organisations } from './organisations.ts';

const everyMs = 5000;

/**
 * Takes changes of ORGANISATIONS_FILE in while the product runs. By content, not by a file's date: editors replace
 * files, and network folders tell no changes. Only a change after the start counts, so that an instance with an older
 * copy of the file does not undo what another one took in. A file with a mistake changes nothing and is told once.
 */
export async function watchOrganisations(
  d: {
    file: string;
    organisations: Organisations;
    forget(tenantId: string): void;
    check(changed: Organisation[], abort: AbortSignal): Promise<void>;
    alarm: Alarm;
    words: Words;
    log: Log;
  },
  abort: AbortSignal,
): Promise<void> {
  let seen = await fingerprint(d.file);
  while (await pause(abort)) {
    const now = await fingerprint(d.file);
    // A file that is away for a moment is being replaced.
    if (now === null || now === seen) continue;
    seen = now;
    await takeIn(d, abort);
  }
}

async function takeIn(d: Parameters<typeof watchOrganisations>[0], abort: AbortSignal): Promise<void> {
  const before = new Map((await d.organisations.all()).map((one) => [one.id, one]));
  let after: Organisation[];
  try {
    after = await d.organisations.load(d.file);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    d.log.error(
      { file: d.file, err: text },
      'organisations: the changed file is not taken in; the list stays as it was',
    );
    await d.alarm(d.words.alarms.organisationsNotTaken);
    return;
  }
  const changed = after.filter((one) => JSON.stringify(one) !== JSON.stringify(before.get(one.id)));
  // A token may hold rights of yesterday, and one of a disabled organisation is not kept at all.
  for (const one of changed) d.forget(one.id);
  const named = (list: Organisation[]) => list.map((one) => one.name);
  d.log.info(
    {
      added: named(changed.filter((one) => !before.has(one.id))),
      changed: named(changed.filter((one) => before.has(one.id) && one.enabled)),
      disabled: named(changed.filter((one) => !one.enabled)),
    },
    'organisations: the changed file is taken in',
  );
  await d.check(changed, abort);
}

async function fingerprint(file: string): Promise<string | null> {
  const text = await readFile(file).catch(() => null);
  return text && createHash('sha256').update(text).digest('hex');
}

/** False when it is time to stop. */
async function pause(abort: AbortSignal): Promise<boolean> {
  return sleep(everyMs, true, { signal: abort, ref: false }).catch(() => false);
}
