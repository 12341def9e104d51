import { z } from 'zod';
import { ServiceError } from '../../errors.ts';
import { onlyOne, sameName } from '../byName.ts';
import { type Api, product } from './api.ts';
import type { FreshdeskSettings } from './settings.ts';
import { fieldWire, type TicketWire, ticketWire } from './wire.ts';

const keptMs = 15 * 60_000;
const fields = z.array(fieldWire);
/** The vendor's own, the same in every account. */
const usual = [
  { id: 2, name: 'Open' },
  { id: 3, name: 'Pending' },
  { id: 4, name: 'Resolved' },
  { id: 5, name: 'Closed' },
];
const done = new Set([4, 5]);
export const editTickets = 'Edit ticket properties';

export function createStatuses(api: Api, settings: FreshdeskSettings, now: () => number) {
  let kept: { at: number; rows: { id: number; name: string }[] } | null = null;
  const closedNames = (settings.closedStatuses ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);

  /** Choices of a field: an id and its label for agents. */
  async function choicesOf(type: string, signal: AbortSignal | undefined) {
    const ask = { what: 'list statuses', right: 'an administrator as agent', query: { type }, schema: fields, signal };
    const { data } = await api.request('GET', '/ticket_fields', ask);
    return data[0]?.choices ?? {};
  }

  /** Where only administrators may list statuses, the vendor's four are known all the same. */
  async function list(signal: AbortSignal | undefined) {
    if (kept && now() - kept.at < keptMs) return kept.rows;
    let rows = usual;
    try {
      const choices = await choicesOf('default_status', signal);
      const read = Object.entries(choices).map(([id, labels]) => ({ id: Number(id), name: [labels].flat()[0] ?? '' }));
      if (read.length > 0) rows = read;
    } catch (error) {
      if (!(error instanceof ServiceError) || error.kind !== 'forbidden') throw error;
    }
    kept = { at: now(), rows };
    return rows;
  }

  async function about(signal: AbortSignal | undefined) {
    const rows = await list(signal);
    const name = (id: number | null | undefined) => rows.find((row) => row.id === id)?.name ?? null;
    const isOpen = (id: number | null | undefined) =>
      !done.has(id ?? 0) && !closedNames.some((closed) => sameName(closed, name(id) ?? ''));
    return { name, isOpen };
  }

  async function setStatus(ticketId: number, wanted: string, signal: AbortSignal | undefined): Promise<void> {
    const ask = { right: editTickets, schema: ticketWire, signal };
    const { data: ticket } = await api.request('GET', `/tickets/${ticketId}`, { ...ask, what: 'read the ticket' });
    const { name, isOpen } = await about(signal);
    if (sameName(name(ticket.status) ?? '', wanted)) return;
    if (!isOpen(ticket.status)) throw stop(`Ticket ${ticketId} is closed, so its status was left as it is.`);
    const status = onlyOne(await list(signal), wanted, { product, kind: 'status' });
    const { data: changed } = await api.request<TicketWire>('PUT', `/tickets/${ticketId}`, {
      ...ask,
      what: 'change the status',
      json: { status: status.id },
    });
    if (changed.status !== status.id)
      throw stop(`${product} accepted the new status of ticket ${ticketId} but did not set it.`);
  }

  return { list, about, setStatus, choicesOf, closedNames };
}

function stop(sentence: string): ServiceError {
  return new ServiceError('PSA', 'invalid', sentence);
}
