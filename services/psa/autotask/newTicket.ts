import { ServiceError } from '../../errors.ts';
import { waitForSearch } from '../lookAgain.ts';
import { oneLine, titleWithKey } from '../noteText.ts';
import type { NewTicket, Ticket } from '../psa.ts';
import { type Api, type Filter, product } from './api.ts';
import type { Labels } from './labels.ts';
import type { People } from './people.ts';
import { rights } from './rights.ts';
import { numberOf, type Tickets } from './tickets.ts';
import { madeWire } from './wire.ts';

export const titleLength = 255;
const textLength = 8000;
/** A request may run for five minutes on the server after we gave up on it. */
export const settlesMs = 310_000;
const lookAfterMs = 10_000;
const hourMs = 3600_000;

interface Outside {
  labels: Labels;
  people: People;
  tickets: Tickets;
  now: () => number;
  dueHours: number;
}

/** Finds the ticket of this reset, or makes it: once, without a new contact. */
export async function ensureTicket(
  api: Api,
  ticket: NewTicket,
  company: number,
  outside: Outside,
  signal: AbortSignal | undefined,
): Promise<{ ticket: Ticket; created: boolean }> {
  const { tickets, now } = outside;
  const there = await find(tickets, ticket.key, company, signal);
  if (there) return { ticket: await shown(there.id), created: false };
  waitForSearch(product, ticket.mayExistSince, now(), settlesMs);
  const json = await bodyOf(api, ticket, company, outside, signal);
  const ask = { what: 'make the ticket', right: rights.createTicket, json, schema: madeWire, signal };
  const { data } = await api.call('POST', '/Tickets', ask);
  // Only the id was answered. Whatever goes wrong from here on, the ticket is there: it is looked for, never made again.
  const made = await shown(data.itemId).catch((error: unknown) => {
    if (!(error instanceof ServiceError)) throw error;
    const sentence = `${product} made ticket ${data.itemId} but does not show it yet. It is looked up again.`;
    throw new ServiceError('PSA', 'unknownOutcome', sentence, { ...error.details, retryAfterMs: lookAfterMs }, error);
  });
  return { ticket: made, created: true };

  async function shown(id: number): Promise<Ticket> {
    const [read] = await tickets.shown([await tickets.require(id, signal)], signal);
    if (!read) throw new ServiceError('PSA', 'notFound', `${product} has no ticket with the id ${id}.`);
    return read;
  }
}

/** By the mark in `externalID`, then among the company's tickets by the title, should the field be overwritten or not be searchable. */
async function find(tickets: Tickets, key: string, company: number, signal: AbortSignal | undefined) {
  const look = (...filter: Filter[]) => tickets.query("look for this reset's ticket", filter, signal);
  const marked = await look({ op: 'eq', field: 'externalID', value: key }).catch((error: unknown) => {
    if (error instanceof ServiceError && error.kind === 'invalid') return [];
    throw error;
  });
  let hits = marked.filter((row) => row.externalID === key);
  if (hits.length === 0) {
    const titled = await look(
      { op: 'eq', field: 'companyID', value: company },
      { op: 'contains', field: 'title', value: key },
    );
    hits = titled.filter((row) => row.companyID === company && row.title?.includes(key));
  }
  const [hit, second] = hits;
  if (hit && second) {
    throw stop(
      `Two tickets carry the mark of this reset: ${numberOf(hit)} and ${numberOf(second)}. Close one of them; no other was made.`,
    );
  }
  if (hit && hit.companyID !== company) {
    throw stop(
      `Ticket ${numberOf(hit)} carries the mark of this reset but belongs to another company. No other was made.`,
    );
  }
  return hit ?? null;
}

/** What is not known is left out: an empty value is refused. */
async function bodyOf(
  api: Api,
  ticket: NewTicket,
  company: number,
  { labels, people, now, dueHours }: Outside,
  signal: AbortSignal | undefined,
) {
  const queueID =
    ticket.board === null ? await labels.optionalId('QUEUE', signal) : await labels.queueId(ticket.board, signal);
  if (queueID === null) {
    throw stop(
      `${product} makes no ticket without a queue: set ${api.variable('QUEUE')}, or newTicketBoard of the organisation.`,
    );
  }
  const ticketCategory = await labels.optionalId('CATEGORY', signal);
  const contactID = ticket.requester && (await people.contactOf(ticket.requester.email, company, signal));
  return {
    companyID: company,
    ...(contactID === null ? {} : { contactID }),
    title: titleWithKey(ticket.title, ticket.key, titleLength),
    description: textOf(ticket, contactID !== null),
    status: await labels.idOf('NEW_STATUS', signal),
    priority: await labels.idOf('PRIORITY', signal),
    queueID,
    ...(ticketCategory === null ? {} : { ticketCategory }),
    dueDateTime: new Date(now() + dueHours * hourMs).toISOString().replace(/\.\d+Z$/, 'Z'),
    externalID: ticket.key,
  };
}

function textOf(ticket: NewTicket, hasContact: boolean): string {
  const line = oneLine(ticket.text);
  const { requester } = ticket;
  const named = requester && !hasContact && !line.toLowerCase().includes(requester.email.toLowerCase());
  const whole = named ? `${line} For ${oneLine(requester.name)} (${requester.email}).` : line;
  const pointer = ' … (shortened; the note on this ticket tells the rest)';
  return whole.length <= textLength ? whole : whole.slice(0, textLength - pointer.length).toWellFormed() + pointer;
}

const stop = (sentence: string) => new ServiceError('PSA', 'invalid', sentence);
