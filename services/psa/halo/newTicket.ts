import { z } from 'zod';
import { ServiceError } from '../../errors.ts';
import { onlyOne, sameName } from '../byName.ts';
import { waitForSearch } from '../lookAgain.ts';
import { oneLine, titleWithKey } from '../noteText.ts';
import type { NewTicket } from '../psa.ts';
import { asHtml } from './actions.ts';
import { type Api, product } from './api.ts';
import { readNames, rights } from './rights.ts';
import type { HaloSettings } from './settings.ts';
import { oneOf, type TicketWire, ticketPage, ticketTypeWire, ticketWire, userPage } from './wire.ts';

/** Lists and mail subjects cut what is longer. */
export const titleLength = 200;
/** Whether the search lags is not documented: two looks, 10 and 60 s on. */
export const settlesMs = 70_000;

/** Ticket types that our agent may create, by name. */
export async function listTypes(api: Api, signal: AbortSignal | undefined) {
  const ask = { what: 'list ticket types', right: readNames, schema: z.array(ticketTypeWire), signal };
  return (await api.request('GET', '/TicketType', { ...ask, query: { can_create_only: true, domain: 'reqs' } })).data;
}

/** Finds the ticket of this reset, or makes it: once, without a new contact, without an acknowledgement. */
export async function ensureTicket(
  api: Api,
  ticket: NewTicket,
  client: number,
  how: { name: string; settings: HaloSettings; now: number },
  signal: AbortSignal | undefined,
): Promise<{ ticket: TicketWire; created: boolean }> {
  const there = await find(api, ticket.key, client, signal);
  if (there) return { ticket: there, created: false };
  waitForSearch(product, ticket.mayExistSince, how.now, settlesMs);
  const setting = `PSA_${how.name.toUpperCase()}_TICKET_TYPE`;
  const wanted = ticket.board ?? how.settings.ticketType;
  if (!wanted)
    throw stop(`${product} makes no ticket without a type. Set ${setting}, or newTicketBoard of the organisation.`);
  const type = onlyOne(await listTypes(api, signal), wanted, {
    product,
    kind: 'ticket type',
    where: ` (${setting}, newTicketBoard)`,
  });
  const user = ticket.requester && (await onlyUser(api, client, ticket.requester.email, signal));
  const { data } = await api.request('POST', '/Tickets', {
    // What the type makes mandatory is the usual reason for a refusal, so the type is named.
    what: `make a ticket of the type "${type.name}"`,
    right: rights.createTicket,
    json: [
      {
        tickettype_id: type.id,
        client_id: client,
        // A user's site belongs to him: without it the ticket may go to another one.
        ...(user ? { user_id: user.id, ...(user.site === null ? {} : { site_id: user.site }) } : {}),
        summary: titleWithKey(ticket.title, ticket.key, titleLength),
        details_html: asHtml(text(ticket)),
        sendack: false,
      },
    ],
    schema: oneOf(ticketWire),
    signal,
  });
  // Unknown fields are ignored without an error, so what came of them is compared.
  if (data.client_id !== client || data.tickettype_id !== type.id) {
    throw stop(
      `${product} made ticket ${data.id}, but for another customer or of another type than asked. Look at it.`,
    );
  }
  return { ticket: data, created: true };
}

/** By the key in the summary, closed ones too, then among the customer's newest, should the search lag. */
async function find(
  api: Api,
  key: string,
  client: number,
  signal: AbortSignal | undefined,
): Promise<TicketWire | null> {
  const ask = { what: "look for this reset's ticket", right: rights.readTickets, schema: ticketPage, signal };
  const newest = { order: 'id', orderdesc: true, pageinate: true, page_no: 1 };
  for (const query of [
    // Of all customers: a colleague may have moved it.
    { ...newest, page_size: 10, search_summary: key },
    { ...newest, page_size: 25, client_id: client },
  ]) {
    const { data } = await api.request('GET', '/Tickets', { ...ask, query });
    const [hit, second] = data.tickets.filter((row) => row.summary?.includes(key));
    if (hit && second)
      throw stop(
        `Two tickets carry the mark of this reset: ${hit.id} and ${second.id}. Close one of them; no other was made.`,
      );
    if (hit && hit.client_id !== client)
      throw stop(`Ticket ${hit.id} carries the mark of this reset but belongs to another customer. No other was made.`);
    if (hit) return hit;
  }
  return null;
}

/** The one active user of this customer with this address or sign-in name; null when there is none, or several. */
async function onlyUser(api: Api, client: number, email: string, signal: AbortSignal | undefined) {
  const users = await api.pages(
    '/Users',
    {
      what: 'find the user',
      right: rights.readCompanies,
      query: { client_id: client, search: email, includeinactive: false },
      schema: userPage,
      signal,
    },
    (page) => page.users,
  );
  const hits = users.filter(
    (user) =>
      user.inactive !== true &&
      user.client_id === client &&
      [user.emailaddress, user.networklogin].some((name) => sameName(name ?? '', email)),
  );
  const [hit] = hits;
  return hit && hits.length === 1 ? { id: hit.id, site: hit.site_id ?? null } : null;
}

/** The person is named in any case: whether HaloPSA takes the user as the requester is its own decision. */
function text({ text: given, requester }: NewTicket): string {
  const line = oneLine(given);
  if (!requester || line.toLowerCase().includes(requester.email.toLowerCase())) return line;
  return `${line} For ${oneLine(requester.name)} (${requester.email}).`;
}

function stop(sentence: string): ServiceError {
  return new ServiceError('PSA', 'invalid', sentence);
}
