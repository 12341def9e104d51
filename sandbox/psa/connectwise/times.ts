import type { Answer } from '../../simulator.ts';
import { answer, invalid, refuse } from './answers.ts';
import type { Row } from './conditions.ts';
import type { MemberRow, TicketRow, TimeRow } from './rows.ts';
import { type State, visibleBoards } from './state.ts';

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);
/** The vendor reads no fractions of a second. */
const wholeSeconds = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const chargeTypes = ['ServiceTicket', 'ProjectTicket', 'ChargeCode', 'Activity'];
const texts = ['notes', 'internalNotes'] as const;
const flags = [
  'addToDetailDescriptionFlag',
  'addToInternalAnalysisFlag',
  'addToResolutionFlag',
  'emailResourceFlag',
  'emailContactFlag',
  'emailCcFlag',
] as const;

/** A new time entry. Without `chargeToId` it goes to the company; without a member it is the API member's. */
export function createTime(state: State, body: unknown): Answer {
  if (state.denied.has('time')) return refuse(403, 'Security', 'You do not have permission to add time entries');
  if (!isRow(body)) return notProcessed();
  for (const flag of flags) if (body[flag] !== undefined && typeof body[flag] !== 'boolean') return notProcessed();
  for (const text of texts) if (body[text] !== undefined && typeof body[text] !== 'string') return notProcessed();
  const { timeStart, timeEnd, actualHours, chargeToId, chargeToType, notes, internalNotes } = body;
  if (timeStart === undefined) return wrong('timeStart', 'MissingRequiredField', 'timeStart is required');
  for (const [field, value] of Object.entries({ timeStart, timeEnd })) {
    if (value !== undefined && (typeof value !== 'string' || !wholeSeconds.test(value))) {
      return wrong(field, 'InvalidField', `${field} must be yyyy-MM-ddTHH:mm:ssZ`);
    }
  }
  if (typeof timeEnd === 'string' && timeEnd <= String(timeStart)) {
    return wrong('timeEnd', 'InvalidField', 'timeEnd must be after timeStart');
  }
  if (actualHours !== undefined && (typeof actualHours !== 'number' || actualHours <= 0 || actualHours > 24)) {
    return wrong('actualHours', 'OutOfRange', 'actualHours must be between 0 and 24');
  }
  if (chargeToId !== undefined && !chargeTypes.includes(String(chargeToType))) {
    return wrong('chargeToType', 'MissingRequiredField', 'chargeToType is required');
  }
  const ticket = typeof chargeToId === 'number' ? state.data.tickets.get(chargeToId) : undefined;
  const refused = chargeToId === undefined ? null : chargedTo(state, chargeToId, ticket);
  if (refused) return refused;
  const member = memberOf(state, body.member);
  if (member === 'unreadable') return notProcessed();
  if (member === 'missing') return wrong('member/id', 'NotFound', 'Member not found');
  if (member?.inactiveFlag) return wrong('member/id', 'InvalidObject', 'The member is not active');
  const row: TimeRow = {
    id: 700 + state.data.times.length,
    ...(ticket && { chargeToId: ticket.id, chargeToType: String(chargeToType) }),
    member: member
      ? { id: member.id, identifier: member.identifier, name: `${member.firstName} ${member.lastName}` }
      : { id: 1, identifier: 'api', name: 'API member' },
    timeStart: String(timeStart),
    ...(typeof timeEnd === 'string' && { timeEnd }),
    ...(typeof actualHours === 'number' && { actualHours }),
    ...(typeof notes === 'string' && { notes }),
    ...(typeof internalNotes === 'string' && { internalNotes }),
  };
  state.data.times.push(row);
  if (body.emailContactFlag === true) {
    state.mails.push({ ticketId: ticket?.id ?? 0, to: ticket?.contactEmailAddress ?? null, because: 'time' });
  }
  return answer(201, row);
}

/** Why this ticket takes no time; null when it does. */
function chargedTo(state: State, id: unknown, ticket: TicketRow | undefined): Answer | null {
  const board = visibleBoards(state).find((row) => row.id === ticket?.board.id);
  if (!ticket || !board) return wrong('chargeToId', 'NotFound', `Ticket ${String(id)} not found`);
  if (ticket.closedFlag) return wrong('chargeToId', 'InvalidObject', 'Time cannot be entered on a closed ticket');
  if (board.inactiveFlag) return wrong('chargeToId', 'InvalidObject', 'The service board is not active');
  if (board.timeEntryLockedFlag) {
    return wrong('chargeToId', 'InvalidObject', 'Time entry is locked for the service board');
  }
  const status = state.data.statuses.find((row) => row.id === ticket.status?.id);
  if (!status?.timeEntryNotAllowed) return null;
  return wrong('chargeToId', 'InvalidObject', 'Time entry is not allowed in the status of the ticket');
}

/** By id or by identifier; absent, the API member itself. A bare number or text cannot be processed. */
function memberOf(state: State, reference: unknown): MemberRow | null | 'missing' | 'unreadable' {
  if (reference === undefined) return null;
  if (!isRow(reference)) return 'unreadable';
  const { id, identifier } = reference;
  if (id === undefined && identifier === undefined) return 'unreadable';
  return (
    state.data.members.find((row) => (id === undefined ? row.identifier === identifier : row.id === id)) ?? 'missing'
  );
}

function notProcessed(): Answer {
  return refuse(400, 'InvalidObject', 'The service was not able to process your request');
}

function wrong(field: string, code: string, message: string): Answer {
  return invalid('timeEntry', field, code, message);
}
