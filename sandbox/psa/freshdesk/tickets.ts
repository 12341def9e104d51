import type { Answer, Call } from '../../simulator.ts';
import { answer, denied, invalid, list } from './answers.ts';
import type { State, TicketRow } from './state.ts';

/** Reading tickets: what a list shows, and what `include` adds. */

const monthMs = 30 * 86_400_000;
const parameters = [
  'filter',
  'requester_id',
  'email',
  'company_id',
  'updated_since',
  'order_by',
  'order_type',
  'include',
];

const known: Record<string, string[]> = {
  include: ['requester', 'company', 'stats', 'description'],
  order_by: ['created_at', 'due_by', 'updated_at', 'status'],
  order_type: ['asc', 'desc'],
  filter: ['new_and_my_open', 'watching', 'spam', 'deleted'],
};

/** A value that is none of the known ones, as Freshdesk refuses it. */
function unknown(state: State, call: Call, values: Record<string, string[]>): Answer | null {
  for (const [name, allowed] of Object.entries(values)) {
    const given = call.url.searchParams.get(name)?.split(',') ?? [];
    if (given.every((value) => allowed.includes(value))) continue;
    return invalid(state, name, `It should be one of these values: '${allowed}'`, 'invalid_value');
  }
  return null;
}

export function listTickets(state: State, call: Call): Answer {
  const query = call.url.searchParams;
  if (query.has('include') && state.denied.has('include')) return denied(state);
  const refused = unknown(state, call, known);
  if (refused) return refused;
  const since = query.get('updated_since');
  const now = Date.now();
  const rows = [...state.tickets.values()].filter((ticket) => {
    // Spam and what is in the bin is listed only by filter; new ones may take a while; older ones need a date.
    if (ticket.spam || ticket.deleted || state.hiddenAs.has(ticket.id)) return false;
    if ((state.hiddenUntil.get(ticket.id) ?? 0) > now) return false;
    if (state.ignoresConditions) return true;
    if (since ? ticket.updated_at < since : now - Date.parse(ticket.created_at) > monthMs) return false;
    const company = query.get('company_id');
    const requester = query.get('requester_id');
    return (
      (!company || ticket.company_id === Number(company)) && (!requester || ticket.requester_id === Number(requester))
    );
  });
  const by = query.get('order_by') === 'updated_at' ? 'updated_at' : 'created_at';
  const sign = query.get('order_type') === 'asc' ? 1 : -1;
  rows.sort((a, b) => sign * (a[by].localeCompare(b[by]) || a.id - b.id));
  return list(
    state,
    call,
    rows.map((row) => shown(state, row, query.get('include'))),
    parameters,
  );
}

export function oneTicket(state: State, call: Call, ticket: TicketRow): Answer {
  const include = call.url.searchParams.get('include');
  if (include && state.denied.has('include')) return denied(state);
  const refused = unknown(state, call, { include: ['conversations', 'requester', 'company', 'stats'] });
  if (refused) return refused;
  return answer(state, 200, shown(state, ticket, include));
}

function shown(state: State, { description: _, ...row }: TicketRow, include: string | null) {
  const wanted = (include ?? '').split(',');
  const contact = state.contacts.find((one) => one.id === row.requester_id && !one.deleted);
  const company = state.companies.find((one) => one.id === row.company_id);
  return {
    ...row,
    // Only contacts are included: an agent who asked, or a contact that is gone, is not.
    ...(wanted.includes('requester') &&
      contact && { requester: { id: contact.id, name: contact.name, email: contact.email } }),
    ...(wanted.includes('company') && company && { company: { id: company.id, name: company.name } }),
  };
}
