import type { Answer } from '../../simulator.ts';
import { textOf } from '../html.ts';
import { answer, invalid } from './answers.ts';
import { notAmong, type Row, read, type Shape } from './body.ts';
import { apiAgent, type ContactRow, groups, put, type State, statuses, type TicketRow, types } from './state.ts';

/** What may be written: tickets, notes, time, a change of a ticket. */

const allowed = {
  status: Object.keys(statuses).map(Number),
  priority: [1, 2, 3, 4],
  source: [1, 2, 3, 7, 9, 10],
  type: types,
  group_id: groups.map((group) => group.id),
};
const editable: Shape = {
  status: 'integer',
  priority: 'integer',
  type: 'text',
  group_id: 'integer',
  responder_id: 'integer',
  tags: 'texts',
  custom_fields: 'object',
};

export function createTicket(state: State, body: unknown): Answer {
  const shape: Shape = {
    ...editable,
    requester_id: 'integer',
    email: 'text',
    phone: 'text',
    name: 'text',
    subject: 'text',
    description: 'text',
    source: 'integer',
    company_id: 'integer',
  };
  const given = read(state, body, shape, ['subject', 'description', 'status', 'priority']);
  if ('refused' in given) return given.refused;
  const { row } = given;
  const unknown = notAmong(state, row, allowed);
  if (unknown) return unknown;
  const contact = requesterOf(state, row);
  if (!contact) {
    return row.requester_id === undefined
      ? invalid(state, 'requester_id', 'One of these is mandatory', 'missing_field')
      : invalid(state, 'requester_id', 'There is no contact matching the given requester_id', 'invalid_value');
  }
  const companies = [contact.company_id, ...contact.other_companies.map((other) => other.company_id)];
  const company = Number(row.company_id ?? contact.company_id);
  const isForeign = !companies.includes(company);
  if (isForeign && state.foreignCompany === 'refused') {
    return invalid(state, 'company_id', 'The company is not associated with the requester', 'invalid_value');
  }
  if (state.requiredToCreate) {
    return invalid(state, state.requiredToCreate, 'It should not be blank', 'missing_field');
  }
  const id = Math.max(...state.tickets.keys()) + 1;
  const kept = isForeign && state.foreignCompany === 'ignored' ? contact.company_id : company;
  const ticket = put(state, id, String(row.subject), kept, {
    requester: contact.id,
    status: Number(row.status),
  });
  Object.assign(ticket, {
    description: textOf(String(row.description)),
    priority: row.priority,
    source: row.source ?? 2,
    group_id: row.group_id ?? null,
    type: row.type ?? null,
    tags: row.tags ?? [],
  });
  state.hiddenUntil.set(id, Date.now() + state.searchLagMs);
  if (state.mailsNewTickets) state.mails.push({ ticketId: id, because: 'new ticket' });
  return answer(state, 201, ticket);
}

/** An address that nobody has makes a contact: what the product must never let happen. */
function requesterOf(state: State, row: Row): ContactRow | undefined {
  const { requester_id: id, email } = row;
  if (id !== undefined) return state.contacts.find((one) => one.id === id && !one.deleted);
  if (typeof email !== 'string') return undefined;
  const known = state.contacts.find((one) => one.email === email);
  if (known) return known;
  state.last += 1;
  const contact = { id: state.last, name: email, email, active: false, company_id: 0, other_companies: [] };
  state.contacts.push(contact);
  return contact;
}

export function changeTicket(state: State, ticket: TicketRow, body: unknown): Answer {
  const given = read(state, body, editable);
  if ('refused' in given) return given.refused;
  const { row } = given;
  const unknown = notAmong(state, row, allowed);
  if (unknown) return unknown;
  if ((row.status === 4 || row.status === 5) && state.requiredToClose) {
    return invalid(state, state.requiredToClose, 'It should be a/an String', 'missing_field');
  }
  Object.assign(ticket, row, { updated_at: new Date().toISOString() });
  return answer(state, 200, ticket);
}

export function addNote(state: State, ticket: TicketRow, body: unknown): Answer {
  const shape: Shape = { body: 'text', private: 'flag', incoming: 'flag', notify_emails: 'texts', user_id: 'integer' };
  const given = read(state, body, shape, ['body']);
  if ('refused' in given) return given.refused;
  const { row } = given;
  state.last += 1;
  const note = {
    id: state.last,
    ticket_id: ticket.id,
    body: String(row.body),
    body_text: textOf(String(row.body)),
    private: row.private !== false && !state.showsNotes,
    incoming: row.incoming === true,
    user_id: Number(row.user_id ?? apiAgent.id),
    created_at: new Date().toISOString(),
  };
  if (!state.losesNotes) state.conversations.push(note);
  return answer(state, 201, note);
}

export function addTime(state: State, ticket: TicketRow, body: unknown): Answer {
  const shape: Shape = {
    agent_id: 'integer',
    time_spent: 'time',
    timer_running: 'flag',
    executed_at: 'date',
    start_time: 'date',
    note: 'text',
    billable: 'flag',
  };
  const given = read(state, body, shape);
  if ('refused' in given) return given.refused;
  const { row } = given;
  const unknown = notAmong(state, row, { agent_id: state.agents.map((agent) => agent.id) });
  if (unknown) return unknown;
  // Without a time a timer starts running; only then may its start be told.
  const runs = row.timer_running === true || (row.timer_running === undefined && row.time_spent === undefined);
  if (row.start_time !== undefined && !runs) {
    return invalid(state, 'start_time', 'Should be blank if timer_running is false', 'invalid_field');
  }
  state.last += 1;
  const time = {
    id: state.last,
    ticket_id: ticket.id,
    agent_id: state.timeGoesTo ?? Number(row.agent_id ?? apiAgent.id),
    time_spent: String(row.time_spent ?? '00:00'),
    note: String(row.note ?? ''),
    timer_running: runs,
  };
  state.times.push(time);
  return answer(state, 201, time);
}
