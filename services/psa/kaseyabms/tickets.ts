import { orNull, ServiceError } from '../../errors.ts';
import type { Api } from './api.ts';
import { type TicketWire, ticketWire } from './wire.ts';

export const readTickets = 'Service Desk / Tickets and Unknown Tickets: View, and access to their queues';
const mostTickets = 15;
const mostCharacters = 100;

/** Open tickets of an account whose number or title fits, newest first. Each row is compared here once more. */
export async function findOpen(
  api: Api,
  account: number,
  text: string,
  signal: AbortSignal | undefined,
): Promise<TicketWire[]> {
  const search = async (filter: Record<string, string>, fits: (row: TicketWire) => boolean) => {
    const ask = { what: 'find tickets', right: readTickets, signal };
    const { rows } = await api.search({ accountIds: String(account), excludeCompleted: 1, ...filter }, ask);
    return rows
      .filter((row) => row.accountId === account && !row.completedDate && fits(row))
      .toSorted((a, b) => b.id - a.id)
      .slice(0, mostTickets);
  };

  const typed = [...text].slice(0, mostCharacters).join('').trim().toWellFormed();
  const number = numberOf(typed);
  if (number) {
    const found = await search({ ticketNumber: number }, (row) => sameNumber(row, number) || endsIn(row, number));
    if (found.length) return found;
  }
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const inTitle = ({ title }: TicketWire) => words.every((word) => (title ?? '').toLowerCase().includes(word));
  const longest = words.toSorted((a, b) => b.length - a.length)[0];
  if (longest) {
    const found = await search({ title: longest }, inTitle);
    if (found.length) return found;
  }
  // The filter of titles may want the whole title: nothing found says little.
  return search({}, inTitle);
}

/** By number, open or not. */
export async function findByNumber(
  api: Api,
  text: string,
  signal: AbortSignal | undefined,
): Promise<TicketWire | null> {
  const number = numberOf(text);
  if (!number) return null;
  const ask = { what: 'find the ticket', right: readTickets, signal };
  const { rows, whole } = await api.search({ ticketNumber: number, excludeCompleted: 0 }, ask);
  const hits = rows.filter((row) => sameNumber(row, number));
  const [hit, second] = hits;
  if (hit && second) {
    throw new ServiceError('PSA', 'invalid', `Kaseya BMS has more than one ticket with the number ${number}.`);
  }
  if (hit) return orNull(readTicket(api, hit.id, signal));
  if (whole) return null;
  throw new ServiceError('PSA', 'unavailable', 'Kaseya BMS gave too many tickets to find one by its number.');
}

export async function readTicket(api: Api, id: number, signal: AbortSignal | undefined): Promise<TicketWire> {
  const ask = { what: 'read the ticket', right: readTickets, schema: ticketWire, signal };
  const ticket = await api.call('GET', `/v2/servicedesk/tickets/${id}`, ask);
  if (ticket.id === id) return ticket;
  throw new ServiceError('PSA', 'unavailable', `Kaseya BMS gave another ticket than the one with the id ${id}.`);
}

/** The ticket, for a write on it; refused when it is read-only. */
export async function readWritable(api: Api, id: number, signal: AbortSignal | undefined): Promise<TicketWire> {
  const ticket = await readTicket(api, id, signal);
  if (ticket.isReadOnly !== true) return ticket;
  throw new ServiceError(
    'PSA',
    'invalid',
    `Ticket ${shownNumber(ticket)} is read-only in Kaseya BMS. Nothing was written.`,
  );
}

export const shownNumber = (ticket: TicketWire): string => ticket.ticketNumber ?? String(ticket.id);

/** Letters, digits and dashes with a digit among them; null for whatever can be no number. */
function numberOf(text: string): string | null {
  const number = /^\s*#?([\w-]{1,40})\s*$/.exec(text)?.[1];
  return number && /\d/.test(number) ? number : null;
}

function sameNumber({ ticketNumber }: TicketWire, number: string): boolean {
  return ticketNumber?.trim().toLowerCase() === number.toLowerCase();
}

/** People drop the year: 48213 is meant for 2026-48213. Only to choose from, never to write on. */
const endsIn = ({ ticketNumber }: TicketWire, number: string) => ticketNumber?.trim().endsWith(`-${number}`) ?? false;
