import { type Answer, type Call, NoSuchRoute, startSimulator } from '../simulator.ts';
import { isRow, listed, missing, ok, pascalCase, refuse, securityError } from './kaseyabms/answers.ts';
import { login, names, numberOf } from './kaseyabms/data.ts';
import { type BmsEvents, createEvents } from './kaseyabms/events.ts';
import { held, heldTicket } from './kaseyabms/held.ts';
import { authenticate, refresh, refusedToken } from './kaseyabms/login.ts';
import type { NamedRow, StatusRow, TicketRow } from './kaseyabms/rows.ts';
import { searchTickets } from './kaseyabms/search.ts';
import { newState, type Right, type State } from './kaseyabms/state.ts';
import { createNote, createTicket, createTime, patchTicket, withoutTicket } from './kaseyabms/writes.ts';
import { tickets } from './seed.ts';
import type { PsaSimulator } from './simulated.ts';

/** Kaseya BMS as far as the product uses it, and as strict as the vendor is known to be. */
export interface KaseyaBms extends PsaSimulator {
  events: BmsEvents;
}

const perHour = 1500;
const hourMs = 3600_000;

/** Starts it on loopback, on a free port unless one is given. */
export async function startKaseyaBms(options: { port?: number } = {}): Promise<KaseyaBms> {
  let state = newState();
  const simulator = await startSimulator('kaseyabms', (call) => answered(state, call), options.port ?? 0);
  return Object.assign(simulator, {
    kind: 'kaseyabms' as const,
    settings: {
      URL: simulator.url,
      COMPANY: login.company,
      USER_NAME: login.userName,
      PASSWORD: login.password,
      NOTE_TYPE: names.noteType,
      NEW_STATUS: names.newStatus,
      PRIORITY: names.priority,
      TICKET_TYPE: names.ticketType,
      SOURCE: names.source,
      WORK_TYPE: names.workType,
      ROLE: names.role,
    },
    numbers: Object.fromEntries(
      Object.entries(tickets).map(([name, id]) => [name, numberOf(id)]),
    ) as PsaSimulator['numbers'],
    board: names.queue,
    resolved: names.resolved,
    held: () => held(state),
    heldTicket: (numberOrId: string) => heldTicket(state, numberOrId),
    mails: () => state.mails.length,
    events: createEvents(() => state),
    reset: () => {
      state = newState();
    },
  });
}

function answered(state: State, call: Call): Answer {
  const answer = handle(state, call);
  return state.pascalCase ? { ...answer, body: pascalCase(answer.body) } : answer;
}

function handle(state: State, call: Call): Answer {
  const key = `${call.method} ${call.path.replace(/\/\d+(?=\/|$)/g, '/{id}')}`;
  const throttled = throttle(state, key);
  if (throttled) return throttled;
  if (key === 'POST /v2/security/authenticate') return authenticate(state, call);
  if (key === 'POST /v2/security/refreshtoken') return refresh(state, call);
  return refusedToken(state, call) ?? route(state, call, key);
}

function throttle(state: State, key: string): Answer | null {
  const now = Date.now();
  const recent = (state.recent.get(key) ?? []).filter((time) => time > now - hourMs);
  recent.push(now);
  state.recent.set(key, recent);
  return recent.length > perHour ? { ...refuse(state, 429, 'Rate limit exceeded'), status: 429 } : null;
}

function route(state: State, call: Call, key: string): Answer {
  const { data } = state;
  const reads = (right: Right, work: () => Answer) => (state.denied.has(right) ? securityError(state, 403) : work());
  const lookup = (rows: NamedRow[]) => reads('lists', () => ok(rows));
  const id = Number(/\/(\d+)(?=\/|$)/.exec(call.path)?.[1]);
  const table = /^GET \/v2\/system\/lookup\/(\w+)$/.exec(key)?.[1];
  if (table) return reads('lists', () => lookupTable(state, table));
  switch (key) {
    case 'GET /v2/security/userinfo':
      return ok({ userId: 599, fullName: 'MFA Bot', tenantId: 7, olsonTimeZoneName: state.olsonTimeZoneName });
    case 'POST /v2/servicedesk/tickets/search':
      return reads('tickets', () => json(state, call, (body) => searchTickets(state, body)));
    case 'POST /v2/servicedesk/tickets':
      return json(state, call, (body) => createTicket(state, body));
    case 'GET /v2/servicedesk/tickets/{id}':
      return reads('tickets', () => withTicket(state, id, (ticket) => ok(ticket)));
    case 'PATCH /v2/servicedesk/tickets/{id}':
      return withTicket(state, id, (ticket) => json(state, call, (body) => patchTicket(state, ticket, body), 'patch'));
    case 'GET /v2/servicedesk/tickets/{id}/notes':
      return reads('tickets', () =>
        withTicket(state, id, (ticket) => listed(state, call, ofTicket(data.notes, ticket))),
      );
    case 'POST /v2/servicedesk/tickets/{id}/notes':
      return withTicket(state, id, (ticket) => json(state, call, (body) => createNote(state, ticket, body)));
    case 'GET /v2/servicedesk/tickets/{id}/timelogs':
      return reads('time', () => withTicket(state, id, (ticket) => listed(state, call, ofTicket(data.times, ticket))));
    case 'POST /v2/servicedesk/tickets/{id}/timelogs':
      return withTicket(state, id, (ticket) => json(state, call, (body) => createTime(state, ticket, body)));
    case 'GET /v2/system/statuses/lookup':
      return lookup(data.statuses.map(({ completes: _, ...row }: StatusRow) => row));
    case 'GET /v2/system/queues/lookup':
      return lookup(data.queues);
    case 'GET /v2/system/priorities/lookup':
      return lookup(data.priorities);
    case 'GET /v2/system/worktypes/lookup':
      return lookup(data.workTypes);
    case 'GET /v2/system/roles/lookup':
      return lookup(data.roles);
    case 'GET /v2/crm/accounts/lookup':
      return reads('accounts', () => listed(state, call, filtered(state, call, data.accounts, { Ids: 'id' })));
    case 'GET /v2/crm/accounts/{id}/locations/lookup':
      return reads('accounts', () => ok(data.locations.filter((row) => row.accountId === id)));
    case 'GET /v2/crm/contacts/search': {
      const names = { AccountIds: 'accountId', EmailAddress: 'emailAddress', IsActive: 'isActive' };
      return reads('contacts', () => listed(state, call, filtered(state, call, data.contacts, names)));
    }
    case 'GET /v2/hr/employees/searchselect': {
      const text = call.url.searchParams.get('Filter.Filter_Text')?.toLowerCase() ?? '';
      const fits = (row: object) => Object.values(row).join(' ').toLowerCase().includes(text);
      const hits = state.ignoresConditions ? data.employees : data.employees.filter(fits);
      return reads('time', () => listed(state, call, hits));
    }
    default:
      throw new NoSuchRoute();
  }
}

function lookupTable(state: State, name: string): Answer {
  const list = state.tables[name];
  return list ? ok(state.data[list]) : refuse(state, 400, 'The lookup table is not valid');
}

function withTicket(state: State, id: number, work: (ticket: TicketRow) => Answer): Answer {
  const ticket = state.data.tickets.get(id);
  return ticket ? work(ticket) : missing(state, 'Ticket');
}

const ofTicket = <T extends { ticketId: number }>(rows: T[], ticket: TicketRow) =>
  rows.filter((row) => row.ticketId === ticket.id).map(withoutTicket);

/** By `Filter.X`; texts are looked for anywhere, and a name that is not known is ignored. */
function filtered<T extends object>(state: State, call: Call, rows: T[], names: Record<string, string>): T[] {
  if (state.ignoresConditions) return rows;
  return rows.filter((row) =>
    Object.entries(names).every(([name, field]) => {
      const wanted = call.url.searchParams.getAll(`Filter.${name}`).map((text) => text.toLowerCase());
      const value = String(Object.entries(row).find(([key]) => key === field)?.[1] ?? '').toLowerCase();
      return wanted.length === 0 || wanted.some((one) => (field.endsWith('d') ? value === one : value.includes(one)));
    }),
  );
}

/** With a body that can be read, of the type that this route takes. */
function json(state: State, call: Call, work: (body: unknown) => Answer, kind: 'json' | 'patch' = 'json'): Answer {
  const type = call.headers['content-type'] ?? '';
  const wanted = kind === 'json' ? /^application\/json(;|$)/ : /^application\/(json-patch\+)?json/;
  if (!wanted.test(type)) return { ...refuse(state, 415, 'The content type is not supported'), status: 415 };
  try {
    const body = call.json();
    return kind === 'json' && !isRow(body) ? refuse(state, 400, 'The body is not valid') : work(body);
  } catch (error) {
    if (error instanceof SyntaxError) return refuse(state, 400, 'The body is not valid');
    throw error;
  }
}
