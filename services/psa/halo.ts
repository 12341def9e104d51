import { orNull } from '../errors.ts';
import { createApi, product } from './halo/api.ts';
import { ensureTicket, listTypes, settlesMs, titleLength } from './halo/newTicket.ts';
import { ensureNote, noteLength } from './halo/notes.ts';
import { createOutcomes } from './halo/outcomes.ts';
import { rights } from './halo/rights.ts';
import type { HaloSettings } from './halo/settings.ts';
import { createStatuses } from './halo/statuses.ts';
import { createTickets, idOf } from './halo/tickets.ts';
import { addTime } from './halo/time.ts';
import { agentWire, clientPage, clientWire, ticketPage } from './halo/wire.ts';
import { requireId as requireIdOf } from './ids.ts';
import type { PsaOutside } from './outside.ts';
import type { Choices, Psa } from './psa.ts';

const requireId = (text: string, kind: string) => requireIdOf(text, kind, product);

const cannot = [
  'A ticket of a team that the agent is not in looks as if it did not exist.',
  'The text of a new ticket can be read by the customer in the portal.',
  'A ticket type may send an acknowledgement of its own; choose one that does not, and look at a test ticket.',
  'Rules and notifications of your HaloPSA may still send mail about a new ticket, a note or a status; the bot asks for none, and cannot see them.',
  'Whether time is entered under the technician depends on the rights of the agent; when it is not, that is told after it happened.',
] as const;

/** HaloPSA. Reference: https://halopsa.com/apidoc, and `/apidoc` of the instance. */
export function createHalo(name: string, settings: HaloSettings, outside: PsaOutside = {}): Psa {
  const now = outside.now ?? Date.now;
  const api = createApi(name, settings, outside);
  const statuses = createStatuses(api, now);
  const outcomes = createOutcomes(api, name, settings, now);
  const origin = new URL(settings.url).origin;

  const ticketUrl = (ticketId: string) => (idOf(ticketId) === null ? null : `${origin}/ticket?id=${idOf(ticketId)}`);
  const tickets = createTickets(api, statuses, ticketUrl);

  const clients = (query: Record<string, boolean>, signal: AbortSignal | undefined, enough?: () => boolean) =>
    api.pages(
      '/Client',
      { what: 'list customers', right: rights.readCompanies, query, schema: clientPage, signal },
      (page) => page.clients,
      enough,
    );

  async function choices(signal?: AbortSignal): Promise<Choices> {
    const { names } = await statuses.known(signal);
    const actions = (await outcomes.list(signal)).map((row) => row.name);
    const types = (await listTypes(api, signal)).map((type) => type.name ?? '');
    return {
      boardsAre: 'ticket type',
      boards: types,
      statuses: [{ board: null, names: [...names.values()] }],
      labels: [
        { setting: 'NOTE_OUTCOME', wanted: settings.noteOutcome, names: actions },
        { setting: 'CUSTOMER_NOTE_OUTCOME', wanted: settings.customerNoteOutcome ?? null, names: actions },
        { setting: 'TICKET_TYPE', wanted: settings.ticketType ?? null, names: types },
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
        right: rights.readTickets,
        query: { pageinate: true, page_size: 1, page_no: 1 },
        schema: ticketPage,
        signal,
      });
      await clients({ includeactive: true }, signal, () => true);
      // Without these no ticket can be read as open, and no note written.
      await statuses.known(signal);
      await outcomes.list(signal);
      return { version: `agent ${data.id}` };
    },
    findTickets: async ({ companyId, text }, signal) => tickets.find(requireId(companyId, 'customer'), text, signal),
    async getTicket(number, signal) {
      const id = idOf(number);
      return id === null ? null : tickets.get(id, signal);
    },
    async ensureTicket(ticket, signal) {
      const client = requireId(ticket.companyId, 'customer');
      const made = await ensureTicket(api, ticket, client, { name, settings, now: now() }, signal);
      return { ticket: await tickets.toTicket(made.ticket, signal), created: made.created };
    },
    ensureNote: async (ticketId, note, signal) =>
      ensureNote(api, requireId(ticketId, 'ticket'), note, outcomes, signal),
    setStatus: async (ticketId, status, signal) => statuses.setStatus(requireId(ticketId, 'ticket'), status, signal),
    addTime: async (ticketId, entry, signal) => addTime(api, requireId(ticketId, 'ticket'), entry, outcomes, signal),
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
      const ask = { what: 'read the customer', right: rights.readCompanies, schema: clientWire, signal };
      const found = await orNull(api.request('GET', `/Client/${number}`, ask));
      if (!found || found.data.inactive === true) return null;
      return { id: String(found.data.id), name: found.data.name ?? '' };
    },
  };
}
