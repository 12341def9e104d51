import type { Answer } from '../../simulator.ts';
import { textOf } from '../html.ts';
import { apiAgent, outcomes, put, type State, statuses, types } from './state.ts';

/** What may be written. Every POST takes a list; with an `id` it changes, without it creates. Unknown fields do nothing. */

type Row = Record<string, unknown>;
const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);
const whole = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value);

export const refuse = (status: number, message: string): Answer => ({
  status,
  body: status === 400 ? { ClassName: 'System.Exception', Message: message } : { Message: message },
});

function single(body: unknown): Row | null {
  return Array.isArray(body) && body.length === 1 && isRow(body[0]) ? body[0] : null;
}

export function postTicket(state: State, body: unknown): Answer {
  const row = single(body);
  if (!row) return refuse(400, 'The request must be an array');
  if (row.id !== undefined) return changeTicket(state, row);
  if (state.denied.has('create')) return refuse(403, 'You do not have permission to create tickets');
  const { summary, client_id: client, tickettype_id: type, site_id: site, user_id: user } = row;
  for (const [name, value] of Object.entries({
    client_id: client,
    tickettype_id: type,
    site_id: site,
    user_id: user,
  })) {
    if (value !== undefined && !whole(value)) return refuse(400, `${name} is not a valid integer`);
  }
  if (typeof summary !== 'string' || summary === '') return refuse(400, 'A Summary must be entered');
  const customer = state.clients.find((one) => one.id === client && !one.inactive);
  if (!customer) return refuse(400, 'A Customer must be entered');
  const kind = types.find((one) => one.id === type);
  if (!kind) return refuse(400, 'A Ticket Type must be entered');
  if (!kind.creatable) return refuse(400, 'You do not have access to this Ticket Type');
  const lacking = kind.mandatory.find((field) => row[field] === undefined);
  if (lacking) return refuse(400, `${lacking} must be entered`);
  const person = state.users.find((one) => one.id === user);
  if (user !== undefined && (!person || person.client_id !== client))
    return refuse(400, 'The User does not belong to this Customer');
  if (person && site === undefined) return refuse(400, 'A Site must be entered');
  const id = Math.max(...state.tickets.keys()) + 1;
  const ticket = put(state, id, summary, customer.id, { user: person?.id, type: kind.id });
  ticket.details = textOf(String(row.details_html ?? row.details ?? ''));
  state.hiddenUntil.set(id, Date.now() + state.searchLagMs);
  if (row.sendack !== false || kind.acknowledges) state.mails.push({ ticketId: id, because: 'acknowledgement' });
  return { status: 201, body: ticket };
}

function changeTicket(state: State, row: Row): Answer {
  const ticket = state.tickets.get(Number(row.id));
  if (!ticket) return refuse(404, 'Ticket not found');
  if (state.denied.has('edit')) return refuse(403, 'You do not have permission to edit tickets');
  if (row.status_id !== undefined) {
    const status = statuses.find((one) => one.id === row.status_id);
    if (!status || (status.tickettypes && !status.tickettypes.includes(ticket.tickettype_id))) {
      return refuse(400, 'The Status is not valid for this Ticket Type');
    }
    if (!state.keepsStatus)
      Object.assign(ticket, { status_id: status.id, hasbeenclosed: ticket.hasbeenclosed || status.closed });
  }
  return { status: 201, body: state.answersShortly ? { id: ticket.id } : ticket };
}

export function postAction(state: State, body: unknown): Answer {
  const row = single(body);
  if (!row) return refuse(400, 'The request must be an array');
  if (state.denied.has('edit')) return refuse(403, 'You do not have permission to add actions');
  const ticket = state.tickets.get(Number(row.ticket_id));
  if (!ticket) return refuse(400, 'Ticket not found');
  const outcome = outcomes.find((one) => one.id === row.outcome_id || one.outcome === row.outcome);
  if (!outcome) return refuse(400, 'An Outcome must be entered for this Action');
  if (state.refusedOutcomes.has(outcome.id)) return refuse(400, 'You do not have access to this Action at the moment');
  const { timetaken } = row;
  if (timetaken !== undefined && typeof timetaken !== 'number') return refuse(400, 'timetaken is not a valid number');
  const hidden = typeof row.hiddenfromuser === 'boolean' ? row.hiddenfromuser : outcome.hidefromuser;
  const html = String(row.note_html ?? row.note ?? '');
  state.lastAction += 1;
  // Each at its own moment, as people write.
  state.lastActionAt = Math.max(Date.now(), state.lastActionAt + 1);
  const action = {
    id: state.lastAction,
    ticket_id: ticket.id,
    outcome: outcome.outcome,
    outcome_id: outcome.id,
    note: textOf(html),
    note_html: html,
    datetime: new Date(state.lastActionAt).toISOString(),
    who_agentid: whole(row.who_agentid) && !state.ignoresWho ? row.who_agentid : apiAgent.id,
    hiddenfromuser: (hidden || state.hidesNotes) && !state.showsNotes,
    timetaken: timetaken ?? 0,
  };
  if (!state.losesNotes) state.actions.push(action);
  const mails = typeof row.sendemail === 'boolean' ? row.sendemail : outcome.sendemail;
  if (mails) state.mails.push({ ticketId: ticket.id, because: outcome.outcome });
  return { status: 201, body: state.answersShortly ? { id: action.id } : action };
}
