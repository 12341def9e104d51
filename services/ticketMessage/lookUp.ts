import { ServiceError } from '../errors.ts';
import type { Graph } from '../graph/graph.ts';
import type { Log } from '../log.ts';
import type { Organisation, Organisations } from '../organisations/organisations.ts';
import { urgently } from '../psa/limits/urgency.ts';
import type { Psa, Ticket } from '../psa/psa.ts';
import type { FormInput, Found, FoundTicket } from '../resets/formView.ts';
import type { Person } from '../resets/types.ts';
import type { TicketMessage } from '../services.ts';
import { type Candidate, candidatesIn, mostNumbers } from './candidates.ts';
import { looksFor, organisationsOf, psasOf } from './named.ts';

/**
 * What a ticket's message says, looked up: which tickets, which organisation, who. All of it is a suggestion that a
 * person checks on the form; only what this asker may see is in it. Never throws for an outage: what could not be
 * looked up in time is told as such, and the technician goes on without it.
 */
export interface Suggestion {
  input: FormInput;
  found: Found;
}

export interface LookUpDeps {
  organisations: Organisations;
  psaOf(organisation: Organisation): Psa | null;
  graph: Pick<Graph, 'matchUsers'>;
  log: Log;
}

/** Of the whole time a part for the ticket; what is left of it is for the person. */
const ticketShare = 0.6;

export async function lookUp(
  d: LookUpDeps,
  asker: Person,
  message: TicketMessage,
  withinMs: number,
): Promise<Suggestion> {
  const until = performance.now() + withinMs;
  const left = () => AbortSignal.timeout(Math.ceil(Math.max(50, until - performance.now())));
  const visible = await d.organisations.visibleTo(asker);
  const psas = psasOf(visible, d.psaOf);
  const patterns = psas.map((psa) => psa.numberPattern);
  const own = candidatesIn(message.own, patterns);
  // Words of somebody else count only where the sender has none of his own.
  const quoted = own.numbers.length + own.addresses.length === 0;
  const { numbers, addresses } = quoted ? candidatesIn(message.quoted, patterns) : own;

  const looks = looksFor(psas, numbers).slice(0, mostNumbers + 2);
  const inTime = AbortSignal.timeout(Math.ceil(withinMs * ticketShare));
  const looked = await Promise.all(looks.map(({ psa, candidate }) => ticketOf(d, psa, candidate, inTime)));
  const known = looked.flatMap((look) => ('ticket' in look ? placed(d, visible, look.psa, look.ticket) : []));
  const unchecked = [...new Set(looked.flatMap((look) => ('unchecked' in look ? [look.unchecked] : [])))];

  const requesters = new Set(known.map(({ ticket }) => ticket.requester?.email ?? ''));
  const people = await Promise.all(addresses.map((address) => personOf(d, asker, address)));
  const found: Found = {
    quoted,
    tickets: known.map(({ shown }) => shown),
    unchecked,
    // The requester of a ticket stands in the ticket's own row.
    people: people.filter(({ address, organisation }) => organisation && !requesters.has(address)),
  };
  return { input: await inputFrom(d, known, found, left), found };
}

type Look = { psa: Psa; ticket: Ticket } | { unchecked: string } | { none: true };

async function ticketOf(d: LookUpDeps, psa: Psa, { number, marked }: Candidate, abort: AbortSignal): Promise<Look> {
  try {
    const ticket = await urgently(() => psa.getTicket(number, abort));
    return ticket ? { psa, ticket } : { none: true };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    d.log.info({ psa: psa.name, kind: error.kind }, 'ticket message: a number could not be looked up');
    // A bare number that nobody looked up is a number and nothing more.
    return marked ? { unchecked: number } : { none: true };
  }
}

interface Placed {
  ticket: Ticket;
  organisations: Organisation[];
  shown: FoundTicket;
}

function placed(d: LookUpDeps, visible: Organisation[], psa: Psa, ticket: Ticket): Placed[] {
  const organisations = organisationsOf(psa, ticket, visible, d.psaOf);
  if (!organisations) return [];
  const state = ticket.discarded ? 'discarded' : ticket.mergedInto ? 'merged' : ticket.open ? 'open' : 'closed';
  const shown: FoundTicket = {
    number: ticket.number,
    title: ticket.title,
    organisation: organisations[0]?.name ?? null,
    requester: ticket.requester?.name ?? null,
    state,
    ...(ticket.mergedInto && ticket.mergedInto !== '?' && { into: ticket.mergedInto }),
  };
  return [{ ticket, organisations, shown }];
}

async function personOf(d: LookUpDeps, asker: Person, address: string): Promise<Found['people'][number]> {
  const organisation = await d.organisations.byDomain(asker, address.split('@')[1] ?? '');
  return { address, organisation: organisation && { id: organisation.id, name: organisation.name }, unknown: false };
}

/**
 * One open ticket says where and who. Several are offered, and none is chosen; without a ticket one single address may
 * say it. An address in the message never stands against the ticket's own requester.
 */
async function inputFrom(d: LookUpDeps, known: Placed[], found: Found, left: () => AbortSignal): Promise<FormInput> {
  const open = known.filter(({ shown }) => shown.state === 'open');
  const [only] = open;
  if (only && open.length === 1) {
    const { ticket } = only;
    const email = ticket.requester?.email ?? null;
    const organisation = organisationOf(only, email);
    const ofTicket = { ticketMode: 'existing' as const, ticketTyped: ticket.number };
    if (!organisation) return ofTicket;
    const ofMessage = found.people.filter((person) => person.organisation?.id === organisation.id);
    const address = email ?? (ofMessage.length === 1 ? (ofMessage[0]?.address ?? null) : null);
    const user = address ? await signInNameOf(d, organisation.id, address, found, left()) : {};
    return { ...ofTicket, organisation: organisation.id, ...user };
  }
  if (open.length > 1) {
    const all = new Set(open.flatMap((one) => organisationOf(one, one.ticket.requester?.email ?? null)?.id ?? ['']));
    const [id] = all;
    return { ticketMode: 'existing', ...(id && all.size === 1 && { organisation: id }) };
  }
  const [number] = found.unchecked;
  const ofTicket =
    number && found.unchecked.length === 1 && known.length === 0
      ? { ticketMode: 'existing' as const, ticketTyped: number }
      : {};
  const [person] = found.people;
  if (!person?.organisation || found.people.length > 1) return ofTicket;
  const user = await signInNameOf(d, person.organisation.id, person.address, found, left());
  return { ...ofTicket, organisation: person.organisation.id, ...user };
}

/** Of several tenants of one company the requester's domain decides; else a person does. */
function organisationOf({ organisations }: Placed, email: string | null): Organisation | null {
  if (organisations.length === 1) return organisations[0] ?? null;
  const domain = email?.split('@')[1];
  return organisations.find((o) => o.domain === domain) ?? null;
}

/** The sign-in name behind an address, as a typed entry, which every client shows. Nobody there: said, and left empty. */
async function signInNameOf(
  d: LookUpDeps,
  tenantId: string,
  address: string,
  found: Found,
  abort: AbortSignal,
): Promise<FormInput> {
  try {
    const [user, other] = await d.graph.matchUsers(tenantId, address, abort);
    if (user && !other) return { userTyped: user.userPrincipalName };
    const person = found.people.find((one) => one.address === address);
    if (person) person.unknown = !user;
    else if (!user) found.people.push({ address, organisation: null, unknown: true });
    return other ? { userTyped: address } : {};
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    d.log.info({ kind: error.kind }, 'ticket message: an address could not be looked up');
    return { userTyped: address };
  }
}
