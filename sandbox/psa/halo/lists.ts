import type { Answer, Call } from '../../simulator.ts';
import { hiddenTeam, type State, statuses } from './state.ts';

/** Lists of HaloPSA: pages only with `pageinate`, at most 100 rows, and what is not known in the query is ignored. */

const usual = 50;
const most = 100;

export function page<R>(call: Call, name: string, rows: R[]): Answer {
  const query = call.url.searchParams;
  // Without `pageinate` page_size and page_no are ignored without a word, and the agent's own size applies.
  const paged = query.get('pageinate') === 'true';
  const size = Math.min(most, Number((paged ? query.get('page_size') : query.get('count')) ?? usual));
  const number = paged ? Number(query.get('page_no') ?? 1) : 1;
  const body = { record_count: rows.length, page_no: number, page_size: size };
  return { status: 200, body: { ...body, [name]: rows.slice((number - 1) * size, number * size) } };
}

export function listTickets(state: State, call: Call): Answer {
  const query = call.url.searchParams;
  const now = Date.now();
  const open = new Set(statuses.filter((one) => !one.closed).map((one) => one.id));
  const has = (text: string | null, value: string) => !text || value.toLowerCase().includes(text.toLowerCase());
  const is = (name: string, value: number) => !query.get(name) || Number(query.get(name)) === value;
  const rows = [...state.tickets.values()]
    .filter((ticket) => ticket.team !== hiddenTeam && (state.hiddenUntil.get(ticket.id) ?? 0) <= now)
    .filter(
      (ticket) =>
        state.ignoresConditions ||
        (is('client_id', ticket.client_id) &&
          is('user_id', ticket.user_id) &&
          is('status_id', ticket.status_id) &&
          (query.get('open_only') !== 'true' || open.has(ticket.status_id)) &&
          has(query.get('search_summary'), ticket.summary) &&
          has(query.get('search'), `${ticket.id} ${ticket.summary}`)),
    );
  const sign = query.get('orderdesc') === 'true' ? -1 : 1;
  rows.sort((a, b) => sign * (a.id - b.id));
  // Rows of the list carry neither the status' name nor the details.
  return page(
    call,
    'tickets',
    rows.map(({ details: _, ...row }) => row),
  );
}

/** Newest first; `count` rows at most, and never more than 100. The dates of the query are not part of what is given. */
export function listActions(state: State, call: Call): Answer {
  const query = call.url.searchParams;
  const ticketId = Number(query.get('ticket_id'));
  const [start, end] = [query.get('startdate'), query.get('enddate')];
  const sign = state.oldestFirst ? -1 : 1;
  const rows = state.actions
    .filter((action) => action.ticket_id === ticketId)
    .filter((action) => (!end || action.datetime < end) && (!start || action.datetime > start))
    .toSorted((a, b) => sign * (b.datetime.localeCompare(a.datetime) || b.id - a.id));
  const count = Math.min(most, Number(query.get('count') ?? usual));
  const shown = rows.slice(0, count).map(({ note_html, ...row }) => ({
    ...row,
    ...(query.get('includehtmlnote') === 'true' ? { note_html } : {}),
  }));
  return { status: 200, body: { record_count: (state.countsShown ? shown : rows).length, actions: shown } };
}

/** Without a ticket or `showall` those of single types are left out. */
export function listStatuses(state: State, call: Call): Answer {
  const query = call.url.searchParams;
  const all = query.get('showall') === 'true';
  const type = state.tickets.get(Number(query.get('ticket_id')))?.tickettype_id;
  const withoutClosed = query.get('excludeclosed') === 'true' && !state.tellsNoClosed && !(all && state.showAllWins);
  const rows = statuses
    .filter((row) => all || !row.tickettypes || (type !== undefined && row.tickettypes.includes(type)))
    .filter((row) => !withoutClosed || !row.closed);
  return { status: 200, body: rows.map(({ id, name }) => ({ id, name })) };
}
