import { Lost, openRun, Pause, type Run } from '../durable/journal.ts';
import { ServiceError } from '../errors.ts';
import type { Organisation } from '../organisations/organisations.ts';
import type { ResetRow } from '../storage/resets.ts';
import type { Database } from '../storage/schema.ts';
import { ticketGivenUp } from './closing.ts';
import { life } from './life.ts';
import { createSteps, type StepDeps, type Steps } from './steps.ts';
import type { TicketStep } from './ticketing.ts';

/**
 * Runs one life as far as it goes now. A pause stores when it goes on; a passing error does the same with ever wider
 * spaces, and shows that we wait; anything else ends the reset visibly.
 */
export function createWorker(db: Database, d: StepDeps) {
  return async (resetId: string, abort: AbortSignal): Promise<void> => {
    const row = await d.store.claim(resetId);
    if (!row) return;
    const organisation = await d.organisations.get(row.organisation_id);
    if (!organisation) throw new Error(`Reset ${resetId} names an organisation that is not stored.`);
    const steps = createSteps(d, row, organisation);
    const run = await openRun(db, resetId, abort);
    try {
      await life(run, steps);
      await d.store.end(resetId);
    } catch (error) {
      if (error instanceof Lost || abort.aborted) return; // another process goes on
      if (error instanceof Pause) return d.store.dueAt(resetId, error.until);
      if (error instanceof ServiceError && passes(error)) {
        const tries = run.progressed() ? 1 : row.tries + 1;
        const nextTry = await d.store.dueIn(resetId, spaceMs(error, tries), { tries, faults: 0 });
        const { service, kind, details } = error;
        d.log.warn(
          { resetId, service, kind, tries, requestId: details.requestId, raw: details.raw },
          'reset: waits and tries again',
        );
        return await showWait(d, row, organisation, steps, error, nextTry, tries); // before `settled` below
      }
      const faults = row.faults + 1;
      const told = { resetId, faults, err: error instanceof Error ? error.stack : String(error) };
      // A lost database connection, or a fault of ours: a few more tries do no harm, an early end would.
      if (faults <= unexpectedTries) {
        d.log.error(told, 'reset: stopped by an error, tries again');
        await d.store.dueIn(resetId, 1000 * 2 ** faults, { faults });
        return;
      }
      d.log.error(told, 'reset: ended by an error');
      await giveUp(d, row, steps, run);
    } finally {
      await steps.settled();
    }
  };
}

const unexpectedTries = 5;

/** Keys and secrets are put right by an administrator; what already ended well must still be told then. */
const passes = (error: ServiceError) => error.retryable || error.kind === 'signIn';

const minute = 60_000;

/** PSA: 5 s doubling to 15 min. Others: 2 s doubling to 5 min. A sent request of unknown fate is looked for after 10 s, then 60 s. */
function spaceMs(error: ServiceError, tries: number): number {
  const [first, most] = error.service === 'PSA' ? [5000, 15 * minute] : [2000, 5 * minute];
  const doubled = Math.min(most, first * 2 ** Math.min(tries - 1, 20));
  const look = error.kind === 'unknownOutcome' ? (tries === 1 ? 10_000 : minute) : 0;
  return Math.max(doubled, look, error.details.retryAfterMs ?? 0);
}

async function showWait(
  d: StepDeps,
  row: ResetRow,
  organisation: Organisation,
  steps: Steps,
  error: ServiceError,
  nextTry: Date,
  tries: number,
): Promise<void> {
  const now = await d.store.byId(row.id);
  if (now?.outcome) {
    // What comes after the note, or beside it, takes nothing back of what is there.
    if (error.service !== 'PSA' || now.ticket?.kind === 'noted' || now.ticket?.kind === 'refused') return;
    const ticket = { kind: 'waiting', nextTry: nextTry.toISOString(), tries } as const;
    await d.store.saveTicket(row.id, ticket);
    await steps.showOutcome(now.outcome, ticket);
    await d.record({ kind: 'ticketWaits', tenantId: organisation.id, resetId: row.id, data: { tries } });
    return;
  }
  if (error.service !== 'Microsoft Teams') steps.showWaiting('microsoft', nextTry, await d.store.anyBegun(row.id));
}

/**
 * Something nobody expected. Before the outcome: it is failed, says what is known, and the life goes on from there to
 * ticket and people, never back to what broke. After it: the ticket is given up, people are told so, and the watch goes
 * on. Is that what breaks, it ends here.
 */
async function giveUp(d: StepDeps, row: ResetRow, steps: Steps, run: Run): Promise<void> {
  const now = await d.store.byId(row.id);
  const again = () => d.store.dueIn(row.id, 0, { tries: 0, faults: 0 });
  if (!now?.outcome) {
    const nothingRemoved = !(await d.store.anyBegun(row.id));
    const { facts } = steps.known();
    const outcome = { ...steps.untouched('failed', facts), nothingRemoved };
    await run.step('given up', async () => ({ outcome, facts }));
    await again();
    return;
  }
  await steps.abandonNote(now.outcome, await run.left<TicketStep>('ticket'));
  if (!(await run.left(ticketGivenUp))) {
    await run.step(ticketGivenUp, async () => true);
    await again();
    return;
  }
  await steps.abandonWatch();
  await steps
    .card(run, now.outcome, 'card given up')
    .catch((error: unknown) =>
      d.log.error({ resetId: row.id, err: String(error) }, 'reset: its card was not drawn at the end'),
    );
  await d.store.end(row.id);
}
