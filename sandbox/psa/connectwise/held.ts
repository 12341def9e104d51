import type { HeldTicket } from '../simulated.ts';
import type { TicketRow } from './rows.ts';
import type { State } from './state.ts';

/** A ticket in neutral words. */
export function heldTicket(ticket: TicketRow, { data }: State): HeldTicket {
  return {
    id: String(ticket.id),
    number: String(ticket.id),
    title: ticket.summary,
    status: ticket.status?.name ?? '',
    company: ticket.company?.name ?? '',
    companyId: String(ticket.company?.id ?? ''),
    requester: ticket.contactName ?? ticket.contact?.name ?? '',
    notes: data.notes
      .filter((note) => note.ticketId === ticket.id)
      .map((note) => ({
        id: String(note.id),
        by: note.createdBy,
        at: note.dateCreated,
        internal: note.internalAnalysisFlag,
        customer: note.detailDescriptionFlag || note.resolutionFlag,
        text: note.text,
      })),
    times: data.times
      .filter((time) => time.chargeToId === ticket.id)
      .map((time) => ({
        by: time.member.name,
        minutes: Math.round((time.actualHours ?? 0) * 60),
        text: time.notes ?? '',
      })),
  };
}
