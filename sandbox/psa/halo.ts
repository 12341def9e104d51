import { randomUUID } from 'node:crypto';
import { type Answer, type Call, NoSuchRoute, startSimulator } from '../simulator.ts';
import { createEvents, type HaloEvents } from './halo/events.ts';
import { listActions, listStatuses, listTickets, page } from './halo/lists.ts';
import type { AgentRow, TicketRow } from './halo/rows.ts';
import {
  access,
  apiAgent,
  hiddenTeam,
  newState,
  outcomes,
  type Right,
  type State,
  statuses,
  types,
} from './halo/state.ts';
import { postAction, postTicket, refuse } from './halo/writes.ts';
import { numbersAsText } from './seed.ts';
import type { HeldTicket, PsaSimulator } from './simulated.ts';

/** HaloPSA as far as the product uses it, and as strict (and as careless) as the vendor. */
export interface Halo extends PsaSimulator {
  readonly kind: 'halo';
  events: HaloEvents;
}

/** Starts it on loopback, on a free port unless one is given. */
export async function startHalo(options: { port?: number } = {}): Promise<Halo> {
  let state = newState();
  const simulator = await startSimulator('halo', (call) => handle(state, call, simulator.url), options.port ?? 0);
  return Object.assign(simulator, {
    kind: 'halo' as const,
    settings: {
      URL: simulator.url,
      CLIENT_ID: access.clientId,
      CLIENT_SECRET: access.clientSecret,
      TICKET_TYPE: 'Service Request',
    },
    numbers: numbersAsText(),
    board: 'Service Request',
    resolved: 'Resolved',
    held: () => [...state.tickets.values()].toSorted((a, b) => b.id - a.id).map((ticket) => held(ticket, state)),
    heldTicket: (number: string) => {
      const ticket = state.tickets.get(Number(number));
      return ticket ? held(ticket, state) : null;
    },
    mails: () => state.mails.length,
    events: createEvents(() => state),
    reset: () => {
      state = newState();
    },
  });
}

/** A ticket in neutral words. */
function held(ticket: TicketRow, state: State): HeldTicket {
  const agent = (id: number) => state.agents.find((one) => one.id === id)?.name ?? '';
  const actions = state.actions.filter((action) => action.ticket_id === ticket.id);
  return {
    id: String(ticket.id),
    number: String(ticket.id),
    title: ticket.summary,
    status: statuses.find((one) => one.id === ticket.status_id)?.name ?? '',
    company: ticket.client_name,
    companyId: String(ticket.client_id),
    requester: ticket.user_name,
    notes: actions
      .filter((action) => action.timetaken === 0)
      .map((action) => ({
        id: String(action.id),
        by: agent(action.who_agentid),
        at: action.datetime,
        internal: action.hiddenfromuser,
        customer: !action.hiddenfromuser,
        text: action.note,
      })),
    times: actions
      .filter((action) => action.timetaken > 0)
      .map((action) => ({
        by: agent(action.who_agentid),
        minutes: Math.round(action.timetaken * 60),
        text: action.note,
      })),
  };
}

function handle(state: State, call: Call, url: string): Answer {
  const key = `${call.method} ${call.path.replace(/\/\d+(?=\/|$)/g, '/{id}')}`;
  if (key === 'GET /api/authinfo') return { status: 200, body: { auth_url: `${url}/auth`, tenant_id: access.tenant } };
  if (key === 'POST /auth/token') return signIn(state, call);
  const token = /^Bearer (.+)$/.exec(call.headers.authorization ?? '')?.[1];
  if (!call.path.startsWith('/api/')) throw new NoSuchRoute();
  if (!token || !state.tokens.has(token)) return { status: 401, body: { error: 'unauthorized' } };
  if (call.method === 'POST' && !call.headers['content-type']?.startsWith('application/json'))
    return refuse(400, 'JSON is expected');
  return route(state, call, key, Number(/\/(\d+)$/.exec(call.path)?.[1]));
}

/** The tenant goes into the query of a hosted instance; the body is a form. */
function signIn(state: State, call: Call): Answer {
  const form = new URLSearchParams(call.text);
  const right =
    call.headers['content-type']?.startsWith('application/x-www-form-urlencoded') &&
    call.url.searchParams.get('tenant') === access.tenant &&
    form.get('grant_type') === 'client_credentials' &&
    form.get('client_id') === access.clientId &&
    form.get('client_secret') === access.clientSecret &&
    Boolean(form.get('scope'));
  if (!right || state.refusesKeys) return { status: 400, body: { error: 'invalid_client' } };
  const token = `halo-token-canary-${randomUUID()}`;
  state.tokens.add(token);
  return {
    status: 200,
    body: { access_token: token, token_type: 'Bearer', expires_in: 3600, refresh_token: 'unused-canary' },
  };
}

function route(state: State, call: Call, key: string, id: number): Answer {
  const query = call.url.searchParams;
  const text = (query.get('search') ?? '').toLowerCase();
  const read = (right: Right, work: () => Answer) =>
    state.denied.has(right) ? refuse(403, 'You do not have permission') : work();
  const one = (right: Right, row: object | undefined) =>
    read(right, () => (row ? { status: 200, body: row } : refuse(404, 'Not found')));
  switch (key) {
    case 'GET /api/Agent/me':
      return { status: 200, body: apiAgent };
    case 'GET /api/Agent': {
      const disabled = query.get('includedisabled') === 'true' || state.ignoresConditions;
      const has = (agent: AgentRow) => `${agent.name} ${agent.email}`.toLowerCase().includes(text);
      const rows = state.agents.filter((agent) => has(agent) && (disabled || !agent.isdisabled));
      return read('agents', () => ({ status: 200, body: rows }));
    }
    case 'GET /api/Tickets':
      return read('read', () => listTickets(state, call));
    case 'POST /api/Tickets':
      return postTicket(state, call.json());
    case 'GET /api/Tickets/{id}':
      if (state.tickets.get(id)?.team === hiddenTeam) return refuse(state.hiddenAnswer, 'Not found');
      return one('read', state.tickets.get(id));
    case 'GET /api/Actions':
      return read('read', () => listActions(state, call));
    case 'GET /api/Actions/{id}': {
      const ticketId = Number(query.get('ticket_id'));
      return one(
        'read',
        state.actions.find((action) => action.id === id && action.ticket_id === ticketId),
      );
    }
    case 'POST /api/Actions':
      return postAction(state, call.json());
    case 'GET /api/Status':
      return read('names', () => listStatuses(state, call));
    case 'GET /api/Outcome': {
      const rows = outcomes.map(({ id: outcome, outcome: name, buttonname }) => ({
        id: outcome,
        outcome: name,
        buttonname,
      }));
      return read('names', () => ({ status: 200, body: rows }));
    }
    case 'GET /api/TicketType': {
      const rows = types.filter((type) => query.get('can_create_only') !== 'true' || type.creatable);
      return read('names', () => ({ status: 200, body: rows.map(({ id: type, name }) => ({ id: type, name })) }));
    }
    case 'GET /api/Client':
      return read('customers', () =>
        page(
          call,
          'clients',
          state.clients.filter((client) => !client.inactive || query.get('includeinactive') === 'true'),
        ),
      );
    case 'GET /api/Client/{id}':
      return one(
        'customers',
        state.clients.find((client) => client.id === id),
      );
    case 'GET /api/Users': {
      const rows = state.users.filter(
        (user) =>
          (!query.get('client_id') || user.client_id === Number(query.get('client_id'))) &&
          `${user.name} ${user.emailaddress} ${user.networklogin}`.toLowerCase().includes(text),
      );
      return read('customers', () => page(call, 'users', rows));
    }
    case 'GET /api/Users/{id}':
      return one(
        'customers',
        state.users.find((user) => user.id === id),
      );
    default:
      throw new NoSuchRoute();
  }
}
