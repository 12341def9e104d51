import type { Answer } from '../../simulator.ts';
import { apiResource, picklists, put, type State, type TicketRow } from './state.ts';

/** What may be written. What breaks a rule of the data is refused with 500 and a text, as the vendor does. */

type Row = Record<string, unknown>;
const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);

export const errors = (status: number, ...texts: string[]): Answer => ({ status, body: { errors: texts } });
const made = (itemId: number): Answer => ({ status: 200, body: { itemId } });

const numbers = new Set([
  'id',
  'companyID',
  'contactID',
  'status',
  'priority',
  'queueID',
  'ticketCategory',
  'ticketID',
  'noteType',
  'publish',
  'resourceID',
  'roleID',
]);

/** The first thing that is wrong with the fields, or null. */
function wrong(body: Row, known: string[], required: string[], limits: Record<string, number>): string | null {
  for (const [name, value] of Object.entries(body)) {
    if (!known.includes(name)) return `Unable to find ${name} in the entity.`;
    if (value === null) return `Object reference not set: ${name}.`;
    if (numbers.has(name) && typeof value !== 'number') return 'Conversion failed when converting varchar.';
    const most = limits[name];
    if (most !== undefined && String(value).length > most)
      return `${name}: value exceeds the maximum length of ${most}.`;
  }
  const lacking = required.find((name) => body[name] === undefined || body[name] === '');
  return lacking ? `Missing Required Field: ${lacking}.` : null;
}

const hasValue = (list: { value: string; isActive: boolean }[], value: unknown) =>
  list.some((one) => one.isActive && one.value === String(value));

export function createTicket(state: State, body: unknown): Answer {
  if (state.denied.has('add'))
    return errors(403, 'The logged in Resource does not have the adequate permissions to create this entity type.');
  if (!isRow(body)) return errors(400, 'The body is missing.');
  const known = [
    'companyID',
    'contactID',
    'title',
    'description',
    'status',
    'priority',
    'queueID',
    'ticketCategory',
    'dueDateTime',
    'externalID',
    'source',
    'issueType',
  ];
  const required = [
    'companyID',
    'title',
    'status',
    'priority',
    ...(body.ticketCategory === undefined ? ['queueID', 'dueDateTime'] : []),
  ];
  const problem = wrong(body, known, required, { title: 255, description: 8000, externalID: 50 });
  if (problem) return errors(500, problem);
  const lists = picklists.Tickets;
  for (const field of ['status', 'priority', 'queueID', 'ticketCategory'] as const) {
    if (body[field] !== undefined && !hasValue(lists[field], body[field]))
      return errors(500, `Data violation: ${field} is not a valid picklist value.`);
  }
  const company = state.companies.find((one) => one.id === body.companyID && one.isActive);
  if (!company) return errors(500, 'Data violation: companyID does not reference an active company.');
  if (
    body.contactID !== undefined &&
    !state.contacts.some((one) => one.id === body.contactID && one.companyID === company.id)
  ) {
    return errors(500, 'Data violation: contactID does not belong to the company.');
  }
  const id = Math.max(...state.tickets.keys()) + 1;
  const ticket = put(state, id, String(body.title), company.id, {
    contact: typeof body.contactID === 'number' ? body.contactID : null,
  });
  Object.assign(ticket, {
    description: body.description ?? '',
    status: body.status,
    priority: body.priority,
    queueID: body.queueID ?? 8,
    externalID: body.externalID ?? '',
  });
  state.hiddenUntil.set(id, Date.now() + state.searchLagMs);
  return made(id);
}

/** To the collection, the id in the body; only what is named changes. */
export function patchTicket(state: State, body: unknown): Answer {
  if (state.denied.has('edit'))
    return errors(403, 'The logged in Resource does not have the adequate permissions to edit this entity type.');
  if (!isRow(body) || typeof body.id !== 'number') return errors(500, 'Missing Required Field: id.');
  const ticket = state.tickets.get(body.id);
  if (!ticket) return errors(404, 'Unable to find the ticket.');
  const problem = wrong(body, ['id', 'status', 'resolution', 'queueID', 'priority'], [], {});
  if (problem) return errors(500, problem);
  if (body.status !== undefined) {
    if (!hasValue(picklists.Tickets.status, body.status))
      return errors(500, 'Data violation: status is not a valid picklist value.');
    if (!state.keepsStatus) ticket.status = Number(body.status);
  }
  return made(ticket.id);
}

export function createNote(state: State, ticket: TicketRow, body: unknown): Answer {
  if (state.denied.has('notes'))
    return errors(403, 'The logged in Resource does not have the adequate permissions to create this entity type.');
  if (!isRow(body)) return errors(400, 'The body is missing.');
  const problem = wrong(
    body,
    ['ticketID', 'title', 'description', 'noteType', 'publish'],
    ['title', 'description', 'noteType', 'publish'],
    { title: 250, description: 32_000 },
  );
  if (problem) return errors(500, problem);
  if (!hasValue(state.publish, body.publish))
    return errors(500, 'Data violation: publish is not a valid picklist value.');
  if (!hasValue(picklists.TicketNotes.noteType, body.noteType))
    return errors(500, 'Data violation: noteType is not a valid picklist value.');
  state.last += 1;
  const note = {
    id: state.last,
    ticketID: ticket.id,
    title: String(body.title),
    description: String(body.description),
    noteType: Number(body.noteType),
    publish: Number(body.publish),
    creatorResourceID: apiResource.id,
    createDateTime: new Date().toISOString(),
  };
  if (!state.losesNotes) state.notes.push(note);
  return made(note.id);
}

export function createTime(state: State, body: unknown): Answer {
  if (state.denied.has('time'))
    return errors(403, 'The logged in Resource does not have the adequate permissions to create this entity type.');
  if (!isRow(body)) return errors(400, 'The body is missing.');
  const known = [
    'ticketID',
    'resourceID',
    'roleID',
    'dateWorked',
    'startDateTime',
    'endDateTime',
    'hoursWorked',
    'summaryNotes',
    'internalNotes',
  ];
  const problem = wrong(body, known, ['ticketID', 'resourceID', 'roleID', 'startDateTime', 'endDateTime'], {});
  if (problem) return errors(500, problem);
  const resource = state.resources.find((one) => one.id === body.resourceID && one.isActive);
  if (!resource) return errors(500, 'Data violation: resourceID does not reference an active resource.');
  if (body.roleID !== 70 && body.roleID !== 71)
    return errors(500, 'Data violation: the role does not belong to the resource.');
  const [start, end] = [String(body.startDateTime), String(body.endDateTime)];
  if (start.slice(0, 10) !== end.slice(0, 10)) return errors(500, 'Data violation: the entry spans over midnight.');
  const hours = Number(body.hoursWorked);
  if (!(hours > 0 && hours <= 24)) return errors(500, 'Data violation: hoursWorked must be between 0 and 24.');
  state.last += 1;
  state.times.push({
    id: state.last,
    ticketID: Number(body.ticketID),
    resourceID: resource.id,
    roleID: body.roleID,
    startDateTime: start,
    endDateTime: end,
    hoursWorked: hours,
    summaryNotes: String(body.summaryNotes ?? ''),
    internalNotes: String(body.internalNotes ?? ''),
  });
  return made(state.last);
}
