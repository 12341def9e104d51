import type { Answer } from '../../simulator.ts';
import { camelCase, isRow, ok, type Row, refuse, securityError } from './answers.ts';
import { login, put } from './data.ts';
import type { NamedRow, NoteRow, StatusRow, TicketRow } from './rows.ts';
import { type Member, shapes } from './shapes.ts';
import type { State } from './state.ts';

/** What may be written: a new ticket, a note, time, a change of a ticket. */

const invalid = (state: State, ...subErrors: string[]) => refuse(state, 400, 'Validation failed', subErrors, 1001);

export function createTicket(state: State, raw: unknown): Answer {
  const { data } = state;
  return write(state, 'modify', raw, shapes.ticket, (body) => {
    if (!body.queueId && !body.assigneeId) return invalid(state, 'A queue or an assignee is required');
    const account = data.accounts.find((row) => row.id === body.accountId && row.isActive);
    const contact = data.contacts.find((row) => row.id === body.contactId && row.accountId === account?.id);
    const location = data.locations.find((row) => row.id === body.locationId && row.accountId === account?.id);
    const status = active(data.statuses, body.statusId);
    const queue = active(data.queues, body.queueId);
    const priority = active(data.priorities, body.priorityId);
    const type = active(data.ticketTypes, body.typeId);
    const source = active(data.sources, body.sourceId);
    if (!account || !location || !status || !queue || !priority || !type || !source || (body.contactId && !contact)) {
      return invalid(state, 'An id belongs to nothing that can be used here');
    }
    if (state.needsContact && !contact) return invalid(state, 'The contact is required');
    const id = Math.max(...data.tickets.keys()) + 1;
    const ticket = put(data, id, String(body.title), account.id, contact?.id);
    Object.assign(
      ticket,
      { details: body.details, locationId: location.id, openDate: body.openDate },
      { queueId: queue.id, queueName: queue.name, priorityId: priority.id, priorityName: priority.name },
      { typeId: type.id, typeName: type.name, sourceId: source.id, sourceName: source.name },
    );
    setStatus(ticket, status);
    state.hiddenUntil.set(id, Date.now() + state.searchLagMs);
    return ok(ticket);
  });
}

export function createNote(state: State, ticket: TicketRow, raw: unknown): Answer {
  return write(state, 'modify', raw, shapes.note, (body) => {
    if (ticket.isReadOnly) return refuse(state, 400, 'This record is read-only', [], 1002);
    const type = active(state.data.noteTypes, body.typeId);
    if (!type) return invalid(state, 'The note type is not valid');
    const note = noteRow(
      state,
      ticket.id,
      String(body.details),
      body.isInternal === true && !state.publishesNotes,
      type,
    );
    if (!state.losesNotes) state.data.notes.push(note);
    if (isRow(body.emailNotification)) state.mails.push({ to: ticket.contactEmail ?? '', ticketId: ticket.id });
    return ok(withoutTicket(note));
  });
}

export function createTime(state: State, ticket: TicketRow, raw: unknown): Answer {
  const { data } = state;
  return write(state, 'time', raw, shapes.time, (body) => {
    if (ticket.isReadOnly) return refuse(state, 400, 'This record is read-only', [], 1002);
    const [start, end] = [String(body.startTime), String(body.endTime)];
    if (!/^\d{4}-\d\d-\d\d$/.test(String(body.startDate)) || ![start, end].every((t) => /^\d\d:\d\d:\d\d$/.test(t))) {
      return invalid(state, 'Date or time is not valid');
    }
    if (end <= start) return invalid(state, 'The end must be after the start');
    if (!active(data.workTypes, body.workTypeId)) return invalid(state, 'The work type is not valid');
    if (!active(data.roles, body.roleId)) return invalid(state, 'The role is not valid');
    const employee = data.employees.find((row) => row.id === (state.entersForOthers ? 501 : body.userId));
    if (!employee?.isActive) return invalid(state, 'The employee is not valid');
    state.lastId += 1;
    const time = {
      id: state.lastId,
      ticketId: ticket.id,
      startDate: `${body.startDate}T00:00:00`,
      startTime: start,
      endTime: end,
      timespent: Number(body.timespent ?? 0),
      notes: textOrNull(body.notes),
      internalNotes: textOrNull(body.internalNotes),
      workTypeId: Number(body.workTypeId),
      roleId: Number(body.roleId),
      userId: employee.id,
      employeeName: `${employee.firstName} ${employee.lastName}`,
    };
    data.times.push(time);
    return ok(withoutTicket(time));
  });
}

/** JSON Patch; names of members in either case. */
export function patchTicket(state: State, ticket: TicketRow, operations: unknown): Answer {
  if (state.denied.has('modify')) return securityError(state, 403);
  if (!Array.isArray(operations) || operations.length === 0) return invalid(state, 'The patch is not valid');
  for (const operation of operations) {
    if (!isRow(operation) || operation.op !== 'replace' || String(operation.path).toLowerCase() !== '/statusid') {
      return invalid(state, 'The target location of the patch was not found');
    }
    const status = active(state.data.statuses, operation.value);
    if (!status) return invalid(state, 'The status is not valid');
    if (ticket.isReadOnly) return refuse(state, 400, 'This record is read-only', [], 1002);
    if (!state.ignoresPatches) setStatus(ticket, status);
  }
  return ok(ticket);
}

export function setStatus(ticket: TicketRow, status: StatusRow): void {
  const completedDate = status.completes ? new Date().toISOString() : null;
  Object.assign(ticket, { statusId: status.id, statusName: status.name, completedDate });
}

export function noteRow(state: State, ticketId: number, details: string, isInternal: boolean, type: NamedRow): NoteRow {
  state.lastId += 1;
  const createdOn = new Date().toISOString();
  const createdByName = login.userName;
  return {
    id: state.lastId,
    ticketId,
    details,
    isInternal,
    typeId: type.id,
    typeName: type.name,
    createdOn,
    createdByName,
  };
}

/** As it is shown: the ticket is in the path. */
export function withoutTicket<T extends { ticketId: number }>({ ticketId: _, ...row }: T): Omit<T, 'ticketId'> {
  return row;
}

/** The body, once every member is there, known and of its type. */
function write(
  state: State,
  right: 'modify' | 'time',
  raw: unknown,
  shape: Record<string, Member>,
  work: (body: Row) => Answer,
): Answer {
  if (state.denied.has(right)) return securityError(state, 403);
  const body = camelCase(raw);
  if (!isRow(body)) return invalid(state, 'The body is not valid');
  const unknown = Object.keys(body).filter((name) => !shape[name]);
  const wrong = Object.entries(shape).filter(([name, member]) => !fits(member, body[name]));
  const problems = [
    ...unknown.map((name) => `${name} is not known`),
    ...wrong.map(([name]) => `The ${name} field is required or not valid`),
  ];
  return problems.length ? invalid(state, ...problems) : work(body);
}

function fits({ type, required }: Member, value: unknown): boolean {
  if (value === undefined || value === null) return !required;
  switch (type) {
    case 'id':
      return Number.isInteger(value) && Number(value) > 0;
    case 'text':
      return typeof value === 'string' && (!required || value !== '');
    case 'flag':
      return typeof value === 'boolean';
    case 'date':
      return typeof value === 'string' && !Number.isNaN(Date.parse(value));
    case 'number':
      return typeof value === 'number' && value >= 0;
    case 'any':
      return true;
    default:
      return type satisfies never;
  }
}

function active<T extends NamedRow>(rows: T[], id: unknown): T | undefined {
  return rows.find((row) => row.id === id && row.isActive !== false);
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);
