import { z } from 'zod';
import { ServiceError } from '../../errors.ts';
import { onlyOne } from '../byName.ts';
import { waitForSearch } from '../lookAgain.ts';
import { escapeHtml, oneLine, titleWithKey } from '../noteText.ts';
import type { NewTicket } from '../psa.ts';
import { type Api, product } from './api.ts';
import type { createFields } from './fields.ts';
import type { createPeople } from './people.ts';
import { rights, viewGroups } from './rights.ts';
import type { FreshdeskSettings } from './settings.ts';
import { type ContactWire, groupWire, type TicketWire, ticketWire } from './wire.ts';

export const titleLength = 250;
/** Whether the plain list lags is not documented: two looks, 10 and 60 s on. The search does, by minutes; it is not used. */
export const settlesMs = 70_000;
/** The vendor's own numbers, the same in every account. */
const open = 2;
const low = 1;
const byPhone = 3;

interface Outside {
  settings: FreshdeskSettings;
  now: () => number;
  people: ReturnType<typeof createPeople>;
  choicesOf: ReturnType<typeof createFields>;
}

export async function listGroups(api: Api, signal: AbortSignal | undefined) {
  return api.pages('/groups', { what: 'list groups', right: viewGroups, schema: z.array(groupWire), signal });
}

/** Finds the ticket of this reset, or makes it once. It needs a contact, and a new one is never made. */
export async function ensureTicket(
  api: Api,
  ticket: NewTicket,
  company: number,
  outside: Outside,
  signal: AbortSignal | undefined,
): Promise<{ ticket: TicketWire; created: boolean }> {
  const there = await find(api, ticket.key, company, { company_id: company }, signal);
  if (there) return { ticket: there, created: false };
  const contact = await requesterOf(api, ticket, company, outside, signal);
  // In another company it is found by its requester: a colleague moved it, or Freshdesk put it elsewhere.
  const moved = await find(api, ticket.key, company, { requester_id: contact.id }, signal);
  if (moved) return { ticket: moved, created: false };
  waitForSearch(product, ticket.mayExistSince, outside.now(), settlesMs);
  const where = ' (newTicketBoard)';
  const group = ticket.board && onlyOne(await listGroups(api, signal), ticket.board, { product, kind: 'group', where });
  const type = await typeOf(api, outside, signal);
  const { data } = await api.request('POST', '/tickets', {
    what: 'make the ticket',
    right: rights.createTicket,
    json: {
      // Never an address: Freshdesk would make a contact of one that it does not know.
      requester_id: contact.id,
      subject: titleWithKey(ticket.title, ticket.key, titleLength),
      description: `<div>${escapeHtml(text(ticket, contact))}</div>`,
      status: open,
      priority: low,
      source: byPhone,
      // Without it a contact's own company would be taken. One that is not the contact's may be refused, by its name.
      company_id: company,
      ...(group ? { group_id: group.id } : {}),
      ...(type ? { type } : {}),
      tags: [ticket.key],
    },
    schema: ticketWire,
    signal,
  });
  if (data.company_id !== company) {
    throw stop(`${product} made ticket ${data.id}, but not for the company that was asked for. Look at it.`);
  }
  return { ticket: { ...data, requester: contact }, created: true };
}

/** By the tag or the subject, among the newest tickets of a company or a requester. */
async function find(
  api: Api,
  key: string,
  company: number,
  of: Record<string, number>,
  signal: AbortSignal | undefined,
): Promise<TicketWire | null> {
  const ask = { what: "look for this reset's ticket", right: rights.readTickets, schema: z.array(ticketWire), signal };
  const rows = await api.including('requester', (include) =>
    api.pages('/tickets', { ...ask, query: { ...api.newest(of), ...include } }, undefined, 1),
  );
  const [hit, second] = rows.filter((row) => row.tags?.includes(key) || row.subject?.includes(key));
  if (hit && second) {
    throw stop(
      `Two tickets carry the mark of this reset: ${hit.id} and ${second.id}. Close one of them; no other was made.`,
    );
  }
  if (hit && hit.company_id !== company) {
    throw stop(`Ticket ${hit.id} carries the mark of this reset but belongs to another company. No other was made.`);
  }
  return hit ?? null;
}

async function requesterOf(
  api: Api,
  { requester }: NewTicket,
  company: number,
  { settings, people }: Outside,
  signal: AbortSignal | undefined,
): Promise<ContactWire> {
  const own = requester && (await people.contactOf(requester.email, company, signal));
  const { catchAllContact } = settings;
  const contact = own ?? (catchAllContact ? await people.contactOf(catchAllContact, null, signal) : null);
  if (contact) return contact;
  throw stop(
    `${product} has no contact for this person in this company, and the bot makes none. Set ${api.setting('CATCH_ALL_CONTACT')} to the address of a contact that exists, or make the ticket yourself.`,
  );
}

/** As Freshdesk spells it. Where the types cannot be listed it goes out as it is: Freshdesk refuses one that it has not. */
async function typeOf(api: Api, { settings, choicesOf }: Outside, signal: AbortSignal | undefined) {
  if (!settings.ticketType) return null;
  const types = await choicesOf('default_ticket_type', signal);
  const where = ` (${api.setting('TICKET_TYPE')})`;
  return types
    ? onlyOne(types, settings.ticketType, { product, kind: 'ticket type', where }).name
    : settings.ticketType;
}

function text({ requester, text: given }: NewTicket, contact: ContactWire): string {
  const line = oneLine(given);
  if (!requester) return line;
  const address = requester.email.toLowerCase();
  const isNamed = contact.email?.toLowerCase() === address || line.toLowerCase().includes(address);
  return isNamed ? line : `${line} For ${oneLine(requester.name)} (${requester.email}).`;
}

function stop(sentence: string): ServiceError {
  return new ServiceError('PSA', 'invalid', sentence);
}
