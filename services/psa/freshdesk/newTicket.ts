import { z } from 'zod';
import { ServiceError } from '../../errors.ts';
import { onlyOne } from '../byName.ts';
import { waitForSearch } from '../lookAgain.ts';
import { escapeHtml, oneLine, titleWithKey } from '../noteText.ts';
import type { NewTicket } from '../psa.ts';
import { type Api, product } from './api.ts';
import type { createPeople } from './people.ts';
import type { FreshdeskSettings } from './settings.ts';
import { type ContactWire, groupWire, type TicketWire, ticketWire } from './wire.ts';

export const titleLength = 250;
/** Whether the plain list lags is not documented: two looks, 10 and 60 s on. The search does, by minutes; it is not used. */
export const settlesMs = 70_000;
export const createRight = 'Create tickets, with new tags; and a scope that holds the group';
/** The vendor's own numbers, the same in every account. */
const open = 2;
const low = 1;
const byPhone = 3;

export async function listGroups(api: Api, signal: AbortSignal | undefined) {
  return api.pages('/groups', { what: 'list groups', right: 'View groups', schema: z.array(groupWire), signal });
}

/** Finds the ticket of this reset, or makes it once. It needs a contact, and a new one is never made. */
export async function ensureTicket(
  api: Api,
  ticket: NewTicket,
  company: number,
  how: { name: string; settings: FreshdeskSettings; now: number; people: ReturnType<typeof createPeople> },
  signal: AbortSignal | undefined,
): Promise<{ ticket: TicketWire; created: boolean }> {
  const there = await find(api, ticket.key, company, signal);
  if (there) return { ticket: there, created: false };
  waitForSearch(product, ticket.mayExistSince, how.now, settlesMs);
  const contact = await requesterOf(ticket, company, how, signal);
  const where = ' (newTicketBoard)';
  const group =
    ticket.board === null
      ? null
      : onlyOne(await listGroups(api, signal), ticket.board, { product, kind: 'group', where });
  const { data } = await api.request('POST', '/tickets', {
    what: 'make the ticket',
    right: createRight,
    json: {
      // Never an address: Freshdesk would make a contact of one that it does not know.
      requester_id: contact.id,
      subject: titleWithKey(ticket.title, ticket.key, titleLength),
      description: `<div>${escapeHtml(text(ticket, contact))}</div>`,
      status: open,
      priority: low,
      source: byPhone,
      // One of the contact's own companies, or none: another one is refused.
      ...(belongs(contact, company) ? { company_id: company } : {}),
      ...(group ? { group_id: group.id } : {}),
      ...(how.settings.ticketType ? { type: how.settings.ticketType } : {}),
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

/** By the tag or the subject, among the company's newest tickets. */
async function find(
  api: Api,
  key: string,
  company: number,
  signal: AbortSignal | undefined,
): Promise<TicketWire | null> {
  const rows = await api.including('requester', (include) =>
    api.pages(
      '/tickets',
      {
        what: "look for this reset's ticket",
        right: 'View tickets',
        query: {
          company_id: company,
          updated_since: api.lastYear(),
          order_by: 'created_at',
          order_type: 'desc',
          ...include,
        },
        schema: z.array(ticketWire),
        signal,
      },
      undefined,
      1,
    ),
  );
  const ours = (row: TicketWire) => row.tags?.includes(key) || row.subject?.includes(key);
  const [hit, second] = rows.filter((row) => row.company_id === company && ours(row));
  if (hit && second) {
    throw stop(
      `Two tickets carry the mark of this reset: ${hit.id} and ${second.id}. Close one of them; no other was made.`,
    );
  }
  return hit ?? null;
}

async function requesterOf(
  ticket: NewTicket,
  company: number,
  { name, settings, people }: { name: string; settings: FreshdeskSettings; people: ReturnType<typeof createPeople> },
  signal: AbortSignal | undefined,
): Promise<ContactWire> {
  const own = ticket.requester && (await people.contactOf(ticket.requester.email, company, signal));
  const other =
    own ?? (settings.catchAllContact ? await people.contactOf(settings.catchAllContact, null, signal) : null);
  if (other) return other;
  const setting = `PSA_${name.toUpperCase()}_CATCH_ALL_CONTACT`;
  throw stop(
    `${product} has no contact for this person in this company, and the bot makes none. Set ${setting}, or make the ticket yourself.`,
  );
}

const belongs = (contact: ContactWire, company: number) =>
  contact.company_id === company || (contact.other_companies ?? []).some((other) => other.company_id === company);

function text(ticket: NewTicket, contact: ContactWire): string {
  const line = oneLine(ticket.text);
  const { requester } = ticket;
  const isOther = requester && contact.email?.toLowerCase() !== requester.email.toLowerCase();
  return isOther && !line.toLowerCase().includes(requester.email.toLowerCase())
    ? `${line} For ${oneLine(requester.name)} (${requester.email}).`
    : line;
}

function stop(sentence: string): ServiceError {
  return new ServiceError('PSA', 'invalid', sentence);
}
