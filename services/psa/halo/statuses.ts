import { z } from 'zod';
import { ServiceError } from '../../errors.ts';
import { onlyOne, sameName } from '../byName.ts';
import { type Api, product } from './api.ts';
import { oneOf, statusWire, type TicketWire, ticketWire } from './wire.ts';

const keptMs = 15 * 60_000;
const list = z.array(statusWire);
export const readTickets = 'read:tickets';
export const editTickets = 'edit:tickets';

/** Statuses have ids of the instance's own, and only some are right for a type of ticket. */
export function createStatuses(
  api: Api,
  now: () => number,
  readTicket: (id: number, signal?: AbortSignal) => Promise<TicketWire>,
) {
  let kept: { at: number; names: Map<number, string>; open: Set<number> } | null = null;

  const read = async (query: Record<string, string | number | boolean>, signal: AbortSignal | undefined) =>
    (await api.request('GET', '/Status', { what: 'list statuses', right: readTickets, query, schema: list, signal }))
      .data;

  /** All names, and which statuses count as open: that alone tells, since a ticket keeps no mark of being reopened. */
  async function known(signal: AbortSignal | undefined) {
    if (kept && now() - kept.at < keptMs) return kept;
    const [all, open] = [await read({ showall: true }, signal), await read({ excludeclosed: true }, signal)];
    kept = {
      at: now(),
      names: new Map(all.map((status) => [status.id, status.name ?? ''])),
      open: new Set(open.map((status) => status.id)),
    };
    return kept;
  }

  async function setStatus(ticketId: number, wanted: string, signal: AbortSignal | undefined): Promise<void> {
    const ticket = await readTicket(ticketId, signal);
    const { names, open } = await known(signal);
    const current = ticket.status_id ?? null;
    if (current !== null && sameName(names.get(current) ?? '', wanted)) return;
    if (current !== null && names.has(current) && !open.has(current)) {
      throw new ServiceError('PSA', 'invalid', `Ticket ${ticketId} is closed, so its status was left as it is.`);
    }
    const status = onlyOne(await read({ ticket_id: ticketId }, signal), wanted, {
      product,
      kind: 'status',
      where: ' for this type of ticket',
    });
    const { data } = await api.request('POST', '/Tickets', {
      what: 'change the status',
      right: editTickets,
      json: [{ id: ticketId, status_id: status.id }],
      schema: oneOf(ticketWire),
      signal,
    });
    // Workflows, approvals and mandatory fields may leave it as it was, with a good answer.
    const after = data.status_id === status.id ? data : await readTicket(ticketId, signal);
    if (after.status_id !== status.id) {
      throw new ServiceError(
        'PSA',
        'invalid',
        `${product} accepted the new status of ticket ${ticketId} but did not set it.`,
      );
    }
  }

  return { known, setStatus };
}
