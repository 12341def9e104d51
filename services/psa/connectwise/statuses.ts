import { z } from 'zod';
import { ServiceError } from '../../errors.ts';
import { onlyOne, sameName } from '../byName.ts';
import type { Choices } from '../psa.ts';
import type { Api } from './api.ts';
import { readBoards, rights } from './rights.ts';
import { boardWire, statusWire, ticketWire } from './wire.ts';

const product = 'ConnectWise PSA';
const keptMs = 15 * 60_000;

/** Boards and statuses by the names that people know. A name that is not there is never guessed at. */
export function createBoards(api: Api, now: () => number) {
  const statuses = new Map<number, { at: number; rows: { id: number; name: string }[] }>();

  async function openBoards(signal: AbortSignal | undefined) {
    const ask = { what: 'list boards', right: readBoards, schema: z.array(boardWire), signal };
    const rows = await api.listAll('/service/boards', ask, {
      conditions: [
        { field: 'inactiveFlag', is: '=', value: false },
        { field: 'projectFlag', is: '=', value: false },
      ],
      fields: 'id,name,inactiveFlag,projectFlag',
      orderBy: 'id asc',
      pageSize: 1000,
    });
    return rows.filter((row) => row.inactiveFlag !== true && row.projectFlag !== true);
  }

  /** The id of an open service board; names are compared whole, upper and lower case alike. */
  async function boardId(board: string, signal: AbortSignal | undefined): Promise<number> {
    return onlyOne(await openBoards(signal), board, { product, kind: 'board' }).id;
  }

  async function choices(signal: AbortSignal | undefined): Promise<Choices> {
    const boards = await openBoards(signal);
    const statuses = [];
    for (const { id, name } of boards) {
      statuses.push({ board: name ?? '', names: (await statusesOf(id, signal)).map((status) => status.name) });
    }
    return { boardsAre: 'board', boards: boards.map((board) => board.name ?? ''), statuses, labels: [] };
  }

  /** Status ids belong to one board; the same name has another id on the next one. */
  async function statusesOf(board: number, signal: AbortSignal | undefined) {
    const kept = statuses.get(board);
    if (kept && now() - kept.at < keptMs) return kept.rows;
    const ask = {
      what: "list a board's statuses",
      right: readBoards,
      schema: z.array(statusWire),
      signal,
    };
    const rows = await api.listAll(`/service/boards/${board}/statuses`, ask, {
      conditions: [{ field: 'inactive', is: '=', value: false }],
      fields: 'id,name,inactive',
      orderBy: 'id asc',
      pageSize: 1000,
    });
    const active = rows.filter((row) => row.inactive !== true);
    statuses.set(board, { at: now(), rows: active });
    return active;
  }

  async function setStatus(ticketId: number, status: string, signal: AbortSignal | undefined): Promise<void> {
    const path = `/service/tickets/${ticketId}`;
    const { data: ticket } = await api.call('GET', path, {
      what: 'read the ticket',
      right: rights.readTickets,
      schema: ticketWire,
      signal,
    });
    if (ticket.status?.name && sameName(ticket.status.name, status)) return;
    if (ticket.closedFlag === true) {
      throw new ServiceError('PSA', 'invalid', `Ticket ${ticketId} is closed, so its status was left as it is.`);
    }
    const board = ticket.board?.id;
    if (!board) throw new ServiceError('PSA', 'invalid', `Ticket ${ticketId} is on no board, so it has no statuses.`);
    const wanted = onlyOne(await statusesOf(board, signal), status, {
      product,
      kind: 'status',
      where: ' on the board of this ticket',
    });
    // The vendor's own dialect of JSON Patch: a bare field name and the whole reference. A path into the reference
    // (`status/id`) is answered with 200 and changes nothing, so the answer is compared.
    const { data: changed } = await api.call('PATCH', path, {
      what: 'change the status',
      right: rights.changeStatus,
      json: [
        { op: 'replace', path: 'status', value: { id: wanted.id } },
        { op: 'replace', path: 'processNotifications', value: false },
      ],
      schema: ticketWire,
      signal,
    });
    if (changed.status?.id !== wanted.id) {
      throw new ServiceError(
        'PSA',
        'invalid',
        `ConnectWise PSA accepted the new status of ticket ${ticketId} but did not set it.`,
      );
    }
  }

  return { boardId, setStatus, choices };
}
