import { z } from 'zod';
import { ServiceError } from '../../errors.ts';
import type { Api } from './api.ts';
import { type NamedWire, namedWire, noteWire, ticketWire } from './wire.ts';

/** What a tenant has names for, as Kaseya BMS tells it; each list is kept for a quarter of an hour. */

export interface Named {
  id: number;
  name: string;
  isDefault: boolean;
}

export interface Known {
  rows: Named[];
  /** False when these are only the ones in use on recent tickets. */
  whole: boolean;
  /** Why a list could not be read; what is missing here may be there. */
  failure: ServiceError | null;
}

type Read<T> = (signal: AbortSignal | undefined) => Promise<T>;

export const listRight = 'Admin: View (statuses, queues, priorities, lookup tables)';
const ticketRight = 'Service Desk / Tickets: View';
const keptMs = 15 * 60_000;
const dayMs = 24 * 3600_000;
/** Recent tickets that are looked into one by one. */
const mostLooks = 10;
/** Answers of a look-up that mean: not under this name, or not for us. */
const passedOver = new Set(['notFound', 'invalid', 'forbidden', 'unavailable']);

/** The names of these tables are not published: tried in this order. */
const tables = {
  noteTypes: ['TicketNoteType', 'NoteType'],
  ticketTypes: ['TicketType'],
  sources: ['TicketSource'],
};

export function createLists(api: Api, now: () => number) {
  function kept<T>(read: Read<T>, stays: (value: T) => boolean = () => true): Read<T> {
    let last: { at: number; value: T } | null = null;
    return async (signal) => {
      if (last && now() - last.at < keptMs) return last.value;
      const value = await read(signal);
      last = stays(value) ? { at: now(), value } : null;
      return value;
    };
  }

  const lookup = async (path: string, what: string, signal: AbortSignal | undefined): Promise<Named[]> =>
    named(await api.call('GET', path, { what, right: listRight, schema: z.array(namedWire), signal }));

  const whole = (path: string, what: string) =>
    kept<Known>(async (signal) => ({ rows: await lookup(path, what, signal), whole: true, failure: null }));

  /** From the first table that holds something, else from what tickets show. */
  const discovered = (names: string[], what: string, seen: Read<NamedWire[]>) =>
    kept<Known>(
      async (signal) => {
        let failure: ServiceError | null = null;
        for (const table of names) {
          try {
            const rows = await lookup(`/v2/system/lookup/${table}`, what, signal);
            if (rows.length) return { rows, whole: true, failure: null };
          } catch (error) {
            if (!(error instanceof ServiceError) || !passedOver.has(error.kind)) throw error;
            if (error.retryable || error.kind === 'forbidden') failure ??= error;
          }
        }
        return { rows: named(await seen(signal)), whole: false, failure };
      },
      ({ failure }) => !failure?.retryable,
    );

  const recent = kept(async (signal) => {
    const filter = { createdOnFrom: new Date(now() - 30 * dayMs).toISOString(), excludeCompleted: 0 };
    const { rows } = await api.search(filter, { what: 'read recent tickets', right: ticketRight, most: 1, signal });
    return rows.toSorted((a, b) => b.id - a.id);
  });

  async function seenNoteTypes(signal: AbortSignal | undefined): Promise<NamedWire[]> {
    const found: NamedWire[] = [];
    for (const { id } of (await recent(signal)).slice(0, mostLooks)) {
      const ask = { what: 'read note types in use', right: ticketRight, row: noteWire, most: 1, signal };
      const { rows } = await api.list(`/v2/servicedesk/tickets/${id}/notes`, ask);
      found.push(...rows.flatMap((note) => (note.typeId ? [{ id: note.typeId, name: note.typeName }] : [])));
    }
    return found;
  }

  const seenTicketTypes = async (signal: AbortSignal | undefined) =>
    (await recent(signal)).flatMap(({ typeId, typeName }) => (typeId ? [{ id: typeId, name: typeName }] : []));

  /** Rows of a search have the id alone; the name is on the ticket itself. */
  async function seenSources(signal: AbortSignal | undefined): Promise<NamedWire[]> {
    const one = new Map((await recent(signal)).map((ticket) => [ticket.sourceId, ticket.id]));
    const found: NamedWire[] = [];
    for (const id of [...one.values()].slice(0, mostLooks)) {
      const ask = { what: 'read sources in use', right: ticketRight, schema: ticketWire, signal };
      const { sourceId, sourceName } = await api.call('GET', `/v2/servicedesk/tickets/${id}`, ask);
      if (sourceId) found.push({ id: sourceId, name: sourceName });
    }
    return found;
  }

  return {
    statuses: whole('/v2/system/statuses/lookup', 'list statuses'),
    queues: whole('/v2/system/queues/lookup', 'list queues'),
    priorities: whole('/v2/system/priorities/lookup', 'list priorities'),
    workTypes: whole('/v2/system/worktypes/lookup', 'list work types'),
    roles: whole('/v2/system/roles/lookup', 'list roles'),
    noteTypes: discovered(tables.noteTypes, 'list note types', seenNoteTypes),
    ticketTypes: discovered(tables.ticketTypes, 'list ticket types', seenTicketTypes),
    sources: discovered(tables.sources, 'list sources', seenSources),
  };
}
export type Lists = ReturnType<typeof createLists>;

/** Active ones with a name, each once. */
function named(rows: NamedWire[]): Named[] {
  const found = new Map<number, Named>();
  for (const { id, name, isActive, isDefault } of rows) {
    if (isActive !== false && name?.trim()) found.set(id, { id, name: name.trim(), isDefault: isDefault === true });
  }
  return [...found.values()];
}
