import type { HeldNote, HeldTicket } from '../simulated.ts';
import type { NoteRow, TicketRow } from './rows.ts';
import type { State } from './state.ts';

/** Tickets in neutral words, for the page and for tests. */

export const held = (state: State): HeldTicket[] =>
  [...state.data.tickets.values()].toSorted((a, b) => b.id - a.id).map((ticket) => shown(state, ticket));

export function heldTicket(state: State, numberOrId: string): HeldTicket | null {
  const ticket = [...state.data.tickets.values()].find(
    (row) => row.ticketNumber === numberOrId || String(row.id) === numberOrId,
  );
  return ticket ? shown(state, ticket) : null;
}

function shown({ data }: State, ticket: TicketRow): HeldTicket {
  return {
    id: String(ticket.id),
    number: ticket.ticketNumber,
    title: ticket.title,
    status: ticket.statusName,
    company: ticket.accountName,
    companyId: String(ticket.accountId),
    requester: ticket.contactName ?? '',
    notes: data.notes.filter((note) => note.ticketId === ticket.id).map(heldNote),
    times: data.times
      .filter((time) => time.ticketId === ticket.id)
      .map((time) => ({ by: time.employeeName, minutes: Math.round(time.timespent * 60), text: time.notes ?? '' })),
  };
}

function heldNote(note: NoteRow): HeldNote {
  return {
    id: String(note.id),
    by: note.createdByName,
    at: note.createdOn,
    internal: note.isInternal,
    customer: !note.isInternal,
    text: readable(note.details),
  };
}

/** As a browser shows it. */
function readable(html: string): string {
  const characters: Record<string, string> = { lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ', amp: '&' };
  return html
    .replace(/<[^>]*>/g, '')
    .replace(/&(\w+|#\d+);/g, (written, name: string) => characters[name] ?? written)
    .trim();
}
