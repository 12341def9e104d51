import { orNull, ServiceError } from '../../errors.ts';
import { sameName } from '../byName.ts';
import { idOf } from '../ids.ts';
import type { Ticket } from '../psa.ts';
import { type Api, type Filter, product } from './api.ts';
import type { Labels } from './labels.ts';
import type { People } from './people.ts';
import { rights } from './rights.ts';
import { fieldsOf, oneOf, type TicketWire, ticketWire } from './wire.ts';

const mostTickets = 15;
const mostWords = 6;
const mostCharacters = 100;
const dayMs = 24 * 3600_000;
/** There is no "newest first": those of the last days, and where these are few, all. */
const windowsDays = [30, null];

export function createTickets(
  api: Api,
  {
    labels,
    people,
    now,
    url,
  }: { labels: Labels; people: People; now: () => number; url: (id: number) => string | null },
) {
  const query = (what: string, filter: Filter[], signal: AbortSignal | undefined, most?: number) =>
    api.query('Tickets', filter, {
      what,
      right: rights.readTickets,
      row: ticketWire,
      fields: fieldsOf(ticketWire),
      signal,
      ...(most ? { most } : {}),
    });

  /** Null when there is none, or none that the API user may see: that is a 404 or an empty item. */
  async function read(id: number, signal: AbortSignal | undefined): Promise<TicketWire | null> {
    const ask = { what: 'read the ticket', right: rights.readTickets, schema: oneOf(ticketWire), signal };
    const item = (await orNull(api.call('GET', `/Tickets/${id}`, ask)))?.data.item ?? null;
    if (item && item.id !== id) {
      throw new ServiceError('PSA', 'unavailable', `${product} gave another ticket than ${id}.`);
    }
    return item;
  }

  /** For a write on it. */
  async function require(id: number, signal: AbortSignal | undefined): Promise<TicketWire> {
    const ticket = await read(id, signal);
    if (ticket) return ticket;
    const sentence = `${product} has no ticket with the id ${id}, or does not show it to the bot.`;
    throw new ServiceError('PSA', 'notFound', sentence);
  }

  /** By what people see, `T20260131.0001`, or by the id that addresses hold. Open or not: who names it means it. */
  async function byNumber(text: string, signal: AbortSignal | undefined): Promise<TicketWire | null> {
    const number = /^\s*#?\s*(T\d{8}\.\d{4,}(?:\.\d+)?)\s*$/i.exec(text)?.[1];
    const id = idOf(text);
    if (!number) return id === null ? null : read(id, signal);
    const filter: Filter[] = [{ op: 'eq', field: 'ticketNumber', value: number.toUpperCase() }];
    const rows = await query('find the ticket', filter, signal, 2);
    return rows.find((row) => sameName(row.ticketNumber ?? '', number)) ?? null;
  }

  /** Open tickets of a company whose number or title fits, newest first. Each row is compared here once more. */
  async function findOpen(company: number, text: string, signal: AbortSignal | undefined): Promise<TicketWire[]> {
    const { closed } = await labels.statuses(signal);
    const { filter, fits } = matching(text);
    let rows: TicketWire[] = [];
    for (const days of windowsDays) {
      const found = await query(
        'find tickets',
        [
          { op: 'eq', field: 'companyID', value: company },
          { op: 'notIn', field: 'status', value: closed },
          ...filter,
          ...(days === null ? [] : [since(now() - days * dayMs)]),
        ],
        signal,
      );
      rows = found.filter((row) => row.companyID === company && isOpen(row, closed) && fits(row));
      if (rows.length >= mostTickets) break;
    }
    return rows.toSorted((a, b) => b.id - a.id).slice(0, mostTickets);
  }

  /** In neutral words; names are read for all rows together. */
  async function shown(rows: TicketWire[], signal: AbortSignal | undefined): Promise<Ticket[]> {
    const { nameOf, closed } = await labels.statuses(signal);
    const requesters = await people.requesters(
      rows.flatMap((row) => row.contactID ?? []),
      signal,
    );
    const names = new Map<number, string>();
    // One after the other: few requests for one kind of record may be at work.
    for (const id of new Set(rows.flatMap((row) => row.companyID ?? []))) {
      names.set(id, (await people.company(id, signal))?.name ?? '');
    }
    return rows.map((row) => ({
      id: String(row.id),
      number: numberOf(row),
      title: row.title ?? '',
      open: isOpen(row, closed),
      company: row.companyID == null ? null : { id: String(row.companyID), name: names.get(row.companyID) ?? '' },
      requester: row.contactID == null ? null : (requesters.get(row.contactID) ?? null),
      status: nameOf(row.status),
      mergedInto: null,
      discarded: false,
      url: url(row.id),
    }));
  }

  return { query, read, require, byNumber, findOpen, shown };
}
export type Tickets = ReturnType<typeof createTickets>;

export const numberOf = (ticket: TicketWire): string => ticket.ticketNumber ?? String(ticket.id);
export const isOpen = (ticket: TicketWire, closed: number[]): boolean =>
  ticket.status == null || !closed.includes(ticket.status);

const since = (time: number): Filter => ({ op: 'gte', field: 'createDate', value: new Date(time).toISOString() });

/** What was typed: the beginning of a number, an id, or words that are all in the title. */
function matching(text: string): { filter: Filter[]; fits: (row: TicketWire) => boolean } {
  const typed = [...text].slice(0, mostCharacters).join('').trim().toWellFormed();
  const number = /^#?\s*(T\d{8}[\d.]*)$/i.exec(typed)?.[1]?.toUpperCase();
  if (number) {
    return {
      filter: [{ op: 'beginsWith', field: 'ticketNumber', value: number }],
      fits: (row) => row.ticketNumber?.toUpperCase().startsWith(number) ?? false,
    };
  }
  const id = idOf(typed);
  const words = (id === null ? typed : String(id)).split(/\s+/).filter(Boolean).slice(0, mostWords);
  const inTitle = words.map((word): Filter => ({ op: 'contains', field: 'title', value: word }));
  return {
    filter: id === null ? inTitle : [{ op: 'or', items: [{ op: 'eq', field: 'id', value: id }, ...inTitle] }],
    fits: ({ id: own, title }) =>
      own === id || words.every((word) => (title ?? '').toLowerCase().includes(word.toLowerCase())),
  };
}
