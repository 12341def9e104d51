import type { Answer } from '../../simulator.ts';
import { camelCase, isRow, ok, page, type Row, refuse } from './answers.ts';
import type { TicketRow } from './rows.ts';
import type { State } from './state.ts';

/** Types of the filter's members; others are ignored, as the vendor is thought to do. */
const types: Record<string, 'string' | 'integer'> = {
  title: 'string',
  details: 'string',
  ticketNumber: 'string',
  accountIds: 'string',
  contactId: 'integer',
  excludeCompleted: 'integer',
  createdOnFrom: 'string',
  lastActivityUpdateFrom: 'string',
};

/** Oldest first: no order is documented. */
export function searchTickets(state: State, raw: unknown): Answer {
  const body = camelCase(raw);
  if (!isRow(body)) return refuse(state, 400, 'Validation failed', ['The body is not valid']);
  const filter = isRow(body.filter) ? body.filter : {};
  const wrong = Object.keys(filter).filter((name) => !fits(types[name], filter[name]));
  if (wrong.length)
    return refuse(
      state,
      400,
      'Validation failed',
      wrong.map((name) => `The value of ${name} is not valid`),
    );
  const now = Date.now();
  const rows = [...state.data.tickets.values()]
    .filter((row) => (state.hiddenUntil.get(row.id) ?? 0) <= now)
    .filter((row) => state.ignoresConditions || matches(row, filter, state.wholeTexts));
  const found = page(state, rows, body.pageSize, body.pageNumber);
  if (!found) return refuse(state, 400, 'Validation failed', ['pageSize or pageNumber is not valid']);
  return ok(found.map(listRow), rows.length);
}

function fits(type: 'string' | 'integer' | undefined, value: unknown): boolean {
  if (type === undefined || value === null) return true;
  return type === 'string' ? typeof value === 'string' : Number.isInteger(value);
}

function matches(row: TicketRow, filter: Row, whole: boolean): boolean {
  const has = (text: string, wanted: unknown) => {
    if (typeof wanted !== 'string') return true;
    const [a, b] = [text.toLowerCase(), wanted.toLowerCase()];
    return whole ? a === b : a.includes(b);
  };
  const { accountIds, contactId, excludeCompleted, createdOnFrom } = filter;
  return (
    has(row.title, filter.title) &&
    has(row.details, filter.details) &&
    has(row.ticketNumber, filter.ticketNumber) &&
    (typeof accountIds !== 'string' || accountIds.split(',').map(Number).includes(row.accountId)) &&
    (typeof contactId !== 'number' || row.contactId === contactId) &&
    (excludeCompleted !== 1 || row.completedDate === null) &&
    (typeof createdOnFrom !== 'string' || row.createdOn >= createdOnFrom)
  );
}

/** Rows of a list have neither the contact's address nor the source's name. */
function listRow({ contactEmail: _, sourceName: __, isReadOnly: ___, ...row }: TicketRow): Row {
  return row;
}
