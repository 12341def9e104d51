import { type Answer, type Call, NoSuchRoute, startSimulator } from '../simulator.ts';
import { answer, remaining } from './freshdesk/answers.ts';
import { createEvents, type FreshdeskEvents } from './freshdesk/events.ts';
import { route } from './freshdesk/routes.ts';
import { apiKey, newState, type State, statuses, type TicketRow } from './freshdesk/state.ts';
import { numbersAsText } from './seed.ts';
import type { HeldTicket, PsaSimulator } from './simulated.ts';

/** Freshdesk as far as the product uses it, and as strict as the vendor. */
export interface Freshdesk extends PsaSimulator {
  events: FreshdeskEvents;
}

/** Starts it on loopback, on a free port unless one is given. */
export async function startFreshdesk(options: { port?: number } = {}): Promise<Freshdesk> {
  let state = newState();
  const simulator = await startSimulator('freshdesk', (call) => handle(state, call), options.port ?? 0);
  return Object.assign(simulator, {
    kind: 'freshdesk' as const,
    settings: {
      URL: simulator.url,
      API_KEY: apiKey,
      CLOSED_STATUSES: 'Handed over',
      CATCH_ALL_CONTACT: 'unknown@northwind-msp.com',
    },
    numbers: numbersAsText(),
    board: 'Service Desk',
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
  return {
    id: String(ticket.id),
    number: String(ticket.id),
    title: ticket.subject,
    status: statuses[String(ticket.status)]?.[0] ?? '',
    company: state.companies.find((one) => one.id === ticket.company_id)?.name ?? '',
    companyId: String(ticket.company_id ?? ''),
    requester: state.contacts.find((one) => one.id === ticket.requester_id)?.name ?? '',
    notes: state.conversations
      .filter((note) => note.ticket_id === ticket.id)
      .map((note) => ({
        id: String(note.id),
        by: agent(note.user_id),
        at: note.created_at,
        internal: note.private,
        customer: !note.private,
        text: note.body_text,
      })),
    times: state.times
      .filter((time) => time.ticket_id === ticket.id)
      .map((time) => ({ by: agent(time.agent_id), minutes: minutesOf(time.time_spent), text: time.note })),
  };
}

function minutesOf(spent: string): number {
  const [hours = 0, minutes = 0] = spent.split(':').map(Number);
  return hours * 60 + minutes;
}

function handle(state: State, call: Call): Answer {
  const path = /^\/api\/v2(\/.+)$/.exec(call.path)?.[1];
  if (!path) throw new NoSuchRoute();
  const login = Buffer.from(/^Basic (.+)$/.exec(call.headers.authorization ?? '')?.[1] ?? '', 'base64').toString();
  if (state.refusesKeys || login !== `${apiKey}:X`) {
    return answer(state, 401, {
      code: 'invalid_credentials',
      message: 'You have to be logged in to perform this action.',
    });
  }
  const now = Date.now();
  state.recent = state.recent.filter((at) => at > now - 60_000);
  if (remaining(state) === 0) {
    return answer(
      state,
      429,
      { message: 'You have exceeded the limit of requests per minute' },
      { 'retry-after': '30' },
    );
  }
  state.recent.push(now);
  if (call.method !== 'GET' && !call.headers['content-type']?.startsWith('application/json')) {
    return answer(state, 415, {
      code: 'invalid_content_type',
      message: 'Content-Type header should be application/json',
    });
  }
  return route(state, call, path);
}
