import { ServiceError } from '../../errors.ts';
import { sameName } from '../byName.ts';
import { type Api, product } from './api.ts';
import type { Labels } from './labels.ts';
import { rights } from './rights.ts';
import { isOpen, numberOf, type Tickets } from './tickets.ts';
import { madeWire } from './wire.ts';

/** Sets a status by its name, once; a closed ticket keeps its own. */
export async function setStatus(
  api: Api,
  ticketId: number,
  wanted: string,
  { labels, tickets }: { labels: Labels; tickets: Tickets },
  signal: AbortSignal | undefined,
): Promise<void> {
  const ticket = await tickets.require(ticketId, signal);
  const { nameOf, closed } = await labels.statuses(signal);
  if (sameName(nameOf(ticket.status) ?? '', wanted)) return;
  if (!isOpen(ticket, closed)) throw stop(`Ticket ${numberOf(ticket)} is closed, so its status was left as it is.`);
  const status = await labels.statusId(wanted, signal);
  // To the collection, with nothing but what changes: a whole ticket sent back is refused, and PUT empties what is left out.
  await api.call('PATCH', '/Tickets', {
    what: 'change the status',
    right: rights.changeStatus,
    json: { id: ticketId, status },
    schema: madeWire,
    signal,
  });
  // The answer holds only the id, which proves nothing.
  if ((await tickets.require(ticketId, signal)).status === status) return;
  throw stop(`${product} accepted the new status of ticket ${numberOf(ticket)} but did not set it.`);
}

const stop = (sentence: string) => new ServiceError('PSA', 'invalid', sentence);
