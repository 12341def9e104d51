import type { Run } from '../durable/journal.ts';
import { lastToldStep } from '../storage/finding.ts';
import type { Steps } from './steps.ts';
import type { TicketStep } from './ticketing.ts';
import type { ResetOutcome } from './types.ts';

/** Left by the worker when something nobody expected stopped the note; a press may still ask for it once more. */
export const ticketGivenUp = 'ticket given up';

/** The ticket first, then the people. Where the ticket took no note, a press asks for all of it once more. */
export async function tellAll(run: Run, steps: Steps, outcome: ResetOutcome): Promise<TicketStep | null> {
  for (let round = 1; ; round++) {
    const named = (step: string) => (round === 1 ? step : `${step}:${round}`);
    const givenUp = round === 1 && (await run.left(ticketGivenUp));
    const ticket = givenUp ? null : await writeTicket(run, steps, outcome, named);
    await run.step(named('card'), () => steps.card(run, outcome, named('card')));
    await run.step(named('line'), () => steps.line(run, outcome));
    if (round === 1) await run.step('confirmation', () => steps.confirm(run, outcome));
    await run.step(named(lastToldStep), () => steps.report(run, outcome, round));
    if (ticket || !(await run.left(`retry:${round}`))) return ticket;
  }
}

async function writeTicket(
  run: Run,
  steps: Steps,
  outcome: ResetOutcome,
  named: (step: string) => string,
): Promise<TicketStep | null> {
  if (!steps.noteWanted(outcome)) return null;
  const ticket = await run.step(named('ticket'), () => steps.ticket(run, outcome, named('ticket')));
  if (!ticket) return null;
  const { noted } = await run.step(named('note'), () => steps.note(run, ticket, outcome, named('note')));
  if (!noted) return null;
  await run.step('customerNote', () => steps.customerNote(run, ticket, outcome));
  await run.step('time', () => steps.time(run, ticket, outcome));
  await run.step('status', () => steps.status(run, ticket, outcome));
  return ticket;
}
