import { orNull, ServiceError } from '../errors.ts';
import { createApi, product } from './halo/api.ts';
import { createRight, ensureTicket, listTypes, settlesMs, titleLength } from './halo/newTicket.ts';
import { createNotes, noteLength, timeRight } from './halo/notes.ts';
import type { HaloSettings } from './halo/settings.ts';
import { createStatuses, editTickets, readTickets } from './halo/statuses.ts';
import { agentWire, clientPage, clientWire, type TicketWire, ticketPage, ticketWire, userWire } from './halo/wire.ts';
import { idOf as anyId, requireId as requireIdOf } from './ids.ts';
import type { PsaOutside } from './outside.ts';
import type { Choices, Psa, Ticket } from './psa.ts';

const mostTickets = 15;
/** A text that few titles hold is looked for no further than this. */
const mostSearched = 300;
const readCustomers = 'read:customers';
const requireId = (text: string, kind: string) => requireIdOf(text, kind, product);
/** People paste `[ID:0012345]` from a mail's subject. */
const idOf = (text: string) => anyId(text.replace(/^\s*\[ID:(\d+)\]\s*$/i, '$1'));

const rights = {
  readTickets: 'read:tickets, and membership in the teams whose tickets it has to see',
  readCompanies: readCustomers,
  addNote: `${editTickets}, and access to the action that NOTE_OUTCOME names`,
  changeStatus: editTickets,
  createTicket: createRight,
  addTime: timeRight,
};

const cannot = [
  'A ticket of a team that the agent is not in looks as if it did not exist.',
  'Into which ticket one was merged is not told: it is shown as closed.',
  'A ticket type may send an acknowledgement of its own; choose one that does not, and look at a test ticket.',
  'Whether time is entered under the technician depends on the rights of the agent; when it is not, that is told after it happened.',
] as const;

/** HaloPSA. Reference: https://halopsa.com/apidoc, and `/apidoc` of the instance. */
export function createHalo(name: string, settings: HaloSettings, outside: PsaOutside = {}): Psa {
  const now = outside.now ?? Date.now;
  const api = createApi(name, settings, outside);
  const statuses = createStatuses(api, now, readTicket);
  const notes = createNotes(api, name, settings, now);
  const origin = new URL(settings.url).origin;

  const ticketUrl = (ticketId: string) => (idOf(ticketId) === null ? null : `${origin}/ticket?id=${idOf(ticketId)}`);

  async function readTicket(id: number, signal?: AbortSignal): Promise<TicketWire> {
    const ask = { what: 'read the ticket', right: readTickets, schema: ticketWire, signal };
    const { data } = await api.request('GET', `/Tickets/${id}`, { ...ask, query: { includedetails: true } });
    if (data.id !== id) throw new ServiceError('PSA', 'unavailable', `${product} gave another ticket than ${id}.`);
    return data;
  }

  async function toTicket(wire: TicketWire, signal: AbortSignal | undefined): Promise<Ticket> {
    const { names, open } = await statuses.known(signal);
    const status = wire.status_id ?? null;
    return {
      id: String(wire.id),
      number: String(wire.id),
      title: wire.summary ?? '',
      // By the status it has now. One that no list holds is decided by the only hint there is.
      open: status !== null && names.has(status) ? open.has(status) : wire.hasbeenclosed !== true,
      company: wire.client_id ? { id: String(wire.client_id), name: wire.client_name ?? '' } : null,
      requester: requesterOf(wire),
      status: status === null ? null : (names.get(status) ?? null),
      mergedInto: null,
      discarded: false,
      url: ticketUrl(String(wire.id)),
    };
  }

  async function findTickets({ companyId, text }: { companyId: string; text: string }, signal?: AbortSignal) {
    const client = requireId(companyId, 'customer');
    const words = text.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 6);
    const wanted = (row: TicketWire) =>
      row.client_id === client && words.every((word) => (row.summary ?? '').toLowerCase().includes(word));
    const longest = words.toSorted((a, b) => b.length - a.length)[0];
    const number = idOf(text);
    const { open } = await statuses.known(signal);
    const isOpen = (row: TicketWire) => row.status_id != null && open.has(row.status_id);
    const byNumber = number === null ? null : await orNull(readTicket(number, signal));
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

  async function getTicket(number: string, signal?: AbortSignal): Promise<Ticket | null> {
    const id = idOf(number);
    const found = id === null ? null : await orNull(readTicket(id, signal));
    if (!found) return null;
    const ticket = await toTicket(found, signal);
    if (!ticket.requester || ticket.requester.email || !found.user_id) return ticket;
    return { ...ticket, requester: { ...ticket.requester, email: await addressOf(found.user_id, signal) } };
  }

  /** Null is "unknown": also where the application may not read users. */
  async function addressOf(user: number, signal: AbortSignal | undefined): Promise<string | null> {
    const ask = { what: 'read the user', right: readCustomers, schema: userWire, signal };
    try {
      return (await api.request('GET', `/Users/${user}`, ask)).data.emailaddress?.trim().toLowerCase() || null;
    } catch (error) {
      if (error instanceof ServiceError && (error.kind === 'forbidden' || error.kind === 'notFound')) return null;
      throw error;
    }
  }

  const clients = (query: Record<string, boolean>, signal: AbortSignal | undefined, enough?: () => boolean) =>
    api.pages(
      '/Client',
      { what: 'list customers', right: readCustomers, query, schema: clientPage, signal },
      (page) => page.clients,
      enough,
    );

  async function choices(signal?: AbortSignal): Promise<Choices> {
    const { names } = await statuses.known(signal);
    const actions = (await notes.listOutcomes(signal)).map((row) => row.name);
    return {
      boardsAre: 'ticket type',
      boards: (await listTypes(api, signal)).map((type) => type.name ?? ''),
      statuses: [{ board: null, names: [...names.values()] }],
      labels: [
        { setting: 'NOTE_OUTCOME', wanted: settings.noteOutcome, names: actions },
        { setting: 'CUSTOMER_NOTE_OUTCOME', wanted: settings.customerNoteOutcome ?? null, names: actions },
      ],
    };
  }

  return {
    product,
    name,
    limits: { noteLength, titleLength, settlesMs },
    rights,
    numberPattern: /(?:^|[\s(])(?:#|\[ID:)?0*(\d{1,10})(?=$|[\s,.;:!?)\]])/i,
    numberExample: '12345',
    cannot,
    async checkConnection(signal) {
      const { data } = await api.request('GET', '/Agent/me', {
        what: 'tell who the bot is',
        schema: agentWire,
        signal,
      });
      await api.request('GET', '/Tickets', {
        what: 'read tickets',
        right: readTickets,
        query: { pageinate: true, page_size: 1, page_no: 1 },
        schema: ticketPage,
        signal,
      });
      await clients({ includeactive: true }, signal, () => true);
      return { version: `agent ${data.id}` };
    },
    findTickets,
    getTicket,
    async ensureTicket(ticket, signal) {
      const client = requireId(ticket.companyId, 'customer');
      const made = await ensureTicket(api, ticket, client, { name, settings, now: now() }, signal);
      return { ticket: await toTicket(made.ticket, signal), created: made.created };
    },
    ensureNote: async (ticketId, note, signal) => notes.ensureNote(requireId(ticketId, 'ticket'), note, signal),
    setStatus: async (ticketId, status, signal) => statuses.setStatus(requireId(ticketId, 'ticket'), status, signal),
    addTime: async (ticketId, entry, signal) => notes.addTime(requireId(ticketId, 'ticket'), entry, signal),
    choices,
    ticketUrl,
    async listCompanies(signal) {
      const all = await clients({ includeactive: true, includeinactive: false }, signal);
      const active = new Map(all.filter((row) => row.inactive !== true).map((row) => [row.id, row.name ?? '']));
      return [...active].map(([id, text]) => ({ id: String(id), name: text }));
    },
    async getCompany(id, signal) {
      const number = idOf(id);
      if (number === null) return null;
      const ask = { what: 'read the customer', right: readCustomers, schema: clientWire, signal };
      const found = await orNull(api.request('GET', `/Client/${number}`, ask));
      if (!found || found.data.inactive === true) return null;
      return { id: String(found.data.id), name: found.data.name ?? '' };
    },
  };
}

/** Tickets often sit on the customer's "General User", who is nobody. */
function requesterOf(wire: TicketWire): Ticket['requester'] {
  const name = wire.user_name?.trim() || null;
  const email = wire.user_email?.trim().toLowerCase() || null;
  if (!wire.user_id || (!name && !email) || name?.toLowerCase() === 'general user') return null;
  return { name: name ?? email ?? '', email };
}
