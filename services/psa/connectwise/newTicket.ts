import { z } from 'zod';
import { ServiceError } from '../../errors.ts';
import { waitForSearch } from '../lookAgain.ts';
import { oneLine, titleWithKey } from '../noteText.ts';
import type { NewTicket } from '../psa.ts';
import type { Api } from './api.ts';
import { type Condition, isExact } from './conditions.ts';
import { noteLength } from './notes.ts';
import { readContacts, rights } from './rights.ts';
import { addressesOf, contactWire, type TicketWire, ticketFields, ticketWire } from './wire.ts';

export const titleLength = 100;
/** How long a ticket may stay unseen by a search after its POST: no lag is documented, so two looks, 10 and 60 s on. */
export const settlesMs = 70_000;
const right = rights.createTicket;
const list = z.array(ticketWire);

interface Outside {
  now: () => number;
  boardId: (board: string, signal: AbortSignal | undefined) => Promise<number>;
}

/** Finds the ticket of this reset, or makes it: once, without a new contact, without mail to the customer. */
export async function ensureTicket(
  api: Api,
  ticket: NewTicket,
  outside: Outside,
  signal: AbortSignal | undefined,
): Promise<{ ticket: TicketWire; created: boolean }> {
  const company = Number(ticket.companyId);
  const there = await find(api, ticket, company, signal);
  if (there) return { ticket: there, created: false };
  waitForSearch('ConnectWise PSA', ticket.mayExistSince, outside.now(), settlesMs);
  const board = ticket.board === null ? null : await outside.boardId(ticket.board, signal);
  const contact = ticket.requester && (await onlyContact(api, company, ticket.requester.email, signal));
  const { data } = await api.call('POST', '/service/tickets', {
    what: 'make the ticket',
    right,
    json: {
      summary: titleWithKey(ticket.title, ticket.key, titleLength),
      recordType: 'ServiceTicket',
      company: { id: company },
      ...(board === null ? {} : { board: { id: board } }),
      ...(contact ? { contact: { id: contact } } : {}),
      // The Internal tab: `initialDescription` would show to the customer.
      initialInternalAnalysis: text(ticket, contact !== null),
      externalXRef: ticket.key,
      processNotifications: false,
      automaticEmailContactFlag: false,
      automaticEmailResourceFlag: false,
      automaticEmailCcFlag: false,
    },
    schema: ticketWire,
    signal,
  });
  if (data.company?.id !== company) {
    throw stop(`ConnectWise PSA made ticket ${data.id}, but for another company than asked. Look at it.`);
  }
  return { ticket: data, created: true };
}

/** By the mark in `externalXRef`, then among the company's newest tickets by the title, should the field be overwritten. */
async function find(api: Api, ticket: NewTicket, company: number, signal: AbortSignal | undefined) {
  const ask = { what: "look for this reset's ticket", right, schema: list, signal };
  const look = (condition: Condition, pageSize: number) =>
    api.list('/service/tickets', ask, { conditions: [condition], fields: ticketFields, orderBy: 'id desc', pageSize });
  const marked = await look({ field: 'externalXRef', equals: ticket.key }, 2);
  let hits = marked.filter((row) => row.externalXRef === ticket.key);
  if (hits.length === 0) {
    const newest = await look({ field: 'company/id', is: '=', value: company }, 25);
    hits = newest.filter((row) => row.company?.id === company && row.summary?.includes(ticket.key));
  }
  const [hit, second] = hits;
  if (hit && second) {
    throw stop(
      `Two tickets carry the mark of this reset: ${hit.id} and ${second.id}. Close one of them; no other was made.`,
    );
  }
  if (hit && hit.company?.id !== company) {
    throw stop(`Ticket ${hit.id} carries the mark of this reset but belongs to another company. No other was made.`);
  }
  return hit ?? null;
}

/** The id of the one active contact of this company with this address; null when there is none, or several. */
async function onlyContact(api: Api, company: number, email: string, signal: AbortSignal | undefined) {
  const address = email.trim().toLowerCase();
  // An address that the language cannot hold as it is would find someone else's.
  if (!isExact(address)) return null;
  try {
    const rows = await api.list(
      '/company/contacts',
      {
        what: 'find the contact',
        right: readContacts,
        query: { childConditions: `communicationItems/value="${address}"` },
        schema: z.array(contactWire),
        signal,
      },
      {
        conditions: [{ field: 'company/id', is: '=', value: company }],
        fields: 'id,company,inactiveFlag,communicationItems',
        orderBy: 'id asc',
        pageSize: 25,
      },
    );
    const hits = rows.filter(
      (row) => row.inactiveFlag !== true && row.company?.id === company && addressesOf(row).includes(address),
    );
    return hits.length === 1 ? (hits[0]?.id ?? null) : null;
  } catch (error) {
    // Without the right to read contacts the ticket is made all the same: the text names the person.
    if (error instanceof ServiceError && error.kind === 'forbidden') return null;
    throw error;
  }
}

function text(ticket: NewTicket, hasContact: boolean): string {
  const { requester } = ticket;
  const line = oneLine(ticket.text);
  const named = requester && !hasContact && !line.toLowerCase().includes(requester.email.toLowerCase());
  const whole = named ? `${line} For ${oneLine(requester.name)} (${requester.email}).` : line;
  const pointer = ' … (shortened; the note on this ticket tells the rest)';
  return whole.length <= noteLength ? whole : whole.slice(0, noteLength - pointer.length).toWellFormed() + pointer;
}

function stop(sentence: string): ServiceError {
  return new ServiceError('PSA', 'invalid', sentence);
}
