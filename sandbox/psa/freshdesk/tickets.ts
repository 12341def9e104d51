import type { Answer, Call } from '../../simulator.ts';
import { answer, denied, invalid, list, missing } from './answers.ts';
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

export function listTickets(state: State, call: Call): Answer {
  if (state.denied.has('view')) return denied(state);
  const query = call.url.searchParams;
  if (query.has('include') && state.denied.has('include')) return denied(state);
  const since = query.get('updated_since');
  const now = Date.now();
  const rows = [...state.tickets.values()].filter((ticket) => {
    // Spam and what is in the bin is listed only by filter; new ones may take a while; older ones need a date.
    if (ticket.spam || ticket.deleted || (state.hiddenUntil.get(ticket.id) ?? 0) > now) return false;
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

export function oneTicket(state: State, call: Call, ticket: TicketRow | undefined): Answer {
  const include = call.url.searchParams.get('include');
  if (state.denied.has('view') || (include && state.denied.has('include'))) return denied(state);
  if (!ticket) return missing(state);
  for (const name of (include ?? '').split(',').filter(Boolean)) {
    if (!['requester', 'company', 'stats', 'conversations'].includes(name)) {
      return invalid(
        state,
        'include',
        "It should be one of these values: 'conversations,requester,company,stats'",
        'invalid_value',
      );
    }
  }
  return answer(state, 200, shown(state, ticket, include));
}

function shown(state: State, { description: _, ...row }: TicketRow, include: string | null) {
  const wanted = (include ?? '').split(',');
  const contact = state.contacts.find((one) => one.id === row.requester_id);
  const company = state.companies.find((one) => one.id === row.company_id);
  return {
    ...row,
    // Only contacts are included: an agent who asked, or a contact that is gone, is not.
    ...(wanted.includes('requester') &&
      contact && { requester: { id: contact.id, name: contact.name, email: contact.email } }),
    ...(wanted.includes('company') && company && { company: { id: company.id, name: company.name } }),
  };
}
