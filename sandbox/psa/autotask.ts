import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, type Call, NoSuchRoute, startSimulator } from '../simulator.ts';
import { type AutotaskEvents, createEvents } from './autotask/events.ts';
import { BadQuery, query } from './autotask/query.ts';
import {
  access,
  apiResource,
  newState,
  numberOf,
  picklists,
  type Right,
  type State,
  type TicketRow,
} from './autotask/state.ts';
import { createNote, createTicket, createTime, errors, patchTicket } from './autotask/writes.ts';
import { numbersAsText } from './seed.ts';
import type { HeldTicket, PsaSimulator } from './simulated.ts';

/** Datto PSA (Autotask) as far as the product uses it, and as strict as the vendor. */
export interface Autotask extends PsaSimulator {
  events: AutotaskEvents;
}

const workMs = 2;

/** Starts it on loopback, on a free port unless one is given. */
export async function startAutotask(options: { port?: number } = {}): Promise<Autotask> {
  let state = newState();
  const simulator = await startSimulator('autotask', (call) => handle(state, call, simulator.url), options.port ?? 0);
  const sorted = () => [...state.tickets.values()].toSorted((a, b) => b.id - a.id);
  return Object.assign(simulator, {
    kind: 'autotask' as const,
    settings: {
      DISCOVERY_URL: simulator.url,
      INTEGRATION_CODE: access.integrationCode,
      USER_NAME: access.userName,
      SECRET: access.secret,
      QUEUE: 'Service Desk',
    },
    numbers: numbersAsText(numberOf),
    board: 'Service Desk',
    resolved: 'Resolved',
    held: () => sorted().map((ticket) => held(ticket, state)),
    heldTicket: (number: string) => {
      const ticket = sorted().find((one) => one.ticketNumber === number || String(one.id) === number);
      return ticket ? held(ticket, state) : null;
    },
    // The API itself mails nobody; only the MSP's own workflow rules do.
    mails: () => 0,
    events: createEvents(() => state),
    reset: () => {
      state = newState();
    },
  });
}

/** A ticket in neutral words. */
function held(ticket: TicketRow, state: State): HeldTicket {
  const nameOf = (id: number) => {
    const resource = state.resources.find((one) => one.id === id);
    return resource ? `${resource.firstName} ${resource.lastName}` : apiResource.name;
  };
  const contact = state.contacts.find((one) => one.id === ticket.contactID);
  return {
    id: String(ticket.id),
    number: ticket.ticketNumber,
    title: ticket.title,
    status: picklists.Tickets.status.find((one) => one.value === String(ticket.status))?.label ?? '',
    company: state.companies.find((one) => one.id === ticket.companyID)?.companyName ?? '',
    companyId: String(ticket.companyID),
    requester: contact ? `${contact.firstName} ${contact.lastName}` : '',
    notes: state.notes
      .filter((note) => note.ticketID === ticket.id)
      .map((note) => ({
        id: String(note.id),
        by: nameOf(note.creatorResourceID),
        at: note.createDateTime,
        internal: note.publish !== 1,
        customer: note.publish === 1,
        text: note.description,
      })),
    times: state.times
      .filter((time) => time.ticketID === ticket.id)
      .map((time) => ({
        by: nameOf(time.resourceID),
        minutes: Math.round(time.hoursWorked * 60),
        text: time.summaryNotes,
      })),
  };
}

async function handle(state: State, call: Call, url: string): Promise<Answer> {
  const path = /^\/atservicesrest\/V1\.0(\/.+)$/i.exec(call.path)?.[1];
  if (!path) throw new NoSuchRoute();
  if (call.method === 'GET' && path === '/zoneInformation') return zone(state, call, url);
  const { apiintegrationcode, username, secret } = call.headers;
  const known =
    apiintegrationcode === access.integrationCode && username === access.userName && secret === access.secret;
  if (!known || state.refusesKeys) return { status: 401 };
  const entity = path.split('/')[1] ?? '';
  const busy = state.threads.get(entity) ?? 0;
  if (busy >= 3) return errors(500, 'Itgenatr005: the thread threshold of 3 has been exceeded.');
  state.threads.set(entity, busy + 1);
  try {
    await sleep(workMs); // so that requests that come together are at work together
    return route(state, call, path);
  } catch (error) {
    if (error instanceof BadQuery) return errors(500, error.message);
    throw error;
  } finally {
    state.threads.set(entity, (state.threads.get(entity) ?? 1) - 1);
  }
}

function zone(state: State, call: Call, url: string): Answer {
  if (state.zoneUnknown || call.url.searchParams.get('user') !== access.userName) {
    return errors(500, 'Zone information could not be determined');
  }
  return {
    status: 200,
    body: { zoneName: 'Sandbox', url: state.zoneUrl ?? `${url}/atservicesrest/`, webUrl: `${url}/`, ci: 1 },
  };
}

const ticketNames = [
  'id',
  'ticketNumber',
  'title',
  'description',
  'status',
  'priority',
  'queueID',
  'companyID',
  'contactID',
  'assignedResourceID',
  'assignedResourceRoleID',
  'externalID',
  'createDate',
  'lastActivityDate',
];

function route(state: State, call: Call, path: string): Answer {
  const id = Number(/\/(\d+)/.exec(path)?.[1]);
  const needs = (right: Right, work: () => Answer) =>
    state.denied.has(right) ? errors(403, 'The logged in Resource does not have the adequate permissions.') : work();
  const list = (rows: object[], names: readonly string[]) => query(bodyOf(call), rows, names, state.ignoresConditions);
  // Missing is an empty item as often as a 404.
  const item = (row: object | undefined) => ({ status: 200, body: { item: row ?? null } });
  const now = Date.now();
  switch (`${call.method} ${path.replace(/\/\d+(?=\/|$)/g, '/{id}')}`) {
    case 'POST /Tickets/query': {
      const shown = [...state.tickets.values()].filter((ticket) => (state.hiddenUntil.get(ticket.id) ?? 0) <= now);
      const names = state.externalIdQueryable ? ticketNames : ticketNames.filter((name) => name !== 'externalID');
      return needs('view', () =>
        call.text.includes('"field":"externalID"') ? list(shown, names) : list(shown, ticketNames),
      );
    }
    case 'GET /Tickets/{id}':
      return needs('view', () =>
        state.tickets.has(id) ? item(state.tickets.get(id)) : errors(404, 'Unable to find the ticket.'),
      );
    case 'POST /Tickets':
      return createTicket(state, bodyOf(call));
    case 'PATCH /Tickets':
      return patchTicket(state, bodyOf(call));
    case 'GET /Tickets/entityInformation/fields':
      return fields(picklists.Tickets);
    case 'GET /TicketNotes/entityInformation/fields':
      return fields({ ...picklists.TicketNotes, publish: state.publish });
    case 'POST /TicketNotes/query':
      return needs('view', () =>
        list(state.notes, ['id', 'ticketID', 'title', 'description', 'noteType', 'publish', 'createDateTime']),
      );
    case 'POST /Tickets/{id}/Notes': {
      const ticket = state.tickets.get(id);
      return ticket ? createNote(state, ticket, bodyOf(call)) : errors(404, 'Unable to find the ticket.');
    }
    case 'POST /TimeEntries/query':
      return needs('time', () => list(state.times, ['id', 'ticketID', 'internalNotes']));
    case 'POST /TimeEntries':
      return createTime(state, bodyOf(call));
    case 'POST /Companies/query':
      return needs('companies', () => list(state.companies, ['id', 'companyName', 'isActive']));
    case 'GET /Companies/{id}':
      return needs('companies', () => item(state.companies.find((company) => company.id === id)));
    case 'POST /Contacts/query':
      return needs('companies', () =>
        list(state.contacts, ['id', 'companyID', 'isActive', 'emailAddress', 'emailAddress2', 'emailAddress3']),
      );
    case 'POST /Resources/query':
      return list(state.resources, ['id', 'email', 'isActive']);
    default:
      throw new NoSuchRoute();
  }
}

function fields(lists: Record<string, object[]>): Answer {
  const all = Object.entries(lists).map(([name, picklistValues]) => ({ name, isPickList: true, picklistValues }));
  return { status: 200, body: { fields: all } };
}

function bodyOf(call: Call): unknown {
  try {
    return call.json();
  } catch (error) {
    if (error instanceof SyntaxError) return undefined; // refused as a missing body by whoever reads it
    throw error;
  }
}
