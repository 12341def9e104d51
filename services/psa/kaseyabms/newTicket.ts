import { z } from 'zod';
import { ServiceError } from '../../errors.ts';
import { oneLine, titleWithKey } from '../noteText.ts';
import type { NewTicket } from '../psa.ts';
import type { Api } from './api.ts';
import type { Labels } from './labels.ts';
import { noteLength } from './notes.ts';
import { readTickets } from './tickets.ts';
import { contactWire, namedWire, paragraph, sameAddress, type TicketWire, ticketWire } from './wire.ts';

export const titleLength = 100;
/** How long a ticket may stay unseen by a search after its POST: no lag is documented, so two looks, 10 and 60 s on. */
export const settlesMs = 70_000;
export const createRight =
  'Service Desk / My Tickets and Tickets: View and Modify; Admin / Special Features: Has API Access';
const contactRight = 'CRM / Contacts: View';
/** A lost ticket is looked for over three days; one more, for clocks and zones. */
const lookBackMs = 4 * 24 * 3600_000;

interface Outside {
  labels: Labels;
  now: () => number;
  /** A contact for people who have none, one in each account. */
  catchAll: string | undefined;
  /** `PSA_MAIN_`, for sentences. */
  prefix: string;
}

interface Contact {
  id: number;
  locationId: number | null;
}

/** Finds the ticket of this reset, or makes it: once, and without a new contact. */
export async function ensureTicket(
  api: Api,
  ticket: NewTicket,
  outside: Outside,
  signal: AbortSignal | undefined,
): Promise<{ ticket: TicketWire; created: boolean }> {
  const { labels, now, catchAll, prefix } = outside;
  const account = Number(ticket.companyId);
  const there = await find(api, ticket, account, now(), signal);
  if (there) return { ticket: there, created: false };
  waitForSearch(ticket, now());
  if (ticket.board === null) throw stop('A new ticket of Kaseya BMS needs a queue: set newTicketBoard. None was made.');
  const queueId = await labels.queueId(ticket.board, signal);
  const person = ticket.requester && (await onlyContact(api, account, ticket.requester.email, signal));
  const contact = person ?? (catchAll ? await onlyContact(api, account, catchAll, signal) : null);
  const json = {
    title: titleWithKey(ticket.title, ticket.key, titleLength),
    details: details(ticket, person !== null),
    accountId: account,
    locationId: contact?.locationId ?? (await mainLocation(api, account, signal)),
    ...(contact ? { contactId: contact.id } : {}),
    queueId,
    statusId: await labels.idOf('NEW_STATUS', signal),
    priorityId: await labels.idOf('PRIORITY', signal),
    typeId: await labels.idOf('TICKET_TYPE', signal),
    sourceId: await labels.idOf('SOURCE', signal),
    openDate: new Date(now()).toISOString(),
  };
  const ask = { what: 'make the ticket', right: createRight, json, schema: ticketWire, signal };
  const made = await api.call('POST', '/v2/servicedesk/tickets', ask).catch((error: unknown) => {
    if (contact || !(error instanceof ServiceError) || error.kind !== 'invalid') throw error;
    const hint = `It may demand a contact: make one in this account and name its address in ${prefix}CATCH_ALL_CONTACT.`;
    throw new ServiceError('PSA', 'invalid', `${error.message} ${hint}`, error.details, error);
  });
  if (made.accountId !== account) {
    throw stop(`Kaseya BMS made ticket ${made.ticketNumber}, but for another account than asked. Look at it.`);
  }
  return { ticket: made, created: true };
}

/** By the mark in the title: what the vendor's filter finds, then all that the account got of late. */
async function find(api: Api, ticket: NewTicket, account: number, now: number, signal: AbortSignal | undefined) {
  const ask = { what: "look for this reset's ticket", right: readTickets, signal };
  const marked = (rows: TicketWire[]) => rows.filter((row) => row.title?.includes(ticket.key));
  let hits = marked((await api.search({ title: ticket.key, excludeCompleted: 0 }, ask)).rows);
  if (hits.length === 0) {
    const createdOnFrom = new Date(now - lookBackMs).toISOString();
    const late = await api.search({ accountIds: String(account), createdOnFrom, excludeCompleted: 0 }, ask);
    hits = marked(late.rows);
    if (hits.length === 0 && !late.whole) {
      throw stop("Kaseya BMS gave too many tickets to tell whether this reset's is among them. None was made.");
    }
  }
  const [hit, second] = hits;
  if (hit && second) {
    const both = `${hit.ticketNumber} and ${second.ticketNumber}`;
    throw stop(`Two tickets carry the mark of this reset: ${both}. Close one of them; no other was made.`);
  }
  if (hit && hit.accountId !== account) {
    throw stop(
      `Ticket ${hit.ticketNumber} carries the mark of this reset but belongs to another account. No other was made.`,
    );
  }
  return hit ?? null;
}

/** Not found and an earlier POST may have been done: look again, and post only when the search had its time. */
function waitForSearch(ticket: NewTicket, now: number): void {
  if (!ticket.mayExistSince) return;
  const age = now - Date.parse(ticket.mayExistSince);
  if (age >= settlesMs) return;
  throw new ServiceError(
    'PSA',
    'unavailable',
    'It is not known yet whether Kaseya BMS made the ticket. It is looked up again before another one is made.',
    { code: 'lookAgain', retryAfterMs: Math.max(1000, settlesMs - age) },
  );
}

/** The one active contact of this account with this address; null when there is none, or several. */
async function onlyContact(
  api: Api,
  account: number,
  email: string,
  signal: AbortSignal | undefined,
): Promise<Contact | null> {
  try {
    const { rows } = await api.list('/v2/crm/contacts/search', {
      what: 'find the contact',
      right: contactRight,
      query: { 'Filter.AccountIds': account, 'Filter.EmailAddress': email.trim(), 'Filter.IsActive': true },
      row: contactWire,
      signal,
    });
    const hits = rows.filter(
      (row) => row.isActive !== false && row.accountId === account && sameAddress(row.emailAddress, email),
    );
    const [hit] = hits;
    return hit && hits.length === 1 ? { id: hit.id, locationId: hit.locationId || null } : null;
  } catch (error) {
    // Without the right to read contacts the ticket is made all the same: the text names the person.
    if (error instanceof ServiceError && error.kind === 'forbidden') return null;
    throw error;
  }
}

/** The account's own main location, or its only one; many accounts have one named "Main". */
async function mainLocation(api: Api, account: number, signal: AbortSignal | undefined): Promise<number> {
  const ask = {
    what: "list the account's locations",
    right: 'CRM / Accounts: View',
    schema: z.array(namedWire),
    signal,
  };
  const rows = await api.call('GET', `/v2/crm/accounts/${account}/locations/lookup`, ask);
  const main = rows.filter((row) => row.isMain === true);
  const [hit, second] = main.length ? main : rows;
  if (hit && !second) return hit.id;
  throw stop('Kaseya BMS has no main location for this account, and a new ticket needs one. None was made.');
}

function details(ticket: NewTicket, hasContact: boolean): string {
  const { requester } = ticket;
  const line = oneLine(ticket.text);
  const named = requester && !hasContact && !line.toLowerCase().includes(requester.email.toLowerCase());
  let whole = named ? `${line} For ${oneLine(requester.name)} (${requester.email}).` : line;
  const pointer = ' … (shortened; the note on this ticket tells the rest)';
  if (paragraph(whole).length <= noteLength) return paragraph(whole);
  while (paragraph(whole + pointer).length > noteLength) whole = whole.slice(0, -100).toWellFormed();
  return paragraph(whole + pointer);
}

function stop(sentence: string): ServiceError {
  return new ServiceError('PSA', 'invalid', sentence);
}
