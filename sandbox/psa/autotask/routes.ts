import { type Answer, type Call, NoSuchRoute } from '../../simulator.ts';
import { denied, errors, item } from './answers.ts';
import * as fields from './fields.ts';
import { information, noteLists, ticketLists } from './picklists.ts';
import { query, type Source } from './query.ts';
import type { Right, State, TicketRow } from './state.ts';
import { createNote, createTicket, createTime, patchTicket } from './writes.ts';

/** What the API has under its version, for somebody who is signed in. */
export function route(state: State, call: Call, path: string): Answer {
  if (call.method !== 'GET' && !call.headers['content-type']?.startsWith('application/json')) {
    return errors(415, 'The content type must be application/json.');
  }
  const id = Number(/\/(\d+)/.exec(path)?.[1]);
  const needs = (right: Right, work: () => Answer) => (state.denied.has(right) ? denied() : work());
  const list = (source: Pick<Source, 'rows' | 'fields' | 'hidden'>) =>
    query(bodyOf(call), { ...source, next: `${call.path}/next`, ignoresConditions: state.ignoresConditions });
  const seen = () => [...state.tickets.values()].filter((ticket) => !state.invisible.has(ticket.id));
  const ticket = () => seen().find((one) => one.id === id);
  switch (`${call.method} ${path.replace(/\/\d+(?=\/|$)/g, '/{id}')}`) {
    case 'POST /Tickets/query': {
      const hidden = state.externalIdHidden ? ['externalID'] : [];
      const rows = seen().filter((one) => (state.hiddenUntil.get(one.id) ?? 0) <= Date.now());
      return needs('tickets', () => list({ rows, fields: fields.ticketFields, hidden }));
    }
    case 'GET /Tickets/{id}':
      return needs('tickets', () => one(state, ticket()));
    case 'POST /Tickets':
      return createTicket(state, bodyOf(call));
    case 'PATCH /Tickets':
      return patchTicket(state, bodyOf(call));
    case 'GET /Tickets/entityInformation/fields':
      return { status: 200, body: information(ticketLists, { title: 255, description: 8000, externalID: 50 }) };
    case 'GET /TicketNotes/entityInformation/fields': {
      const lists = { ...noteLists, publish: state.publish };
      return { status: 200, body: information(lists, { title: 250, description: 32_000 }) };
    }
    case 'POST /TicketNotes/query':
      return needs('tickets', () => list({ rows: state.notes, fields: fields.noteFields }));
    case 'POST /Tickets/{id}/Notes': {
      const to = ticket();
      return to ? createNote(state, to, bodyOf(call)) : errors(404, 'Unable to find the ticket.');
    }
    case 'POST /TimeEntries/query':
      return needs('time', () => list({ rows: state.times, fields: fields.timeFields }));
    case 'POST /TimeEntries':
      return createTime(state, bodyOf(call));
    case 'POST /Companies/query':
      return needs('companies', () => list({ rows: state.companies, fields: fields.companyFields }));
    case 'GET /Companies/{id}':
      return needs('companies', () =>
        one(
          state,
          state.companies.find((company) => company.id === id),
        ),
      );
    case 'POST /Contacts/query':
      return needs('contacts', () => list({ rows: state.contacts, fields: fields.contactFields }));
    case 'POST /Resources/query':
      return needs('resources', () => list({ rows: state.resources, fields: fields.resourceFields }));
    // A note belongs to a ticket, an update goes to the collection, and a next page wants the method of the first.
    case 'POST /TicketNotes':
      return { status: 404 };
    case 'PATCH /Tickets/{id}':
    case 'GET /Tickets/query/next':
      return { status: 405 };
    default:
      throw new NoSuchRoute();
  }
}

function one(state: State, row: TicketRow | object | undefined): Answer {
  if (row) return item(row);
  return state.emptyItems ? item(null) : errors(404, 'Unable to find the item.');
}

function bodyOf(call: Call): unknown {
  try {
    return call.json();
  } catch (error) {
    if (error instanceof SyntaxError) return undefined; // refused as a missing body by whoever reads it
    throw error;
  }
}
