import type { Run } from '../durable/journal.ts';
import type { Watched } from '../watch/watcher.ts';
import type { Steps } from './steps.ts';
import type { TicketStep } from './ticketing.ts';
import type { Person, ResetOutcome } from './types.ts';
import type { WatchView } from './views.ts';
import type { NotThem } from './watching.ts';

/**
 * After the reset: the person registers again, or does not. The life waits here without holding anything; looking is the
 * watcher's work. Only then is the job over.
 */

/** Longer than the watch itself, which tells its own end, also when the product was down just then. */
const slackMs = 12 * 3600_000;

/** What was told of the watch, and who said that it was somebody else. */
interface Told {
  view: Exclude<WatchView, { state: 'watching' }>;
  notThem: Person | null;
}

/** With the outcome, whatever the ticket waits for. How long somebody looks, in milliseconds; 0: nobody does. */
export async function beginWatch(run: Run, steps: Steps, outcome: ResetOutcome): Promise<number> {
  // As long as it was meant to be when it began, whatever the settings say later.
  const ms = await run.step('watch length', async () => steps.watchMs(outcome));
  if (ms === 0) return 0;
  await run.open('watched', ms + slackMs);
  await run.step('watch', () => steps.beginWatch(outcome, ms));
  return ms;
}

/** What was seen, and that it was somebody else, is told while the ticket still waits. Null: nothing that cannot wait. */
export async function tellSeen(run: Run, steps: Steps): Promise<Told | null> {
  const watched = await run.left<Watched | 'expired'>('watched');
  if (!watched || watched === 'expired' || watched.kind === 'none') return null;
  return tell(run, steps, watched);
}

export async function endWatch(
  run: Run,
  steps: Steps,
  ms: number,
  seen: Told | null,
  ticket: TicketStep | null,
): Promise<void> {
  if (ms === 0) return;
  const { view, notThem } = seen ?? (await tell(run, steps, await run.signal<Watched>('watched', ms + slackMs)));
  if (view.state !== 'registered') return;
  if (ticket) {
    await run.step('watch note', () => steps.watchNote(run, ticket, view));
    await run.step('watch status', () => steps.watchStatus(run, ticket));
  }
  const by = notThem ?? (await hearNotThem(run, steps, view));
  if (by && ticket) await run.step('not them note', () => steps.notThemNote(run, ticket, by));
}

async function tell(run: Run, steps: Steps, watched: Watched | 'expired'): Promise<Told> {
  const seen: Watched = watched === 'expired' ? { kind: 'none', looked: false } : watched;
  const view = await run.step('watch end', () => steps.endWatch(seen));
  if (view.state === 'none') await run.step('watch office', () => steps.untilOfficeHours(run));
  await run.step('watch card', () => steps.showWatch(run, view));
  if (view.state === 'stopped') return { view, notThem: null };
  await run.step('watch told', () => steps.tellWatch(run, view));
  return { view, notThem: view.state === 'registered' ? await hearNotThem(run, steps, view) : null };
}

/** Said by a press on the confirmation, whenever that comes; the press calls this life once more. */
async function hearNotThem(
  run: Run,
  steps: Steps,
  view: Extract<WatchView, { state: 'registered' }>,
): Promise<Person | null> {
  const notThem = await run.left<NotThem>('notThem');
  if (!notThem) return null;
  const { by } = notThem;
  const said = await run.step('not them', () => steps.sayNotThem(notThem, view));
  await run.step('not them card', () => steps.showWatch(run, said));
  await run.step('not them told', () => steps.alarmNotThem(run, by));
  return by;
}
