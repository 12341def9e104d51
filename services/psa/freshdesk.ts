import { z } from 'zod';
import { orNull, ServiceError } from '../errors.ts';
import { createApi, product, seen } from './freshdesk/api.ts';
import { createFields } from './freshdesk/fields.ts';
import { ensureTicket, listGroups, settlesMs, titleLength } from './freshdesk/newTicket.ts';
import { addTime, ensureNote, noteLength } from './freshdesk/notes.ts';
import { createPeople, personOf } from './freshdesk/people.ts';
import { rights } from './freshdesk/rights.ts';
import type { FreshdeskSettings } from './freshdesk/settings.ts';
import { createStatuses } from './freshdesk/statuses.ts';
import { agentWire, companyWire, type TicketWire, ticketWire } from './freshdesk/wire.ts';
import { idOf as idUpTo, requireId as requireIdUpTo } from './ids.ts';
import type { PsaOutside } from './outside.ts';
import type { Choices, Psa, Ticket } from './psa.ts';

const mostTickets = 15;
/** Calls that one search may cost. */
const mostPages = 2;
const { readTickets, readCompanies } = rights;
/** Ids have 64 bits. */
const idOf = (text: string) => idUpTo(text, Number.MAX_SAFE_INTEGER);
const requireId = (text: string, kind: string) => requireIdUpTo(text, kind, product, Number.MAX_SAFE_INTEGER);

const cannot = [
  'The words of a title are searched among the 200 newest tickets of a company that changed within a year (100 beside a number); an older one is found by its number.',
  'A new ticket needs a contact that exists. For people whom Freshdesk does not know, name a catch-all contact.',
  'Freshdesk may mail the contact about a new ticket by its own rules; exempt tickets with the tag of a reset (R-…) there.',
  'Freshdesk does not tell that a ticket was merged, nor into which one: it is shown as closed.',
  'A note for the customer stands in the portal and is not mailed.',
] as const;

/** Freshdesk. Reference: https://developers.freshdesk.com/api/ */
export function createFreshdesk(name: string, settings: FreshdeskSettings, outside: PsaOutside = {}): Psa {
  const now = outside.now ?? Date.now;
  const api = createApi(name, settings, outside);
  const choicesOf = createFields(api, now);
  const statuses = createStatuses(api, settings, choicesOf);
  const people = createPeople(api);
  const origin = new URL(settings.url).origin;
  const tickets = z.array(ticketWire);

  const ticketUrl = (ticketId: string) => (idOf(ticketId) === null ? null : `${origin}/a/tickets/${idOf(ticketId)}`);

  async function toTicket(wire: TicketWire, signal: AbortSignal | undefined): Promise<Ticket> {
    const { name: statusName, isOpen } = await statuses.about(signal);
    return {
      id: String(wire.id),
      number: String(wire.id),
      title: wire.subject ?? '',
      open: isOpen(wire.status),
      company: wire.company_id ? { id: String(wire.company_id), name: wire.company?.name ?? '' } : null,
      requester: personOf(wire.requester?.name, wire.requester?.email),
      status: statusName(wire.status),
      mergedInto: null,
      discarded: wire.spam === true || wire.deleted === true,
      url: ticketUrl(String(wire.id)),
    };
  }

  async function readTicket(id: number, signal: AbortSignal | undefined): Promise<TicketWire | null> {
    const ask = { what: 'read the ticket', right: readTickets, schema: ticketWire, signal };
    const found = await orNull(
      api.including('requester,company', (query) => api.request('GET', `/tickets/${id}`, { ...ask, query })),
    );
    if (found && found.data.id !== id) {
      throw new ServiceError('PSA', 'unavailable', `${product} gave another ticket than ${id}.`);
    }
    return found?.data ?? null;
  }

  /** At most two calls, the list with its requesters: a call for each row would use up the account's minute. */
  async function findTickets(
    { companyId, text }: { companyId: string; text: string },
    signal?: AbortSignal,
  ): Promise<Ticket[]> {
    const company = requireId(companyId, 'company');
    const words = text.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 6);
    const { isOpen } = await statuses.about(signal);
    const offered = (row: TicketWire) =>
      row.company_id === company && isOpen(row.status) && row.spam !== true && row.deleted !== true;
    const wanted = (row: TicketWire) =>
      offered(row) && words.every((word) => (row.subject ?? '').toLowerCase().includes(word));
    const number = idOf(text);
    // One that we may not see is none; where no ticket may be seen, the list says so.
    const byNumber = number === null ? null : await seen(readTicket(number, signal));
    const ask = { what: 'find tickets', right: readTickets, schema: tickets, signal };
    const rows = await api.including('requester', (include) =>
      api.pages(
        '/tickets',
        { ...ask, query: { ...api.newest({ company_id: company }), ...include } },
        (soFar) => soFar.filter(wanted).length >= mostTickets,
        number === null ? mostPages : mostPages - 1,
      ),
    );
    const own = byNumber && offered(byNumber) ? [byNumber] : [];
    const others = rows.filter((row) => wanted(row) && row.id !== byNumber?.id);
    const found = [...own, ...others].slice(0, mostTickets).toSorted((a, b) => b.id - a.id);
    return Promise.all(found.map((row) => toTicket(row, signal)));
  }

  async function getTicket(text: string, signal?: AbortSignal): Promise<Ticket | null> {
    const id = idOf(text);
    const wire = id === null ? null : await readTicket(id, signal);
    if (!wire) return null;
    const ticket = await toTicket(wire, signal);
    // The requester may be an agent, or deleted; and a ticket without a company belongs where its contact does.
    const asks = wire.requester_id && !(ticket.requester && ticket.company);
    const asker = asks ? await people.requester(wire.requester_id ?? 0, signal) : null;
    const companyId = ticket.company?.id ?? asker?.companyId ?? null;
    const isNamed = ticket.company?.name || companyId === null;
    const company = isNamed ? ticket.company : await seen(getCompany(String(companyId), signal));
    return { ...ticket, requester: ticket.requester ?? asker?.person ?? null, company: company ?? ticket.company };
  }

  async function getCompany(text: string, signal?: AbortSignal) {
    const id = idOf(text);
    if (id === null) return null;
    const ask = { what: 'read the company', right: readCompanies, schema: companyWire, signal };
    const found = await orNull(api.request('GET', `/companies/${id}`, ask));
    return found && { id: String(found.data.id), name: found.data.name ?? '' };
  }

  async function choices(signal?: AbortSignal): Promise<Choices> {
    const names = (await statuses.list(signal)).map((status) => status.name);
    const types = settings.ticketType ? await choicesOf('default_ticket_type', signal) : null;
    return {
      boardsAre: 'group',
      boards: (await listGroups(api, signal)).map((group) => group.name ?? ''),
      statuses: [{ board: null, names }],
      labels: [
        ...statuses.closedNames.map((wanted) => ({ setting: 'CLOSED_STATUSES', wanted, names })),
        ...(types
          ? [{ setting: 'TICKET_TYPE', wanted: settings.ticketType ?? null, names: types.map((type) => type.name) }]
          : []),
      ],
    };
  }

  async function checkConnection(signal?: AbortSignal): Promise<{ version: string }> {
    const me = await orNull(
      api.request('GET', '/agents/me', { what: 'tell who the bot is', schema: agentWire, signal }),
    );
    if (!me) {
      const sentence = `${product} has no account at this address. Check ${api.setting('URL')}.`;
      throw new ServiceError('PSA', 'signIn', sentence, { status: 404 });
    }
    const one = { query: { per_page: 1 }, signal };
    await api.request('GET', '/tickets', { ...one, what: 'read tickets', right: readTickets, schema: tickets });
    await api.request('GET', '/companies', {
      ...one,
      what: 'read companies',
      right: readCompanies,
      schema: z.array(companyWire),
    });
    return { version: `API v2, agent ${me.data.id}` };
  }

  return {
    product,
    name,
    limits: { noteLength, titleLength, settlesMs },
    rights,
    // A number alone between blanks is a candidate only: whoever finds one looks it up and asks.
    numberPattern: /(?:^|[\s(])#?(\d{1,12})(?=$|[\s,.;:!?)])/,
    numberExample: '12345',
    cannot,
    checkConnection,
    findTickets,
    getTicket,
    async ensureTicket(ticket, signal) {
      const company = requireId(ticket.companyId, 'company');
      const made = await ensureTicket(api, ticket, company, { settings, now, people, choicesOf }, signal);
      return { ticket: await toTicket(made.ticket, signal), created: made.created };
    },
    ensureNote: async (ticketId, note, signal) => ensureNote(api, requireId(ticketId, 'ticket'), note, signal),
    setStatus: async (ticketId, status, signal) => statuses.setStatus(requireId(ticketId, 'ticket'), status, signal),
    addTime: async (ticketId, entry, signal) =>
      addTime(api, requireId(ticketId, 'ticket'), entry, people.agentOf, signal),
    choices,
    ticketUrl,
    async listCompanies(signal) {
      const ask = { what: 'list companies', right: readCompanies, schema: z.array(companyWire), signal };
      const rows = new Map((await api.pages('/companies', ask)).map((row) => [row.id, row.name ?? '']));
      return [...rows].map(([id, text]) => ({ id: String(id), name: text }));
    },
    getCompany,
  };
}
