import type { Answer } from '../../simulator.ts';
import { denied, isRow, made, type Row, violation } from './answers.ts';
import { isIn, type Label, noteLists, seenByCustomers, ticketLists } from './picklists.ts';
import { apiResource, type NoteRow, put, roles, type State, type TicketRow } from './state.ts';

/** What may be written. Whatever breaks a rule of the data is refused with 500 and a text, as the vendor does. */

type Known = Record<string, 'number' | 'string' | 'boolean'>;
type Refusal = Answer | null;

/** The first thing that is wrong with the fields: unknown, empty, of another type, too long, or missing. */
function wrong(body: Row, known: Known, required: string[], lengths: Record<string, number> = {}): Refusal {
  for (const [name, value] of Object.entries(body)) {
    if (!(name in known)) return violation(`Unable to find ${name} in the entity.`);
    if (value === null) return violation('Object reference not set to an instance of an object.');
    if (known[name] === 'number' && typeof value === 'string') {
      return violation('Conversion failed when converting varchar.');
    }
    if (typeof value !== known[name]) return violation(`The value of ${name} could not be converted.`);
    const most = lengths[name];
    if (most !== undefined && String(value).length > most) return violation(`${name} exceeds the length of ${most}.`);
  }
  const lacking = required.find((name) => body[name] === undefined || body[name] === '');
  return lacking === undefined ? null : violation(`Missing Required Field: ${lacking}.`);
}

function notIn(lists: Record<string, Label[]>, body: Row): Refusal {
  const field = Object.keys(lists).find((name) => body[name] !== undefined && !isIn(lists[name] ?? [], body[name]));
  return field === undefined ? null : violation(`Data violation: the value of ${field} is not in its picklist.`);
}

const ticketKnown: Known = {
  companyID: 'number',
  contactID: 'number',
  title: 'string',
  description: 'string',
  status: 'number',
  priority: 'number',
  queueID: 'number',
  ticketCategory: 'number',
  dueDateTime: 'string',
  externalID: 'string',
  billingCodeID: 'number',
  assignedResourceID: 'number',
  assignedResourceRoleID: 'number',
};

export function createTicket(state: State, body: unknown): Answer {
  if (state.denied.has('add')) return denied();
  if (!isRow(body)) return violation('The body is missing.');
  const required = ['companyID', 'title', 'status', 'priority', 'queueID', 'dueDateTime', state.requiredField ?? []];
  const lengths = { title: 255, description: 8000, externalID: 50 };
  const refusal = wrong(body, ticketKnown, required.flat(), lengths) ?? notIn(ticketLists, body) ?? unpaired(body);
  if (refusal) return refusal;
  const company = state.companies.find((one) => one.id === body.companyID && one.isActive);
  if (!company) return violation('Data violation: companyID does not reference an active company.');
  const contact = state.contacts.find((one) => one.id === body.contactID);
  if (body.contactID !== undefined && (contact?.companyID !== company.id || contact.isActive !== 1)) {
    return violation('Data violation: contactID does not reference an active contact of the company.');
  }
  const id = Math.max(...state.tickets.keys()) + 1;
  put(state, id, String(body.title), company.id, body as Partial<TicketRow>);
  state.hiddenUntil.set(id, Date.now() + state.searchLagMs);
  // The API cannot ask for mail, nor keep it back.
  if (state.mailsNewTickets && contact) state.mails.push({ ticketId: id, because: 'new ticket' });
  return made(id);
}

/** To the collection, with the id in the body; only what is named changes. */
export function patchTicket(state: State, body: unknown): Answer {
  if (state.denied.has('edit')) return denied();
  if (!isRow(body) || typeof body.id !== 'number') return violation('Missing Required Field: id.');
  const ticket = state.tickets.get(body.id);
  if (!ticket || state.invisible.has(ticket.id)) return violation('Unable to find the ticket.');
  const known: Known = { ...ticketKnown, id: 'number', resolution: 'string' };
  const refusal = wrong(body, known, []) ?? notIn(ticketLists, body) ?? unpaired(body);
  if (refusal) return refusal;
  const { status = ticket.status } = body;
  if (!state.keepsStatus) ticket.status = Number(status);
  return made(ticket.id);
}

function unpaired(body: Row): Refusal {
  const alone = (body.assignedResourceID === undefined) !== (body.assignedResourceRoleID === undefined);
  return alone
    ? violation('Data violation: When assigning a Resource, you must assign both a assignedResourceID and a role.')
    : null;
}

export function createNote(state: State, ticket: TicketRow, body: unknown): Answer {
  if (state.denied.has('notes')) return denied();
  if (!isRow(body)) return violation('The body is missing.');
  const known: Known = {
    ticketID: 'number',
    title: 'string',
    description: 'string',
    noteType: 'number',
    publish: 'number',
  };
  const required = ['title', 'description', 'noteType', 'publish'];
  const refusal =
    wrong(body, known, required, { title: 250, description: 32_000 }) ??
    notIn({ publish: state.publish, noteType: noteLists.noteType }, body);
  if (refusal) return refusal;
  const { title, description, noteType, publish } = body;
  const seenBy = state.showsNotes ? seenByCustomers : Number(publish);
  const note = noteRow(state, ticket.id, String(title), String(description), Number(noteType), seenBy);
  if (!state.losesNotes) state.notes.push(note);
  return made(note.id);
}

export function noteRow(
  state: State,
  ticketID: number,
  title: string,
  description: string,
  noteType: number,
  publish: number,
): NoteRow {
  state.last += 1;
  const by = { creatorResourceID: apiResource.id, createDateTime: new Date().toISOString() };
  return { id: state.last, ticketID, title, description, noteType, publish, ...by };
}

export function createTime(state: State, body: unknown): Answer {
  if (state.denied.has('time')) return denied();
  if (!isRow(body)) return violation('The body is missing.');
  const known: Known = {
    ticketID: 'number',
    resourceID: 'number',
    roleID: 'number',
    billingCodeID: 'number',
    dateWorked: 'string',
    startDateTime: 'string',
    endDateTime: 'string',
    hoursWorked: 'number',
    summaryNotes: 'string',
    internalNotes: 'string',
  };
  const required = ['ticketID', 'resourceID', 'roleID', 'dateWorked', 'startDateTime', 'endDateTime', 'summaryNotes'];
  const refusal = wrong(body, known, [...required, ...(state.needsWorkType ? ['billingCodeID'] : [])]);
  if (refusal) return refusal;
  const { hoursWorked: hours, startDateTime: start, endDateTime: end } = body;
  if (!state.tickets.has(Number(body.ticketID))) return violation('Data violation: ticketID does not exist.');
  const resource = state.resources.find((one) => one.id === body.resourceID && one.isActive);
  if (!resource) return violation('Data violation: resourceID does not reference an active resource.');
  if (!roles.includes(Number(body.roleID))) return violation('Data violation: the resource does not hold this role.');
  if (String(start).slice(0, 10) !== String(end).slice(0, 10)) return violation('Data violation: spans over midnight.');
  if (!(Number(hours) > 0 && Number(hours) <= 24)) return violation('Data violation: hoursWorked is out of range.');
  state.last += 1;
  state.times.push({
    id: state.last,
    ticketID: Number(body.ticketID),
    resourceID: resource.id,
    roleID: Number(body.roleID),
    billingCodeID: typeof body.billingCodeID === 'number' ? body.billingCodeID : null,
    startDateTime: String(start),
    endDateTime: String(end),
    hoursWorked: Number(hours),
    summaryNotes: String(body.summaryNotes),
    internalNotes: String(body.internalNotes ?? ''),
  });
  return made(state.last);
}
