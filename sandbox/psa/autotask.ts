import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, type Call, NoSuchRoute, startSimulator } from '../simulator.ts';
import { errors } from './autotask/answers.ts';
import { type AutotaskEvents, createEvents } from './autotask/events.ts';
import { seenByCustomers, ticketLists } from './autotask/picklists.ts';
import { route } from './autotask/routes.ts';
import { access, apiResource, newState, numberOf, type State, type TicketRow } from './autotask/state.ts';
import { numbersAsText } from './seed.ts';
import type { HeldTicket, PsaSimulator } from './simulated.ts';

/** Datto PSA (Autotask) as far as the product uses it, and as strict as the vendor. */
export interface Autotask extends PsaSimulator {
  readonly kind: 'autotask';
  events: AutotaskEvents;
}

/** At once, for each kind of record. */
const mostThreads = 3;
const hourMs = 3600_000;
/** So that requests that come together are at work together. */
const workMs = 2;

/** Starts it on loopback, on a free port unless one is given. */
export async function startAutotask(options: { port?: number } = {}): Promise<Autotask> {
  let state = newState();
  const simulator = await startSimulator('autotask', (call) => handle(state, call, simulator.url), options.port ?? 0);
  const newestFirst = () => [...state.tickets.values()].toSorted((a, b) => b.id - a.id);
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
    held: () => newestFirst().map((ticket) => held(ticket, state)),
    heldTicket: (number: string) => {
      const ticket = newestFirst().find((one) => one.ticketNumber === number || String(one.id) === number);
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
  const nameOf = (id: number) => {
    const resource = state.resources.find((one) => one.id === id);
    return resource ? `${resource.firstName} ${resource.lastName}` : apiResource.name;
  };
  const contact = state.contacts.find((one) => one.id === ticket.contactID);
  return {
    id: String(ticket.id),
    number: ticket.ticketNumber,
    title: ticket.title,
    status: ticketLists.status.find((one) => one.value === String(ticket.status))?.label ?? '',
    company: state.companies.find((one) => one.id === ticket.companyID)?.companyName ?? '',
    companyId: String(ticket.companyID),
    requester: contact ? `${contact.firstName} ${contact.lastName}` : '',
    notes: state.notes
      .filter((note) => note.ticketID === ticket.id)
      .map((note) => ({
        id: String(note.id),
        by: nameOf(note.creatorResourceID),
        at: note.createDateTime,
        internal: note.publish !== seenByCustomers,
        customer: note.publish === seenByCustomers,
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
  const path = /^\/atservicesrest\/v1\.0(\/.+)$/i.exec(call.path)?.[1];
  if (!path) throw new NoSuchRoute();
  // Needs no credentials, and counts in no limit.
  if (`${call.method} ${path}` === 'GET /zoneInformation') return zone(state, call, url);
  const { apiintegrationcode, username, secret } = call.headers;
  const known =
    apiintegrationcode === access.integrationCode && username === access.userName && secret === access.secret;
  if (!known || state.refusesKeys) return { status: 401 };
  const now = Date.now();
  state.recent = state.recent.filter((at) => at > now - hourMs);
  if (state.recent.length >= state.perHour) return errors(429, 'The request threshold of this database is exceeded.');
  state.recent.push(now);
  return withThread(state, path, () => route(state, call, path));
}

function zone(state: State, call: Call, url: string): Answer {
  if (state.zoneUnknown || call.url.searchParams.get('user') !== access.userName) {
    return errors(500, 'Zone information could not be determined');
  }
  const place = state.zoneUrl ?? `${url}/atservicesrest/`;
  return { status: 200, body: { zoneName: 'Sandbox', url: place, webUrl: `${url}/`, ci: 1 } };
}

async function withThread(state: State, path: string, work: () => Answer): Promise<Answer> {
  const entity = path.endsWith('/Notes') ? 'TicketNotes' : (path.split('/')[1] ?? '');
  const count = (by: number) => state.threads.set(entity, (state.threads.get(entity) ?? 0) + by);
  if ((state.threads.get(entity) ?? 0) >= mostThreads) {
    return errors(500, `Itgenatr005: the thread threshold of ${mostThreads} has been exceeded.`);
  }
  count(1);
  try {
    await sleep(workMs);
    return work();
  } finally {
    if (state.releaseMs === 0) count(-1);
    else setTimeout(() => count(-1), state.releaseMs).unref();
  }
}
