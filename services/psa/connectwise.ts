import { z } from 'zod';
import { orNull, ServiceError } from '../errors.ts';
import { anything, createApi } from './connectwise/api.ts';
import { type Condition, withoutSyntax } from './connectwise/conditions.ts';
import { ensureTicket, settlesMs, titleLength } from './connectwise/newTicket.ts';
import { ensureNote, noteLength } from './connectwise/notes.ts';
import { readContacts, rights } from './connectwise/rights.ts';
import { addresses, type ConnectWiseSettings } from './connectwise/settings.ts';
import { createBoards } from './connectwise/statuses.ts';
import { addTime } from './connectwise/time.ts';
import {
  addressesOf,
  companyWire,
  contactWire,
  type TicketWire,
  ticketFields,
  ticketWire,
  toTicket,
} from './connectwise/wire.ts';
import { idOf, requireId as requireIdOf } from './ids.ts';
import type { PsaOutside } from './outside.ts';
import type { Psa, Ticket } from './psa.ts';

const mostTickets = 15;
const mostWords = 6;
/** Keeps the whole address under the 2,000 characters that the vendor reads. */
const mostCharacters = 100;
const product = 'ConnectWise PSA';
const requireId = (text: string, kind: string) => requireIdOf(text, kind, product);
const { readTickets, readCompanies } = rights;

const cannot = [
  'Workflow rules of the board may still send mail about a new ticket; the bot asks ConnectWise PSA not to notify, and cannot see such rules.',
  'Tickets on boards or locations that the API member may not see look as if they did not exist.',
  'Notes are one line: ConnectWise PSA shows a line break as a blank.',
] as const;

/** ConnectWise PSA. Reference: https://developer.connectwise.com/Products/ConnectWise_PSA/REST */
export function createConnectWise(name: string, settings: ConnectWiseSettings, outside: PsaOutside = {}): Psa {
  const now = outside.now ?? Date.now;
  const api = createApi(name, settings, outside);
  const boards = createBoards(api, now);
  const { browser } = addresses(settings.url);

  function ticketUrl(ticketId: string): string | null {
    const id = idOf(ticketId);
    if (id === null) return null;
    const query = `service_recid=${id}&companyName=${encodeURIComponent(settings.company)}`;
    return `${browser}/v4_6_release/services/system_io/Service/fv_sr100_request.rails?${query}`;
  }

  const ticketOf = (wire: TicketWire): Ticket => toTicket(wire, ticketUrl(String(wire.id)));

  async function checkConnection(signal?: AbortSignal): Promise<{ version: string }> {
    const version = await api.version(signal);
    const one = { fields: 'id', page: 1, pageSize: 1 };
    await api.call('GET', '/service/tickets', {
      what: 'read tickets',
      right: readTickets,
      query: one,
      schema: anything,
      signal,
    });
    await api.call('GET', '/company/companies', {
      what: 'read companies',
      right: readCompanies,
      query: one,
      schema: anything,
      signal,
    });
    return { version };
  }

  async function findTickets(query: { companyId: string; text: string }, signal?: AbortSignal): Promise<Ticket[]> {
    const company = requireId(query.companyId, 'company');
    const rows = await api.list(
      '/service/tickets',
      { what: 'find tickets', right: readTickets, schema: z.array(ticketWire), signal },
      {
        conditions: [
          { field: 'closedFlag', is: '=', value: false },
          { field: 'company/id', is: '=', value: company },
          ...matching(query.text),
        ],
        fields: ticketFields,
        orderBy: 'id desc',
        pageSize: mostTickets,
      },
    );
    // Each row is looked at again: a condition that gets lost would show other customers' tickets.
    const own = rows.filter(
      (row) => row.company?.id === company && row.closedFlag === false && !row.mergedParentTicket?.id,
    );
    return own.slice(0, mostTickets).map(ticketOf);
  }

  async function getTicket(number: string, signal?: AbortSignal): Promise<Ticket | null> {
    const id = idOf(number);
    if (id === null) return null;
    const ask = { what: 'read the ticket', right: readTickets, schema: ticketWire, signal };
    const found = await orNull(api.call('GET', `/service/tickets/${id}`, ask));
    if (!found) return null;
    if (found.data.id !== id) {
      throw new ServiceError('PSA', 'unavailable', `ConnectWise PSA gave another ticket than ${id}.`);
    }
    const ticket = ticketOf(found.data);
    const contact = found.data.contact?.id;
    if (!ticket.requester || ticket.requester.email || !contact) return ticket;
    return { ...ticket, requester: { ...ticket.requester, email: await addressOfContact(contact, signal) } };
  }

  /** Null is "unknown": also where the API member may not read contacts. */
  async function addressOfContact(id: number, signal: AbortSignal | undefined): Promise<string | null> {
    try {
      const ask = { what: 'read the contact', right: readContacts, schema: contactWire, signal };
      const { data } = await api.call('GET', `/company/contacts/${id}`, ask);
      return addressesOf(data)[0] ?? null;
    } catch (error) {
      if (error instanceof ServiceError && (error.kind === 'forbidden' || error.kind === 'notFound')) return null;
      throw error;
    }
  }

  async function listCompanies(signal?: AbortSignal) {
    const ask = { what: 'list companies', right: readCompanies, schema: z.array(companyWire), signal };
    const rows = await api.listAll('/company/companies', ask, {
      conditions: [{ field: 'deletedFlag', is: '=', value: false }],
      fields: 'id,name,deletedFlag',
      orderBy: 'id asc',
      pageSize: 1000,
    });
    return rows.filter((row) => row.deletedFlag !== true).map((row) => ({ id: String(row.id), name: row.name ?? '' }));
  }

  async function getCompany(companyId: string, signal?: AbortSignal) {
    const id = idOf(companyId);
    if (id === null) return null;
    const ask = { what: 'read the company', right: readCompanies, schema: companyWire, signal };
    const found = await orNull(api.call('GET', `/company/companies/${id}`, ask));
    if (!found || found.data.deletedFlag === true) return null;
    return { id: String(found.data.id), name: found.data.name ?? '' };
  }

  return {
    product,
    name,
    limits: { noteLength, titleLength, settlesMs },
    rights,
    // A number alone between blanks is a candidate only: whoever finds one looks it up and asks.
    numberPattern: /(?:^|[\s(])#?(\d{1,10})(?=$|[\s,.;:!?)])/,
    numberExample: '12345',
    cannot,
    checkConnection,
    findTickets,
    getTicket,
    ensureTicket: async (ticket, signal) => {
      requireId(ticket.companyId, 'company');
      const made = await ensureTicket(api, ticket, { now, boardId: boards.boardId }, signal);
      return { ticket: ticketOf(made.ticket), created: made.created };
    },
    ensureNote: async (ticketId, note, signal) => ensureNote(api, requireId(ticketId, 'ticket'), note, signal),
    setStatus: async (ticketId, status, signal) => boards.setStatus(requireId(ticketId, 'ticket'), status, signal),
    addTime: async (ticketId, entry, signal) => addTime(api, requireId(ticketId, 'ticket'), entry, signal),
    choices: boards.choices,
    ticketUrl,
    listCompanies,
    getCompany,
  };
}

/** The number itself, or every word in the title; nothing for a text without any. */
function matching(text: string): Condition[] {
  const words = withoutSyntax([...text].slice(0, mostCharacters).join(''))
    .split(' ')
    .filter(Boolean)
    .slice(0, mostWords);
  if (words.length === 0) return [];
  const title: Condition = { all: words.map((word) => ({ field: 'summary', contains: word })) };
  const id = idOf(text);
  return [id === null ? title : { any: [{ field: 'id', is: '=', value: id }, title] }];
}
