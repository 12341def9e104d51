import type { Run } from '../durable/journal.ts';
import type { Watched } from '../watch/watcher.ts';
import type { Steps } from './steps.ts';
import type { TicketStep } from './ticketing.ts';
import type { ResetOutcome } from './types.ts';
import type { NotThem } from './watching.ts';

/**
 * After the reset: the person registers again, or does not. The life waits here without holding anything; looking is the
 * watcher's work. Only then is the job over.
 */
export async function watch(run: Run, steps: Steps, outcome: ResetOutcome, ticket: TicketStep | null): Promise<void> {
  const ms = steps.watchMs(outcome);
  if (ms === 0) return;
  // Longer than the watch itself, which tells its own end, also when the product was down just then.
  const openMs = ms + 12 * 3600_000;
  await run.open('watched', openMs);
  await run.step('watch', () => steps.beginWatch(outcome, ms));
  const watched = await run.signal<Watched>('watched', openMs);
  const seen: Watched = watched === 'expired' ? { kind: 'none', looked: false } : watched;

  const view = await run.step('watch end', () => steps.endWatch(seen));
  if (view.state === 'none') await run.step('watch office', () => steps.untilOfficeHours(run));
  await run.step('watch card', () => steps.showWatch(run, view));
  if (view.state === 'stopped') return;
  await run.step('watch told', () => steps.tellWatch(run, view));
  if (view.state !== 'registered') return;
  if (ticket) {
    await run.step('watch note', () => steps.watchNote(run, ticket, view));
    await run.step('watch status', () => steps.watchStatus(run, ticket));
  }
  // Said by a press on the confirmation, whenever that comes; the press calls this life once more.
  const notThem = await run.left<NotThem>('notThem');
  if (!notThem) return;
  const { by } = notThem;
  const said = await run.step('not them', () => steps.sayNotThem(notThem, view));
  await run.step('not them card', () => steps.showWatch(run, said));
  await run.step('not them told', () => steps.alarmNotThem(run, by));
  if (ticket) await run.step('not them note', () => steps.notThemNote(run, ticket, by));
}
