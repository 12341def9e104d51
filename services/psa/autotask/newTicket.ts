import { ServiceError } from '../../errors.ts';
import { waitForSearch } from '../lookAgain.ts';
import { oneLine, titleWithKey } from '../noteText.ts';
import type { NewTicket } from '../psa.ts';
import { type Api, type Filter, product } from './api.ts';
import { type Labels, viewTickets } from './labels.ts';
import type { People } from './people.ts';
import type { AutotaskSettings } from './settings.ts';
import { madeWire, type TicketWire, ticketFields, ticketWire } from './wire.ts';

export const titleLength = 255;
const textLength = 8000;
/** A request may run for five minutes on the server after we gave up on it. */
export const settlesMs = 310_000;
export const createRight = 'Service Desk: Tickets Add, View All and Edit';
const hourMs = 3600_000;

/** Finds the ticket of this reset, or makes it: once, without a new contact. */
export async function ensureTicket(
  api: Api,
  ticket: NewTicket,
  company: number,
  how: { name: string; settings: AutotaskSettings; labels: Labels; people: People; now: number },
  signal: AbortSignal | undefined,
): Promise<{ id: number; created: boolean }> {
  const there = await find(api, ticket.key, company, how.now, signal);
  if (there) return { id: there.id, created: false };
  waitForSearch(product, ticket.mayExistSince, how.now, settlesMs);
  const { settings, labels } = how;
  const prefix = `PSA_${how.name.toUpperCase()}_`;
  const queue = ticket.board ?? settings.queue;
  if (!queue)
    throw stop(
      `${product} makes no ticket without a queue. Set ${prefix}QUEUE, or newTicketBoard of the organisation.`,
    );
  const id = (field: string, label: string, setting: string) => labels.id('Tickets', field, label, setting, signal);
  const contact = ticket.requester && (await how.people.contactOf(ticket.requester.email, company, signal));
  const { data } = await api.call('POST', '/Tickets', {
    what: 'make the ticket',
    right: createRight,
    // What is not known is left out: an empty value is refused.
    json: {
      companyID: company,
      ...(contact ? { contactID: contact.id } : {}),
      title: titleWithKey(ticket.title, ticket.key, titleLength),
      description: text(ticket, contact !== null),
      status: await id('status', settings.newStatus, `${prefix}NEW_STATUS`),
      priority: await id('priority', settings.priority, `${prefix}PRIORITY`),
      queueID: await id('queueID', queue, `${prefix}QUEUE, newTicketBoard`),
      ...(settings.category
        ? { ticketCategory: await id('ticketCategory', settings.category, `${prefix}CATEGORY`) }
        : {}),
      dueDateTime: new Date(how.now + Number(settings.dueHours) * hourMs).toISOString().replace(/\.\d+Z$/, 'Z'),
      externalID: ticket.key,
    },
    schema: madeWire,
    signal,
  });
  return { id: data.itemId, created: true };
}

/** By the outside id or the title. Where the id cannot be queried, by the title among those of the last days. */
async function find(
  api: Api,
  key: string,
  company: number,
  now: number,
  signal: AbortSignal | undefined,
): Promise<TicketWire | null> {
  const ofCompany: Filter = { op: 'eq', field: 'companyID', value: company };
  const inTitle: Filter = { op: 'contains', field: 'title', value: key };
  const marked: Filter = { op: 'or', items: [{ op: 'eq', field: 'externalID', value: key }, inTitle] };
  const ask = {
    what: "look for this reset's ticket",
    right: viewTickets,
    schema: ticketWire,
    fields: ticketFields,
    signal,
  };
  const rows = await api.query('Tickets', [ofCompany, marked], ask).catch((error: unknown) => {
    if (!(error instanceof ServiceError) || error.kind !== 'invalid') throw error;
    const since = new Date(now - 3 * 24 * hourMs).toISOString();
    return api.query('Tickets', [ofCompany, inTitle, { op: 'gte', field: 'createDate', value: since }], ask);
  });
  const [hit, second] = rows.filter(
    (row) => row.companyID === company && (row.externalID === key || row.title?.includes(key)),
  );
  if (hit && second) {
    const both = `${hit.ticketNumber ?? hit.id} and ${second.ticketNumber ?? second.id}`;
    throw stop(`Two tickets carry the mark of this reset: ${both}. Close one of them; no other was made.`);
  }
  return hit ?? null;
}

function text(ticket: NewTicket, hasContact: boolean): string {
  const line = oneLine(ticket.text);
  const { requester } = ticket;
  const named = requester && !hasContact && !line.toLowerCase().includes(requester.email.toLowerCase());
  const whole = named ? `${line} For ${oneLine(requester.name)} (${requester.email}).` : line;
  const pointer = ' … (shortened; the note on this ticket tells the rest)';
  return whole.length <= textLength ? whole : whole.slice(0, textLength - pointer.length).toWellFormed() + pointer;
}

function stop(sentence: string): ServiceError {
  return new ServiceError('PSA', 'invalid', sentence);
}
