import { orNull, ServiceError } from '../../errors.ts';
import { idOf as anyId } from '../ids.ts';
import type { Ticket } from '../psa.ts';
import { type Api, product } from './api.ts';
import { rights } from './rights.ts';
import type { Statuses } from './statuses.ts';
import { requesterOf, type TicketWire, ticketPage, ticketWire, userWire } from './wire.ts';

const mostTickets = 15;
/** A text that few titles hold is looked for no further than this. */
const mostSearched = 300;
const { readTickets, readCompanies } = rights;

/** People paste `[ID:0012345]` from a mail's subject. */
export const idOf = (text: string) => anyId(text.replace(/^\s*\[ID:(\d+)\]\s*$/i, '$1'));

export async function readTicket(api: Api, id: number, signal: AbortSignal | undefined): Promise<TicketWire> {
  const ask = { what: 'read the ticket', right: readTickets, schema: ticketWire, signal };
  const { data } = await api.request('GET', `/Tickets/${id}`, { ...ask, query: { includedetails: true } });
  if (data.id !== id) throw new ServiceError('PSA', 'unavailable', `${product} gave another ticket than ${id}.`);
  return data;
}

/** Tickets in neutral words: found, and read. */
export function createTickets(api: Api, statuses: Statuses, ticketUrl: (id: string) => string | null) {
  async function toTicket(wire: TicketWire, signal: AbortSignal | undefined): Promise<Ticket> {
    const { names, closed } = await statuses.known(signal);
    const status = wire.status_id ?? null;
    return {
      id: String(wire.id),
      number: String(wire.id),
      title: wire.summary ?? '',
      // By the status it has now. One that no list holds is decided by the only hint there is.
      open: status !== null && names.has(status) ? !closed.has(status) : wire.hasbeenclosed !== true,
      company: wire.client_id ? { id: String(wire.client_id), name: wire.client_name ?? '' } : null,
      requester: requesterOf(wire),
      status: status === null ? null : (names.get(status) ?? null),
      mergedInto: wire.merged_into_id ? String(wire.merged_into_id) : null,
      discarded: wire.deleted === true,
      url: ticketUrl(String(wire.id)),
    };
  }

  /** Open tickets of one customer, newest first. */
  async function find(client: number, text: string, signal: AbortSignal | undefined): Promise<Ticket[]> {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 6);
    const wanted = (row: TicketWire) =>
      row.client_id === client && words.every((word) => (row.summary ?? '').toLowerCase().includes(word));
    const longest = words.toSorted((a, b) => b.length - a.length)[0];
    const number = idOf(text);
    const { names, closed } = await statuses.known(signal);
    const isOpen = ({ status_id: status, merged_into_id: merged, deleted }: TicketWire) =>
      status != null && names.has(status) && !closed.has(status) && !merged && deleted !== true;
    const byNumber = number === null ? null : await orNull(readTicket(api, number, signal)).catch(nullWhereForbidden);
    const rows = await api.pages(
      '/Tickets',
      {
        what: 'find tickets',
        right: readTickets,
        // How several words are matched is not documented: one is sent, and all are compared here.
        query: { client_id: client, open_only: true, order: 'id', orderdesc: true, search_summary: longest },
        schema: ticketPage,
        signal,
      },
      (page) => page.tickets,
      (soFar) =>
        soFar.length >= mostSearched || soFar.filter((row) => wanted(row) && isOpen(row)).length >= mostTickets,
    );
    const all =
      byNumber?.client_id === client
        ? [byNumber, ...rows.filter((row) => row.id !== byNumber.id && wanted(row))]
        : rows.filter(wanted);
    const tickets = await Promise.all(
      all
        .filter(isOpen)
        .slice(0, mostTickets)
        .map((row) => toTicket(row, signal)),
    );
    return tickets.toSorted((a, b) => Number(b.id) - Number(a.id));
  }

  async function get(id: number, signal: AbortSignal | undefined): Promise<Ticket | null> {
    const found = await orNull(readTicket(api, id, signal));
    if (!found) return null;
    const ticket = await toTicket(found, signal);
    if (!ticket.requester || ticket.requester.email || !found.user_id) return ticket;
    return { ...ticket, requester: { ...ticket.requester, email: await addressOf(found.user_id, signal) } };
  }

  /** Null is "unknown": also where the application may not read users. */
  async function addressOf(user: number, signal: AbortSignal | undefined): Promise<string | null> {
    const ask = { what: 'read the user', right: readCompanies, schema: userWire, signal };
    const found = await orNull(api.request('GET', `/Users/${user}`, ask)).catch(nullWhereForbidden);
    return found?.data.emailaddress?.trim().toLowerCase() || null;
  }

  return { toTicket, find, get };
}

/** One record may be kept from us where others are not; a right that is missing altogether shows elsewhere. */
function nullWhereForbidden(error: unknown): null {
  if (error instanceof ServiceError && error.kind === 'forbidden') return null;
  throw error;
}
