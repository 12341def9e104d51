import type { Answer } from '../../simulator.ts';

/** Autotask's queries: conditions that all hold, values of the field's own type, ids upwards, 500 rows at most. */

type Row = Record<string, unknown>;
export class BadQuery extends Error {}

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);

export function query(body: unknown, rows: object[], fields: readonly string[], ignoresConditions: boolean): Answer {
  if (!isRow(body) || !Array.isArray(body.filter) || body.filter.length === 0)
    throw new BadQuery('The filter is missing.');
  for (const name of Object.keys(body)) {
    if (!['filter', 'maxRecords', 'includeFields'].includes(name)) throw new BadQuery(`Unknown property ${name}.`);
  }
  const most = Number(body.maxRecords ?? 500);
  if (!Number.isInteger(most) || most < 1 || most > 500) throw new BadQuery('MaxRecords must be between 1 and 500.');
  const include = Array.isArray(body.includeFields) ? body.includeFields.map(String) : null;
  for (const name of include ?? [])
    if (!fields.includes(name)) throw new BadQuery(`Unable to find ${name} in the entity.`);
  const tests = body.filter.map((item) => test(item, fields));
  const paging = body.filter.filter((item) => isRow(item) && item.field === 'id').map((item) => test(item, fields));
  const wanted = (rows as Row[])
    .filter((row) => (ignoresConditions ? paging : tests).every((one) => one(row)))
    .toSorted((a, b) => Number(a.id) - Number(b.id))
    .slice(0, most);
  const items = include ? wanted.map((row) => Object.fromEntries(include.map((name) => [name, row[name]]))) : wanted;
  // The next page's address would have to be called with the same method and body: nothing here hands it out.
  const pageDetails = { count: items.length, requestCount: most, prevPageUrl: null, nextPageUrl: null };
  return { status: 200, body: { items, pageDetails } };
}

function test(item: unknown, fields: readonly string[]): (row: Row) => boolean {
  if (!isRow(item) || typeof item.op !== 'string') throw new BadQuery('A filter needs an op.');
  const { op, field, value } = item;
  if (op === 'or' || op === 'and') {
    const inner = (Array.isArray(item.items) ? item.items : []).map((one) => test(one, fields));
    return (row) => (op === 'or' ? inner.some((one) => one(row)) : inner.every((one) => one(row)));
  }
  if (typeof field !== 'string' || !fields.includes(field))
    throw new BadQuery(`Unable to find ${String(field)} in the entity.`);
  return (row) => {
    const held = row[field];
    switch (op) {
      case 'eq':
        // A label or a number as text is no number.
        if (typeof held === 'number' && typeof value !== 'number')
          throw new BadQuery('Conversion failed when converting varchar.');
        return typeof held === 'string' ? held.toLowerCase() === String(value).toLowerCase() : held === value;
      case 'contains':
        if (typeof held === 'number') throw new BadQuery('contains is for text only.');
        return String(held ?? '')
          .toLowerCase()
          .includes(String(value).toLowerCase());
      case 'gt':
        return typeof held === 'number' ? held > Number(value) : String(held) > String(value);
      case 'gte':
        return typeof held === 'number' ? held >= Number(value) : String(held) >= String(value);
      case 'in':
      case 'notIn':
        if (!Array.isArray(value) || value.length > 500) throw new BadQuery('At most 500 values.');
        return value.includes(held) === (op === 'in');
      default:
        throw new BadQuery(`Unknown op ${op}.`);
    }
  };
}
