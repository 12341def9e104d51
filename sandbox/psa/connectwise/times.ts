import type { Answer } from '../../simulator.ts';
import { answer, invalid, refuse } from './answers.ts';
import type { Row } from './conditions.ts';
import type { TimeRow } from './rows.ts';
import type { State } from './state.ts';

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);
/** The vendor reads no fractions of a second. */
const wholeSeconds = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** A new time entry. Without `chargeToId` it goes to the company; without a member it is the API member's. */
export function createTime(state: State, body: unknown): Answer {
  if (state.denied.has('time')) return refuse(403, 'Security', 'You do not have permission to add time entries');
  if (!isRow(body)) return refuse(400, 'InvalidObject', 'The service was not able to process your request');
  const { timeStart, timeEnd, actualHours, chargeToId, chargeToType, notes, internalNotes } = body;
  if (typeof timeStart !== 'string') return wrong('timeStart', 'MissingRequiredField', 'timeStart is required');
  for (const [field, value] of Object.entries({ timeStart, timeEnd })) {
    if (value !== undefined && (typeof value !== 'string' || !wholeSeconds.test(value))) {
      return wrong(field, 'InvalidField', `${field} must be yyyy-MM-ddTHH:mm:ssZ`);
    }
  }
  if (actualHours !== undefined && (typeof actualHours !== 'number' || actualHours <= 0 || actualHours > 24)) {
    return wrong('actualHours', 'OutOfRange', 'actualHours must be between 0 and 24');
  }
  const ticket = typeof chargeToId === 'number' ? state.data.tickets.get(chargeToId) : undefined;
  if (chargeToId !== undefined && !ticket)
    return wrong('chargeToId', 'NotFound', `Ticket ${String(chargeToId)} not found`);
  if (ticket?.closedFlag) return wrong('chargeToId', 'InvalidObject', 'Time cannot be entered on a closed ticket');
  const wanted = isRow(body.member) ? body.member.id : undefined;
  const member = state.data.members.find(({ id }) => id === wanted);
  if (wanted !== undefined && !member) return wrong('member/id', 'NotFound', `Member ${String(wanted)} not found`);
  if (member?.inactiveFlag) return wrong('member/id', 'InvalidObject', 'The member is not active');
  const row: TimeRow = {
    id: 700 + state.data.times.length,
    ...(ticket && { chargeToId: ticket.id }),
    ...(typeof chargeToType === 'string' && { chargeToType }),
    member: member
      ? { id: member.id, identifier: member.identifier, name: `${member.firstName} ${member.lastName}` }
      : { id: 1, identifier: 'api', name: 'API member' },
    timeStart,
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

function wrong(field: string, code: string, message: string): Answer {
  return invalid('timeEntry', field, code, message);
}
