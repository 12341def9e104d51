import { type Answer, type Call, NoSuchRoute } from '../../simulator.ts';
import { answer, denied, invalid, list, missing } from './answers.ts';
import { apiAgent, groups, type Right, type State, statuses, type TicketRow, types } from './state.ts';
import { listTickets, oneTicket } from './tickets.ts';
import { addNote, addTime, changeTicket, createTicket } from './writes.ts';

/** Every path that the product may call, by its verb. */
export function route(state: State, call: Call, path: string): Answer {
  const id = Number(/\/(\d+)/.exec(path)?.[1]);
  const query = call.url.searchParams;
  const reads = (right: Right, work: () => Answer) => (state.denied.has(right) ? denied(state) : work());
  const one = (row: object | undefined) => (row ? answer(state, 200, row) : missing(state));
  const agents = () =>
    state.agents.map((agent) => ({ id: agent.id, contact: { name: agent.name, email: agent.email } }));
  const withTicket = (work: (ticket: TicketRow) => Answer) => {
    const ticket = state.tickets.get(id);
    const hidden = state.hiddenAs.get(id);
    if (hidden === 403) return denied(state);
    return ticket && !hidden ? work(ticket) : missing(state);
  };
  const ofTicket = (rows: { ticket_id: number }[]) =>
    withTicket((ticket) =>
      list(
        state,
        call,
        rows.filter((row) => row.ticket_id === ticket.id),
      ),
    );
  const byAddress = <R>(rows: R[], addressOf: (row: R) => string) =>
    rows.filter((row) => state.ignoresConditions || !query.get('email') || addressOf(row) === query.get('email'));

  switch (`${call.method} ${path.replace(/\/\d+(?=\/|$)/g, '/{id}')}`) {
    case 'GET /agents/me':
      return answer(state, 200, {
        id: apiAgent.id,
        ticket_scope: 1,
        contact: { name: apiAgent.name, email: apiAgent.email },
      });
    case 'GET /agents':
      return reads('agents', () =>
        list(
          state,
          call,
          byAddress(agents(), (row) => row.contact.email),
          ['email'],
        ),
      );
    case 'GET /agents/{id}':
      return reads('agents', () => one(agents().find((agent) => agent.id === id)));
    case 'GET /groups':
      return reads('groups', () => list(state, call, groups));
    case 'GET /ticket_fields':
      return reads('fields', () => ticketFields(state, query.get('type')));
    case 'GET /tickets':
      return reads('view', () => listTickets(state, call));
    case 'POST /tickets':
      return reads('create', () => createTicket(state, bodyOf(call)));
    case 'GET /tickets/{id}':
      return reads('view', () => withTicket((ticket) => oneTicket(state, call, ticket)));
    case 'PUT /tickets/{id}':
      return reads('edit', () => withTicket((ticket) => changeTicket(state, ticket, bodyOf(call))));
    case 'GET /tickets/{id}/conversations':
      return reads('view', () => ofTicket(state.conversations));
    case 'POST /tickets/{id}/notes':
      return reads('note', () => withTicket((ticket) => addNote(state, ticket, bodyOf(call))));
    case 'GET /tickets/{id}/time_entries':
      return reads('time', () => ofTicket(state.times));
    case 'POST /tickets/{id}/time_entries':
      return reads('time', () => withTicket((ticket) => addTime(state, ticket, bodyOf(call))));
    case 'GET /companies':
      return reads('contacts', () => list(state, call, state.companies));
    case 'GET /companies/{id}':
      return reads('contacts', () => one(state.companies.find((company) => company.id === id)));
    case 'GET /contacts': {
      const kept = () =>
        byAddress(state.contacts, (row) => row.email).filter((row) => state.ignoresConditions || !row.deleted);
      return reads('contacts', () => list(state, call, kept(), ['email', 'company_id']));
    }
    case 'GET /contacts/{id}':
      return reads('contacts', () => one(state.contacts.find((contact) => contact.id === id)));
    default:
      throw new NoSuchRoute();
  }
}

function ticketFields(state: State, type: string | null): Answer {
  const all = [
    { id: 1, name: 'subject', type: 'default_subject', label: 'Subject', choices: [] },
    { id: 2, name: 'status', type: 'default_status', label: 'Status', choices: statuses },
    { id: 3, name: 'ticket_type', type: 'default_ticket_type', label: 'Type', choices: types },
  ];
  const hits = all.filter((field) => !type || field.type === type);
  if (hits.length === 0) return invalid(state, 'type', 'It should be one of the field types', 'invalid_value');
  return answer(state, 200, state.ignoresConditions ? all : hits);
}

function bodyOf(call: Call): unknown {
  try {
    return call.json();
  } catch (error) {
    if (error instanceof SyntaxError) return undefined; // refused as malformed by whoever reads it
    throw error;
  }
}
