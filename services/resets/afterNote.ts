import type { Run } from '../durable/journal.ts';
import { patiently } from '../durable/patience.ts';
import { ServiceError } from '../errors.ts';
import type { Organisation } from '../organisations/organisations.ts';
import type { Psa } from '../psa/psa.ts';
import { type ResetRow, referenceOf } from '../storage/resets.ts';
import type { StepDeps } from './steps.ts';
import type { TicketStep } from './ticketing.ts';
import type { ResetOutcome, TicketOutcome } from './types.ts';

const patienceMs = 72 * 3600_000;

/**
 * A PSA that does not answer, or that does not take our keys just now, gets three days; what it refuses is final. Keys
 * are put right by an administrator, and then the note must still come.
 */
export const queued = <T>(run: Run, name: string, work: () => Promise<T>) =>
  patiently(run, name, patienceMs, work, (error) => error.retryable || error.kind === 'signIn');

/**
 * What may follow the note: a note for the customer, time, the status, in this order, since a status may refuse time.
 * Each that is refused is told beside the note, and none stops the next.
 */
export function createAfterNote(d: StepDeps, row: ResetRow, organisation: Organisation, psa: Psa | null) {
  const key = referenceOf(row.id);
  const { customerNote, timeEntryMinutes, statusAfterSuccess } = organisation.settings;
  const sentences = d.words.ticketing;

  async function add(change: (noted: Extract<TicketOutcome, { kind: 'noted' }>) => TicketOutcome): Promise<void> {
    const ticket = (await d.store.byId(row.id))?.ticket;
    if (ticket?.kind === 'noted') await d.store.saveTicket(row.id, change(ticket));
  }
  /** A step that is repeated after a crash tells the same once. */
  const problem = (sentence: string) =>
    add((noted) => ({ ...noted, problems: [...new Set([...(noted.problems ?? []), sentence])] }));

  /** The technician's address in the MSP's own directory; null when he is gone from there. */
  async function technician(run: Run): Promise<{ name: string; email: string } | null> {
    const user = await d.graph.getUser(d.mspTenantId, row.technician.id, run.abort);
    return user && { name: user.displayName, email: user.mail ?? user.userPrincipalName };
  }

  return {
    async customerNote(run: Run, ticket: TicketStep, outcome: ResetOutcome): Promise<{ done: boolean }> {
      if (!psa || !customerNote || outcome.kind !== 'done') return { done: false };
      const text = d.words.customerNote({ at: outcome.at, organisation: organisation.name });
      const done = await queued(run, 'customerNote', () =>
        psa.ensureNote(ticket.id, { key, text, audience: 'customer' }, run.abort),
      );
      if (done instanceof ServiceError) await problem(sentences.customerNoteRefused(done.message));
      return { done: !(done instanceof ServiceError) };
    },

    async time(run: Run, ticket: TicketStep, outcome: ResetOutcome): Promise<{ done: boolean }> {
      if (!psa || timeEntryMinutes === 0 || outcome.nothingRemoved) return { done: false };
      const done = await queued(run, 'time', async () => {
        const who = await technician(run);
        if (!who) return 'noMember';
        const text = d.words.timeEntry({ reference: key });
        const entry = { key, minutes: timeEntryMinutes, endedAt: outcome.at, text, technician: who };
        return psa.addTime(ticket.id, entry, run.abort);
      });
      if (done instanceof ServiceError) await problem(sentences.timeRefused(done.message));
      else if (done === 'noMember') await problem(sentences.noMember(psa.product, row.technician.name));
      else await add((noted) => ({ ...noted, minutes: timeEntryMinutes }));
      return { done: done === 'added' || done === 'alreadyThere' };
    },

    async status(run: Run, ticket: TicketStep, outcome: ResetOutcome): Promise<{ set: boolean }> {
      if (!psa || !statusAfterSuccess || outcome.kind !== 'done') return { set: false };
      const done = await queued(run, 'status', () => psa.setStatus(ticket.id, statusAfterSuccess, run.abort));
      if (done instanceof ServiceError) await problem(sentences.statusRefused(done.message));
      return { set: !(done instanceof ServiceError) };
    },
  };
}
