import type { Run } from '../durable/journal.ts';
import { ServiceError } from '../errors.ts';
import type { Organisation } from '../organisations/organisations.ts';
import type { Psa, Ticket } from '../psa/psa.ts';
import { type ResetRow, referenceOf } from '../storage/resets.ts';
import { createAfterNote, queued } from './afterNote.ts';
import { noteFacts } from './noteFacts.ts';
import type { Screen } from './screen.ts';
import type { StepDeps } from './steps.ts';
import type { ResetOutcome, Stop, TicketOutcome } from './types.ts';

/** What happens on the ticket after the outcome. An outage of the PSA only delays it; a refusal is shown with the text. */

export interface TicketStep {
  id: string;
  number: string;
  url: string | null;
  created: boolean;
}

/** Stops after which nothing may be written: the asker may not act, or the ticket is not this organisation's. */
const silent: ReadonlySet<Stop['kind']> = new Set([
  'notTechnician',
  'askerUnchecked',
  'organisationDisabled',
  'ticketOfOther',
  'ticketClosed',
  'ticketMerged',
  'ticketDiscarded',
  'ticketRequired',
  'paused',
]);

export function createTicketing(d: StepDeps, row: ResetRow, organisation: Organisation, screen: Screen) {
  const { request } = row;
  const key = referenceOf(row.id);
  const psa: Psa | null = d.psaOf(organisation);

  const after = createAfterNote(d, row, organisation, psa);

  async function refuse(
    sentence: string,
    number: string | null,
    outcome: ResetOutcome,
    created = false,
  ): Promise<void> {
    const ticket: TicketOutcome = { kind: 'refused', sentence, note: noteText(outcome, created), number };
    await d.store.saveTicket(row.id, ticket);
    await d.record({
      kind: 'ticketRefused',
      by: row.technician,
      tenantId: organisation.id,
      resetId: row.id,
      data: { ticket: number },
    });
  }

  const noteText = (outcome: ResetOutcome, ticketMadeHere: boolean) =>
    d.words.note(
      noteFacts(row, organisation, screen.known(), outcome, ticketMadeHere),
      organisation.settings.noteWording,
    );

  /**
   * Marks that a new ticket is about to be asked for, and tells when that was last done without a known end. A request
   * whose fate is unknown is looked for over a minute before it may be sent once more.
   */
  async function attempt(run: Run): Promise<string | null> {
    let next = 1;
    while ((await run.since(`begin newTicket ${next}`)) !== null) next++;
    const ago = next === 1 ? null : await run.since(`begin newTicket ${next - 1}`);
    if (ago === null || ago >= (psa?.limits.settlesMs ?? 0)) await run.begun(`newTicket ${next}`);
    return ago === null ? null : new Date(Date.now() - ago).toISOString();
  }

  async function existing(run: Run, number: string, step: string): Promise<Ticket | ServiceError | string | null> {
    if (!psa) return d.words.ticketing.noPsa(organisation.name);
    return queued(run, step, () => psa.getTicket(number, run.abort));
  }

  function noteWanted(outcome: ResetOutcome): boolean {
    if (request.ticket.kind === 'none' || outcome.kind === 'cancelled' || outcome.kind === 'expired') return false;
    if (outcome.stop && silent.has(outcome.stop.kind)) return false;
    // A refusal makes no new ticket; on a ticket that exists it is worth knowing.
    return request.ticket.kind === 'existing' || !['blocked', 'refused'].includes(outcome.kind);
  }

  return {
    ...after,
    noteWanted,

    /** The reset ends without its note: whoever looks at the card gets the text. */
    async abandonNote(outcome: ResetOutcome, ticket: TicketStep | null): Promise<void> {
      const stored = await d.store.byId(row.id);
      const done = stored?.ticket?.kind === 'noted' || stored?.ticket?.kind === 'refused';
      if (done || !noteWanted(outcome)) return;
      await refuse(
        d.words.service.unexpected,
        ticket?.number ?? (request.ticket.kind === 'existing' ? request.ticket.number : null),
        outcome,
        ticket?.created,
      );
    },

    /** The ticket to write on, found or made once; null when it was refused, which is stored and shown. */
    async ticket(run: Run, outcome: ResetOutcome, step = 'ticket'): Promise<TicketStep | null> {
      await screen.showOutcome(outcome, { kind: 'waiting', nextTry: new Date().toISOString(), tries: 0 });
      if (request.ticket.kind === 'existing') {
        const { number } = request.ticket;
        const ticket = await existing(run, number, step);
        if (!ticket) return refusedStep(d.words.ticketing.ticketGone(number), number);
        if (typeof ticket === 'string') return refusedStep(ticket, number);
        if (ticket instanceof ServiceError) return refusedStep(ticket.message, number);
        if (organisation.psaCompanyId && ticket.company && ticket.company.id !== organisation.psaCompanyId) {
          return refusedStep(d.words.ticketing.ticketOfOther(number), number);
        }
        return { id: ticket.id, number: ticket.number, url: ticket.url, created: false };
      }
      const { facts } = screen.known();
      const companyId = organisation.psaCompanyId;
      if (!psa || !companyId) return refusedStep(d.words.ticketing.noPsa(organisation.name), null);
      const about = {
        reference: key,
        technician: row.technician.name,
        organisation: organisation.name,
        user: { name: facts?.user.name ?? '', signInName: facts?.user.signInName ?? '' },
      };
      const requester = facts ? { name: facts.user.name, email: facts.user.signInName } : null;
      const made = await queued(run, step, async () => {
        const mayExistSince = await attempt(run);
        const ticket = {
          key,
          companyId,
          board: organisation.settings.newTicketBoard,
          ...d.words.newTicket(about),
          requester,
        };
        return psa.ensureTicket({ ...ticket, ...(mayExistSince && { mayExistSince }) }, run.abort);
      });
      if (made instanceof ServiceError) return refusedStep(made.message, null);
      await d.record({
        kind: 'ticketMade',
        by: row.technician,
        tenantId: organisation.id,
        resetId: row.id,
        data: { ticket: made.ticket.number },
      });
      return { id: made.ticket.id, number: made.ticket.number, url: made.ticket.url, created: true };

      async function refusedStep(sentence: string, number: string | null): Promise<null> {
        await refuse(sentence, number, outcome);
        return null;
      }
    },

    async note(run: Run, ticket: TicketStep, outcome: ResetOutcome, step = 'note'): Promise<{ noted: boolean }> {
      if (!psa) return { noted: false };
      const text = noteText(outcome, ticket.created);
      const noted = await queued(run, step, () =>
        psa.ensureNote(ticket.id, { key, text, audience: 'internal' }, run.abort),
      );
      if (noted instanceof ServiceError) {
        await refuse(noted.message, ticket.number, outcome, ticket.created);
        return { noted: false };
      }
      await d.store.saveTicket(row.id, {
        kind: 'noted',
        number: ticket.number,
        url: ticket.url,
        created: ticket.created,
        at: new Date().toISOString(),
      });
      await d.record({
        kind: 'ticketNoted',
        by: row.technician,
        tenantId: organisation.id,
        resetId: row.id,
        data: { ticket: ticket.number },
      });
      return { noted: true };
    },
  };
}
