import { idOf, requireId as requireIdOf } from './ids.ts';
import { createApi } from './kaseyabms/api.ts';
import { createLabels } from './kaseyabms/labels.ts';
import { createLists } from './kaseyabms/lists.ts';
import { createRight, ensureTicket, settlesMs, titleLength } from './kaseyabms/newTicket.ts';
import { ensureNote, noteLength, noteRight } from './kaseyabms/notes.ts';
import { addresses, type KaseyaBmsSettings } from './kaseyabms/settings.ts';
import { setStatus, statusRight } from './kaseyabms/statuses.ts';
import { findByNumber, findOpen, readTickets } from './kaseyabms/tickets.ts';
import { addTime, timeRight } from './kaseyabms/time.ts';
import { namedWire, type TicketWire, toTicket, userWire } from './kaseyabms/wire.ts';
import type { PsaOutside } from './outside.ts';
import type { Psa, Ticket } from './psa.ts';

const product = 'Kaseya BMS';
const readCompanies = 'CRM / Accounts: View';
const requireId = (text: string, kind: string) => requireIdOf(text, kind, product);

const rights = {
  readTickets,
  readCompanies,
  addNote: noteRight,
  changeStatus: statusRight,
  createTicket: createRight,
  addTime: timeRight,
};

const cannot = [
  'Customers can read the text of a new ticket in the client portal; Kaseya BMS has no other place for it.',
  'Workflows of Kaseya BMS may mail about a new ticket, and no request can ask them not to: exempt the queue or the source of these tickets.',
  'A note for the customer is shown in the client portal; it is mailed only where a workflow does that.',
  'Kaseya BMS does not tell into which ticket another one was merged.',
  'Tickets in queues that the API employee may not see look as if they did not exist.',
] as const;

/** Kaseya BMS. Reference: https://help.bms.kaseya.com/help/Content/BMS%20API/bms-api-v2-bms-rest-apis.html */
export function createKaseyaBms(name: string, settings: KaseyaBmsSettings, outside: PsaOutside = {}): Psa {
  const now = outside.now ?? Date.now;
  const api = createApi(name, settings, outside);
  const labels = createLabels(createLists(api, now), settings, name);
  const { browser } = addresses(settings.url);

  function ticketUrl(ticketId: string): string | null {
    const id = idOf(ticketId);
    return id === null ? null : `${browser}/react/servicedesk/tickets/${id}`;
  }

  const ticketOf = (wire: TicketWire): Ticket => toTicket(wire, ticketUrl(String(wire.id)), settings.catchAllContact);

  async function checkConnection(signal?: AbortSignal): Promise<{ version: string }> {
    await api.call('GET', '/v2/security/userinfo', { what: 'tell who signed in', schema: userWire, signal });
    const ask = { what: 'read tickets', right: readTickets, most: 1, signal };
    await api.search({ excludeCompleted: 1 }, ask);
    await api.list('/v2/crm/accounts/lookup', { ...ask, what: 'read accounts', right: readCompanies, row: namedWire });
    return { version: 'API 2.0' };
  }

  async function accounts(query: Record<string, string | number>, signal: AbortSignal | undefined) {
    const ask = { what: 'list accounts', right: readCompanies, query, row: namedWire, signal };
    const { rows } = await api.list('/v2/crm/accounts/lookup', ask);
    return rows.filter((row) => row.isActive !== false).map((row) => ({ id: String(row.id), name: row.name ?? '' }));
  }

  async function getCompany(companyId: string, signal?: AbortSignal) {
    const id = idOf(companyId);
    if (id === null) return null;
    const rows = await accounts({ 'Filter.Ids': id }, signal);
    return rows.find((row) => row.id === String(id)) ?? null;
  }

  return {
    product,
    name,
    limits: { noteLength, titleLength, settlesMs },
    rights,
    // A number between blanks is a candidate only: whoever finds one looks it up and asks.
    numberPattern: /(?:^|[\s(])#?((?:[A-Z]{1,6}-)?\d{1,10}(?:-\d{1,10})?)(?=$|[\s,.;:!?)])/,
    numberExample: '2026-12345',
    cannot,
    checkConnection,
    findTickets: async ({ companyId, text }, signal) =>
      (await findOpen(api, requireId(companyId, 'account'), text, signal)).map(ticketOf),
    getTicket: async (number, signal) => {
      const found = await findByNumber(api, number, signal);
      return found && ticketOf(found);
    },
    ensureTicket: async (ticket, signal) => {
      requireId(ticket.companyId, 'account');
      const more = { labels, now, catchAll: settings.catchAllContact, prefix: `PSA_${name.toUpperCase()}_` };
      const made = await ensureTicket(api, ticket, more, signal);
      return { ticket: ticketOf(made.ticket), created: made.created };
    },
    ensureNote: async (ticketId, note, signal) =>
      ensureNote(api, requireId(ticketId, 'ticket'), note, { labels, now }, signal),
    setStatus: async (ticketId, status, signal) =>
      setStatus(api, requireId(ticketId, 'ticket'), status, labels, signal),
    addTime: async (ticketId, entry, signal) => addTime(api, requireId(ticketId, 'ticket'), entry, labels, signal),
    choices: labels.choices,
    ticketUrl,
    listCompanies: async (signal) => accounts({}, signal),
    getCompany,
  };
}
