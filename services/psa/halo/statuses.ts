import { z } from 'zod';
import { ServiceError } from '../../errors.ts';
import { onlyOne, sameName } from '../byName.ts';
import { type Api, product } from './api.ts';
import { readNames, rights } from './rights.ts';
import { readTicket } from './tickets.ts';
import { oneOf, statusWire, ticketWire } from './wire.ts';

const keptMs = 15 * 60_000;
const list = z.array(statusWire);

/** Statuses have ids of the instance's own, and only some are right for a type of ticket. */
export function createStatuses(api: Api, now: () => number) {
  let kept: { at: number; names: Map<number, string>; closed: Set<number> } | null = null;

  const read = async (query: Record<string, string | number | boolean>, signal: AbortSignal | undefined) =>
    (await api.request('GET', '/Status', { what: 'list statuses', right: readNames, query, schema: list, signal }))
      .data;

  /** All names, and which statuses count as closed: that alone tells, since a ticket keeps no mark of being reopened. */
  async function known(signal: AbortSignal | undefined) {
    if (kept && now() - kept.at < keptMs) return kept;
    const all = await read({ showall: true }, signal);
    let closed = await leftOut(all, { showall: true }, signal);
    // Whether `showall` brings back what is excluded is not documented.
    if (closed.size === 0) closed = await leftOut(await read({}, signal), {}, signal);
    if (closed.size === 0) {
      const sentence = `${product} does not tell which statuses count as closed, so no ticket can be taken for open.`;
      throw new ServiceError('PSA', 'unavailable', sentence);
    }
    kept = { at: now(), names: new Map(all.map(({ id, name }) => [id, name ?? ''])), closed };
    return kept;
  }

  /** Those that are in the list no more once closed ones are excluded. */
  async function leftOut(rows: z.infer<typeof list>, query: { showall?: true }, signal: AbortSignal | undefined) {
    const open = new Set((await read({ ...query, excludeclosed: true }, signal)).map(({ id }) => id));
    return new Set(rows.map(({ id }) => id).filter((id) => !open.has(id)));
  }

  async function setStatus(ticketId: number, wanted: string, signal: AbortSignal | undefined): Promise<void> {
    const ticket = await readTicket(api, ticketId, signal);
    const { names, closed } = await known(signal);
    const current = ticket.status_id ?? null;
    if (current !== null && sameName(names.get(current) ?? '', wanted)) return;
    if (current !== null && closed.has(current)) {
      throw new ServiceError('PSA', 'invalid', `Ticket ${ticketId} is closed, so its status was left as it is.`);
    }
    const status = onlyOne(await read({ ticket_id: ticketId }, signal), wanted, {
      product,
      kind: 'status',
      where: ' for this type of ticket',
    });
    const { data } = await api.request('POST', '/Tickets', {
      what: 'change the status',
      right: rights.changeStatus,
      json: [{ id: ticketId, status_id: status.id }],
      schema: oneOf(ticketWire),
      signal,
    });
    // Workflows, approvals and mandatory fields may leave it as it was, with a good answer.
    const after = data.status_id === status.id ? data : await readTicket(api, ticketId, signal);
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

export type Statuses = ReturnType<typeof createStatuses>;
