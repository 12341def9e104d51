import type { Answer } from '../../simulator.ts';
import { textOf } from '../html.ts';
import { answer, denied, invalid } from './answers.ts';
import { apiAgent, groups, put, type State, statuses, type TicketRow } from './state.ts';

/** What may be written: tickets, notes, time, a change of a ticket. Unknown fields and wrong types are refused. */

type Row = Record<string, unknown>;
const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);
const isId = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value);
const integers = new Set([
  'requester_id',
  'status',
  'priority',
  'source',
  'company_id',
  'group_id',
  'responder_id',
  'agent_id',
]);

/** The first thing that is wrong with the body's fields, or null. */
function wrong(state: State, body: Row, known: string[], required: string[]): Answer | null {
  for (const name of Object.keys(body)) {
    if (!known.includes(name)) return invalid(state, name, 'Unexpected/invalid field in request', 'invalid_field');
    if (integers.has(name) && !isId(body[name])) {
      return invalid(
        state,
        name,
        'Value set is of type String. It should be a/an Positive Integer',
        'datatype_mismatch',
      );
    }
  }
  const lacking = required.find((name) => body[name] === undefined || body[name] === '');
  return lacking ? invalid(state, lacking, 'It should be a/an String', 'missing_field') : null;
}

export function createTicket(state: State, body: unknown): Answer {
  if (state.denied.has('create')) return denied(state);
  if (!isRow(body)) return invalid(state, 'body', 'Malformed JSON', 'invalid_json');
  const known = [
    'requester_id',
    'email',
    'phone',
    'name',
    'subject',
    'description',
    'status',
    'priority',
    'source',
    'company_id',
    'group_id',
    'type',
    'tags',
  ];
  const refused = wrong(state, body, known, ['subject', 'description', 'status', 'priority']);
  if (refused) return refused;
  if (typeof body.email === 'string') {
    // An address that nobody has makes a contact: what the product must never do.
    if (!state.contacts.some((one) => one.email === body.email)) {
      state.last += 1;
      state.contacts.push({
        id: state.last,
        name: body.email,
        email: body.email,
        active: false,
        company_id: 0,
        other_companies: [],
      });
    }
  } else if (!isId(body.requester_id))
    return invalid(state, 'requester_id', 'One of these is mandatory', 'missing_field');
  const contact = state.contacts.find((one) => one.id === body.requester_id || one.email === body.email);
  if (!contact)
    return invalid(state, 'requester_id', 'There is no contact matching the given requester_id', 'invalid_value');
  const companies = [contact.company_id, ...contact.other_companies.map((other) => other.company_id)];
  if (isId(body.company_id) && !companies.includes(body.company_id)) {
    return invalid(state, 'company_id', 'The company is not associated with the requester', 'invalid_value');
  }
  if (body.group_id !== undefined && !groups.some((group) => group.id === body.group_id)) {
    return invalid(state, 'group_id', 'There is no group matching the given group_id', 'invalid_value');
  }
  const id = Math.max(...state.tickets.keys()) + 1;
  const ticket = put(state, id, String(body.subject), isId(body.company_id) ? body.company_id : contact.company_id, {
    requester: contact.id,
  });
  Object.assign(ticket, {
    description: textOf(String(body.description)),
    source: body.source ?? 2,
    group_id: body.group_id ?? null,
    tags: Array.isArray(body.tags) ? body.tags : [],
  });
  state.hiddenUntil.set(id, Date.now() + state.searchLagMs);
  if (state.mailsNewTickets) state.mails.push({ ticketId: id, because: 'new ticket' });
  return answer(state, 201, ticket);
}

export function changeTicket(state: State, ticket: TicketRow, body: unknown): Answer {
  if (state.denied.has('edit')) return denied(state);
  if (!isRow(body)) return invalid(state, 'body', 'Malformed JSON', 'invalid_json');
  const refused = wrong(
    state,
    body,
    ['status', 'priority', 'type', 'group_id', 'responder_id', 'tags', 'custom_fields'],
    [],
  );
  if (refused) return refused;
  if (body.status !== undefined) {
    if (!statuses[String(body.status)]) {
      return invalid(
        state,
        'status',
        `It should be one of these values: '${Object.keys(statuses).join(',')}'`,
        'invalid_value',
      );
    }
    if ((body.status === 4 || body.status === 5) && state.requiredToClose) {
      return invalid(state, state.requiredToClose, 'It should be a/an String', 'missing_field');
    }
    ticket.status = Number(body.status);
  }
  ticket.updated_at = new Date().toISOString();
  return answer(state, 200, ticket);
}

export function addNote(state: State, ticket: TicketRow, body: unknown): Answer {
  if (state.denied.has('note')) return denied(state);
  if (!isRow(body)) return invalid(state, 'body', 'Malformed JSON', 'invalid_json');
  const refused = wrong(state, body, ['body', 'private', 'incoming', 'notify_emails', 'user_id'], ['body']);
  if (refused) return refused;
  if (body.private !== undefined && typeof body.private !== 'boolean') {
    return invalid(state, 'private', 'It should be a/an Boolean', 'datatype_mismatch');
  }
  state.last += 1;
  const note = {
    id: state.last,
    ticket_id: ticket.id,
    body: String(body.body),
    body_text: textOf(String(body.body)),
    private: body.private !== false && !state.showsNotes,
    incoming: body.incoming === true,
    user_id: apiAgent.id,
    created_at: new Date().toISOString(),
  };
  if (!state.losesNotes) state.conversations.push(note);
  return answer(state, 201, note);
}

export function addTime(state: State, ticket: TicketRow, body: unknown): Answer {
  if (state.denied.has('time')) return denied(state);
  if (!isRow(body)) return invalid(state, 'body', 'Malformed JSON', 'invalid_json');
  const refused = wrong(
    state,
    body,
    ['agent_id', 'time_spent', 'timer_running', 'executed_at', 'note', 'billable'],
    [],
  );
  if (refused) return refused;
  const spent = body.time_spent;
  if (spent !== undefined && !/^\d\d:\d\d$/.test(String(spent))) {
    return invalid(state, 'time_spent', 'It should be in the hh:mm format', 'invalid_value');
  }
  if (body.agent_id !== undefined && !state.agents.some((agent) => agent.id === body.agent_id)) {
    return invalid(state, 'agent_id', 'There is no agent matching the given agent_id', 'invalid_value');
  }
  state.last += 1;
  const time = {
    id: state.last,
    ticket_id: ticket.id,
    agent_id: isId(body.agent_id) ? body.agent_id : apiAgent.id,
    time_spent: String(spent ?? '00:00'),
    note: String(body.note ?? ''),
    // Without a time a timer starts running.
    timer_running: spent === undefined && body.timer_running !== false,
  };
  state.times.push(time);
  return answer(state, 201, time);
}
