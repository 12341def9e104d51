import type { Answer } from '../../simulator.ts';
import { connectWise } from '../../world.ts';
import { answer, invalid, refuse } from './answers.ts';
import type { Row } from './conditions.ts';
import { put } from './data.ts';
import type { NoteRow, TicketRow } from './rows.ts';
import { type State, visibleBoards } from './state.ts';

/** What may be written: a new ticket, a note, a change of a ticket. */

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The id in a reference; a bare number or text is what the vendor cannot process. */
function referenceId(value: unknown): number | null {
  return isRow(value) && typeof value.id === 'number' && Number.isInteger(value.id) ? value.id : null;
}

const notProcessed = () => refuse(400, 'InvalidObject', 'The service was not able to process your request');

export function createTicket(state: State, body: unknown): Answer {
  if (state.denied.has('add')) return refuse(403, 'Security', 'You do not have permission to add service tickets');
  if (!isRow(body)) return notProcessed();
  const { summary } = body;
  if (typeof summary !== 'string' || summary.trim() === '') {
    return invalid('ticket', 'summary', 'MissingRequiredField', 'summary is required');
  }
  for (const [field, most] of [
    ['summary', 100],
    ['externalXRef', 100],
    ['contactName', 62],
  ] as const) {
    const value = body[field];
    if (value === undefined) continue;
    if (typeof value !== 'string') return notProcessed();
    if (value.length > most) {
      return invalid(
        'ticket',
        field,
        'MaxLengthField',
        `The field ${field} exceeds the maximum number of characters: ${most}`,
      );
    }
  }
  for (const field of ['company', 'board', 'contact', 'status'] as const) {
    if (body[field] !== undefined && referenceId(body[field]) === null) return notProcessed();
  }
  if (body.company === undefined) return invalid('ticket', 'company', 'MissingRequiredField', 'company is required');
  const companyId = referenceId(body.company);
  const company = state.data.companies.find((c) => c.id === companyId && !c.deletedFlag);
  if (!company) return invalid('ticket', 'company/id', 'NotFound', `Company ${companyId} not found`);
  if (company.refusesSaves)
    return invalid('ticket', 'company', 'InvalidObject', 'The company status does not allow saving');
  const boardId = referenceId(body.board) ?? connectWise.board.id;
  const board = visibleBoards(state).find((b) => b.id === boardId && !b.inactiveFlag && !b.projectFlag);
  if (!board) return invalid('ticket', 'board/id', 'NotFound', `Service Board ${boardId} not found`);
  const statusId = referenceId(body.status);
  const status = state.data.statuses.find(
    (s) => s.board.id === boardId && (statusId ? s.id === statusId : s.defaultFlag),
  );
  if (!status) return statusNotFound(statusId, boardId);
  const contactId = referenceId(body.contact);
  const contact = state.data.contacts.find((c) => c.id === contactId && c.company.id === companyId);
  if (contactId && !contact) return invalid('ticket', 'contact/id', 'NotFound', `Contact ${contactId} not found`);

  const id = Math.max(...state.data.tickets.keys()) + 1;
  const ticket = put(state.data, id, summary, company.id, {
    status: status.id,
    board,
    ...(contact ? { contact: contact.id } : {}),
  });
  ticket._info = { lastUpdated: new Date().toISOString(), updatedBy: connectWise.memberIdentifier };
  if (typeof body.externalXRef === 'string')
    ticket.externalXRef = state.overwritesMarks ? 'other-tool' : body.externalXRef;
  state.hiddenUntil.set(id, Date.now() + state.searchLagMs);
  // Both texts become notes, and neither comes back in the answer.
  if (typeof body.initialDescription === 'string')
    keepNote(state, id, body.initialDescription, 'detailDescriptionFlag');
  if (typeof body.initialInternalAnalysis === 'string')
    keepNote(state, id, body.initialInternalAnalysis, 'internalAnalysisFlag');
  notify(state, ticket, body, 'new ticket');
  return answer(201, ticket);
}

export function createNote(state: State, ticket: TicketRow, body: unknown): Answer {
  if (state.denied.has('edit')) return refuse(403, 'Security', 'You do not have permission to edit service tickets');
  if (!isRow(body)) return notProcessed();
  const { text } = body;
  if (typeof text !== 'string' || text === '')
    return invalid('note', 'text', 'MissingRequiredField', 'text is required');
  const flags = ['detailDescriptionFlag', 'internalAnalysisFlag', 'resolutionFlag'] as const;
  for (const flag of flags) if (body[flag] !== undefined && typeof body[flag] !== 'boolean') return notProcessed();
  if (!flags.some((flag) => body[flag] === true)) {
    return refuse(400, 'InvalidObject', 'Please choose where to display the notes');
  }
  if (ticket.closedFlag && state.closedRefusesNotes) {
    return invalid('note', 'ticketId', 'InvalidObject', 'Notes cannot be added to a closed ticket');
  }
  const note = noteRow(state, ticket.id, text);
  for (const flag of flags) note[flag] = body[flag] === true;
  note.externalFlag = note.detailDescriptionFlag || note.resolutionFlag;
  note.internalFlag = note.internalAnalysisFlag;
  if (!state.losesNotes) state.data.notes.push(note);
  // Workflow rules may mail about internal notes as well, so the request has to say no.
  notify(state, ticket, body, 'note');
  return answer(201, note);
}

/** The vendor's patch dialect: bare field names, references whole; a path into a reference is a 200 that does nothing. */
export function patchTicket(state: State, ticket: TicketRow, body: unknown): Answer {
  if (state.denied.has('edit')) return refuse(403, 'Security', 'You do not have permission to edit service tickets');
  if (!Array.isArray(body)) return notProcessed();
  const options: Row = {};
  for (const operation of body) {
    if (!isRow(operation) || typeof operation.path !== 'string') return notProcessed();
    if (operation.op !== 'replace' && operation.op !== 'add') return notProcessed();
    const path = operation.path.replace(/^\//, ''); // some clients send a slash, and it works
    if (path === 'processNotifications') options.processNotifications = operation.value;
    else if (path === 'status') {
      const refused = setStatus(state, ticket, operation.value);
      if (refused) return refused;
    } else if (path === 'summary' && typeof operation.value === 'string') ticket.summary = operation.value;
    else if (!path.startsWith('status/')) return invalid('ticket', path, 'InvalidField', `${path} cannot be changed`);
  }
  ticket._info = { ...ticket._info, lastUpdated: new Date().toISOString(), updatedBy: connectWise.memberIdentifier };
  notify(state, ticket, options, 'change');
  return answer(200, ticket);
}

function setStatus(state: State, ticket: TicketRow, value: unknown): Answer | null {
  const id = referenceId(value);
  if (id === null) return notProcessed();
  const status = state.data.statuses.find((s) => s.id === id && s.board.id === ticket.board.id && !s.inactive);
  if (!status) return statusNotFound(id, ticket.board.id);
  if (status.closedStatus && state.denied.has('close')) {
    return refuse(403, 'Security', 'You do not have permission to close service tickets');
  }
  ticket.status = { id: status.id, name: status.name };
  ticket.closedFlag = status.closedStatus;
  return null;
}

function statusNotFound(status: number | null, board: number): Answer {
  return invalid('ticket', 'status/id', 'NotFound', `Service Status ${status} not found for Service Board ${board}`);
}

export function keepNote(state: State, ticketId: number, text: string, flag: keyof NoteRow & `${string}Flag`): void {
  const note = noteRow(state, ticketId, text);
  note[flag] = true;
  note.externalFlag = flag !== 'internalAnalysisFlag';
  note.internalFlag = flag === 'internalAnalysisFlag';
  state.data.notes.push(note);
}

function noteRow(state: State, ticketId: number, text: string): NoteRow {
  state.lastNoteId += 1;
  return {
    id: state.lastNoteId,
    ticketId,
    // Line breaks are not supported: they are kept as one blank.
    text: text.replace(/[\r\n]+/g, ' '),
    detailDescriptionFlag: false,
    internalAnalysisFlag: false,
    resolutionFlag: false,
    internalFlag: false,
    externalFlag: false,
    createdBy: connectWise.memberIdentifier,
    dateCreated: new Date().toISOString(),
  };
}

/** Mail goes out unless the request says no: it is true by default. */
function notify(state: State, ticket: TicketRow, body: Row, because: string): void {
  if (body.processNotifications === false) return;
  state.mails.push({ ticketId: ticket.id, to: ticket.contactEmailAddress ?? null, because });
}
