import { type Answer, type Call, NoSuchRoute, startSimulator } from '../simulator.ts';
import { connectWise } from '../world.ts';
import { answer, list, missing, pick, type Resource, refuse, throttledBody } from './connectwise/answers.ts';
import { BadCondition, type Row } from './connectwise/conditions.ts';
import { type ConnectWiseEvents, createEvents } from './connectwise/events.ts';
import { heldTicket } from './connectwise/held.ts';
import * as resources from './connectwise/resources.ts';
import type { NoteRow, TicketRow } from './connectwise/rows.ts';
import { newState, type Right, type State, visibleBoards } from './connectwise/state.ts';
import { createTime } from './connectwise/times.ts';
import { createNote, createTicket, patchTicket } from './connectwise/writes.ts';
import { numbersAsText } from './seed.ts';
import type { HeldTicket, PsaSimulator } from './simulated.ts';

/** ConnectWise PSA as far as the product uses it, and as strict as the vendor. */
export interface ConnectWise extends PsaSimulator {
  readonly kind: 'connectwise';
  events: ConnectWiseEvents;
  /** Tickets with their notes, as the vendor holds them, newest first; and mail that customers would have got. */
  state(): { tickets: (TicketRow & { notes: NoteRow[] })[]; mails: State['mails'] };
  ticket(id: number): (TicketRow & { notes: NoteRow[] }) | null;
}

const perMinute = 1000;
const newestModel = '2025.16';

/** Starts it on loopback, on a free port unless one is given. */
export async function startConnectWise(options: { port?: number } = {}): Promise<ConnectWise> {
  let state = newState();
  const simulator = await startSimulator('connectwise', (call) => handle(state, call), options.port ?? 0);
  const withNotes = (ticket: TicketRow) => ({
    ...structuredClone(ticket),
    notes: structuredClone(state.data.notes.filter((note) => note.ticketId === ticket.id)),
  });
  const held = (): HeldTicket[] =>
    [...state.data.tickets.values()].toSorted((a, b) => b.id - a.id).map((ticket) => heldTicket(ticket, state));
  return Object.assign(simulator, {
    kind: 'connectwise' as const,
    settings: {
      URL: simulator.url,
      COMPANY: connectWise.company,
      PUBLIC_KEY: connectWise.publicKey,
      PRIVATE_KEY: connectWise.privateKey,
      CLIENT_ID: connectWise.clientId,
    },
    numbers: numbersAsText(),
    board: connectWise.board.name,
    resolved: 'Resolved',
    held,
    heldTicket: (number: string) => {
      const ticket = state.data.tickets.get(Number(number));
      return ticket ? heldTicket(ticket, state) : null;
    },
    mails: () => state.mails.length,
    events: createEvents(() => state),
    state: () => ({
      tickets: [...state.data.tickets.values()].toSorted((a, b) => b.id - a.id).map(withNotes),
      mails: structuredClone(state.mails),
    }),
    ticket: (id: number) => {
      const ticket = state.data.tickets.get(id);
      return ticket ? withNotes(ticket) : null;
    },
    reset: () => {
      state = newState();
    },
  });
}

function handle(state: State, call: Call): Answer {
  if (state.showsPages) {
    return { status: 200, headers: { 'content-type': 'text/html' }, body: '<!DOCTYPE html><title>Welcome</title>' };
  }
  const company = /^\/login\/companyinfo\/([^/]+)$/.exec(call.path)?.[1];
  if (company && call.method === 'GET') return companyInfo(state, decodeURIComponent(company));
  const match = /^\/(v\w+)\/apis\/3\.0(\/.+)$/.exec(call.path);
  if (!match) throw new NoSuchRoute();
  const [, codebase, path = ''] = match;
  const routed = codebase === 'v4_6_release';
  if (!routed && codebase !== state.codebase) {
    return refuse(404, 'ConnectWiseApi', 'The endpoint does not exist for this version');
  }
  const refused = throttle(state) ?? authenticate(state, call, routed);
  if (refused) return refused;
  const model = /version=([\d.]+)/.exec(call.headers.accept ?? '')?.[1] ?? newestModel;
  const result = route(state, call, path);
  return { ...result, headers: { ...result.headers, 'api-current-version': model } };
}

/** Needs no keys. The codebase ends with a slash and `IsCloud` is text. */
function companyInfo(state: State, company: string): Answer {
  if (company.toLowerCase() !== connectWise.company) return missing('Company', company);
  return answer(200, {
    CompanyName: 'Northwind Managed IT',
    Codebase: `${state.codebase}/`,
    VersionCode: state.codebase.replace('_', '.'),
    VersionNumber: 'v4.6.100000',
    CompanyID: connectWise.company,
    IsCloud: state.codebase === 'v4_6_release' ? 'False' : 'True',
  });
}

function throttle(state: State): Answer | null {
  const now = Date.now();
  state.recent = state.recent.filter((time) => time > now - 60_000);
  state.recent.push(now);
  if (state.recent.length <= perMinute) return null;
  return answer(429, throttledBody(30), { 'retry-after': '30' });
}

function authenticate(state: State, call: Call, routed: boolean): Answer | null {
  const wanted = `${connectWise.company}+${connectWise.publicKey}:${connectWise.privateKey}`;
  const given = /^Basic (.+)$/.exec(call.headers.authorization ?? '')?.[1];
  if (!given || Buffer.from(given, 'base64').toString() !== wanted) {
    // The cloud's router hides wrong keys behind a 404; the versioned codebase tells the truth.
    if (routed && state.codebase !== 'v4_6_release') return refuse(404, 'NotFound', 'Not found');
    return refuse(401, 'Unauthorized', 'The supplied credentials are not valid');
  }
  if (call.headers.clientid !== connectWise.clientId) {
    return refuse(401, 'ConnectWiseApi', 'The clientId header is missing or not valid');
  }
  if (state.memberDisabled) return refuse(401, 'UserNotAuthenticated', 'The user is not authenticated');
  return null;
}

function route(state: State, call: Call, path: string): Answer {
  const { data } = state;
  const reads = (right: Right, work: () => Answer): Answer =>
    state.denied.has(right) ? refuse(403, 'Security', 'You do not have sufficient permissions') : work();
  const rows = (value: object[]) => value as Row[];
  const key = `${call.method} ${path.replace(/\/\d+(?=\/|$)/g, '/{id}')}`;
  const id = /\/(\d+)(?=\/|$)/.exec(path)?.[1] ?? '';
  if (call.method !== 'GET' && !call.headers['content-type']?.startsWith('application/json')) {
    return refuse(415, 'UnsupportedMediaType', 'The content type must be application/json');
  }
  const body = () => readBody(call);
  switch (key) {
    case 'GET /system/info':
      return reads('info', () => answer(200, { version: 'v2024.1.100000', isCloud: true, serverTimeZone: 'UTC' }));
    case 'GET /service/tickets':
      return reads('inquire', () => list(call, resources.ticketResource, rows(findable(state)), state));
    case 'POST /service/tickets':
      return createTicket(state, body());
    case 'GET /service/tickets/{id}':
      return reads('inquire', () => withTicket(state, id, (ticket) => one(call, ticket, resources.ticketResource)));
    case 'PATCH /service/tickets/{id}':
      return withTicket(state, id, (ticket) => patchTicket(state, ticket, body()));
    case 'GET /service/tickets/{id}/notes':
      return reads('inquire', () =>
        withTicket(state, id, (ticket) => {
          const notes = data.notes.filter((note) => note.ticketId === ticket.id);
          return list(call, resources.noteResource, rows(notes), state);
        }),
      );
    case 'POST /service/tickets/{id}/notes':
      return withTicket(state, id, (ticket) => createNote(state, ticket, body()));
    case 'GET /time/entries':
      return reads('time', () => list(call, resources.timeResource, rows(data.times), state));
    case 'POST /time/entries':
      return createTime(state, body());
    case 'GET /system/members':
      return reads('time', () => list(call, resources.memberResource, rows(data.members), state));
    case 'GET /service/boards':
      return reads('boards', () => list(call, resources.boardResource, rows(visibleBoards(state)), state));
    case 'GET /service/boards/{id}/statuses':
      return reads('boards', () => {
        if (!visibleBoards(state).some((board) => board.id === Number(id))) return missing('Service Board', id);
        const statuses = data.statuses.filter((status) => status.board.id === Number(id));
        return list(call, resources.statusResource, rows(statuses), state);
      });
    case 'GET /company/companies':
      return reads('companies', () => list(call, resources.companyResource, companies(state), state));
    case 'GET /company/companies/{id}':
      return reads('companies', () => {
        const company = companies(state).find((row) => row.id === Number(id));
        return company ? one(call, company, resources.companyResource) : missing('Company', id);
      });
    case 'GET /company/contacts':
      return reads('contacts', () => list(call, resources.contactResource, rows(data.contacts), state));
    case 'GET /company/contacts/{id}':
      return reads('contacts', () => {
        const contact = data.contacts.find((row) => row.id === Number(id));
        return contact ? answer(200, contact) : missing('Contact', id);
      });
    default:
      throw new NoSuchRoute();
  }
}

/** On a board that the member may not see a ticket looks as if it did not exist. */
function withTicket(state: State, id: string, work: (ticket: TicketRow) => Answer): Answer {
  const ticket = state.data.tickets.get(Number(id));
  const visible = ticket && visibleBoards(state).some((board) => board.id === ticket.board.id);
  return visible ? work(ticket) : missing('Ticket', id);
}

function one(call: Call, row: object, resource: Resource): Answer {
  try {
    return answer(200, pick(row as Row, call.url.searchParams.get('fields'), resource));
  } catch (error) {
    if (!(error instanceof BadCondition)) throw error;
    return refuse(400, 'InvalidObject', error.message);
  }
}

/** Tickets that a list shows: a new one may take a while. */
function findable(state: State): TicketRow[] {
  const boards = new Set(visibleBoards(state).map((board) => board.id));
  const now = Date.now();
  return [...state.data.tickets.values()].filter(
    (ticket) => boards.has(ticket.board.id) && (state.hiddenUntil.get(ticket.id) ?? 0) <= now,
  );
}

/** Without our own switch, which the vendor does not show. */
function companies(state: State): Row[] {
  return state.data.companies.map(({ refusesSaves: _, ...company }) => company);
}

function readBody(call: Call): unknown {
  try {
    return call.json();
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
