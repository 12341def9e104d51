import { ServiceError } from '../../errors.ts';
import { onlyOne, sameName } from '../byName.ts';
import { type Api, product } from './api.ts';
import type { createFields } from './fields.ts';
import { rights } from './rights.ts';
import type { FreshdeskSettings } from './settings.ts';
import { ticketWire } from './wire.ts';

/** The vendor's own, the same in every account. */
const usual = [
  { id: 2, name: 'Open' },
  { id: 3, name: 'Pending' },
  { id: 4, name: 'Resolved' },
  { id: 5, name: 'Closed' },
];
const done = new Set([4, 5]);

/** Statuses by the names that agents see. A name that is not there is never guessed at. */
export function createStatuses(api: Api, settings: FreshdeskSettings, choicesOf: ReturnType<typeof createFields>) {
  const closed = (settings.closedStatuses ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  const closedNumbers = new Set(closed.filter((text) => /^\d+$/.test(text)).map(Number));
  const closedNames = closed.filter((text) => !/^\d+$/.test(text));

  /** Where the statuses cannot be listed, the vendor's four are known all the same. */
  async function list(signal: AbortSignal | undefined): Promise<{ id: number; name: string }[]> {
    const choices = await choicesOf('default_status', signal);
    const rows = (choices ?? []).flatMap(({ id, name }) => (id === null ? [] : [{ id, name }]));
    return rows.length > 0 ? rows : usual;
  }

  async function about(signal: AbortSignal | undefined) {
    const rows = await list(signal);
    const name = (id: number | null | undefined) => rows.find((row) => row.id === id)?.name ?? null;
    const isClosed = (id: number) =>
      done.has(id) || closedNumbers.has(id) || closedNames.some((one) => sameName(one, name(id) ?? ''));
    return { name, isOpen: (id: number | null | undefined) => !isClosed(id ?? 0) };
  }

  async function setStatus(ticketId: number, wanted: string, signal: AbortSignal | undefined): Promise<void> {
    const ask = { schema: ticketWire, signal };
    const path = `/tickets/${ticketId}`;
    const { readTickets: right } = rights;
    const { data: ticket } = await api.request('GET', path, { ...ask, what: 'read the ticket', right });
    const { name, isOpen } = await about(signal);
    if (sameName(name(ticket.status) ?? '', wanted)) return;
    if (!isOpen(ticket.status)) throw stop(`Ticket ${ticketId} is closed, so its status was left as it is.`);
    const status = onlyOne(await list(signal), wanted, { product, kind: 'status' });
    const { data: changed } = await api.request('PUT', path, {
      ...ask,
      what: 'change the status',
      right: rights.changeStatus,
      json: { status: status.id },
    });
    if (changed.status !== status.id)
      throw stop(`${product} accepted the new status of ticket ${ticketId} but did not set it.`);
  }

  return { list, about, setStatus, closedNames };
}

function stop(sentence: string): ServiceError {
  return new ServiceError('PSA', 'invalid', sentence);
}
