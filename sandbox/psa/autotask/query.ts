import type { Answer } from '../../simulator.ts';
import { isRow, type Row, violation } from './answers.ts';
import type { Fields, FieldType } from './fields.ts';

/** Autotask's queries: conditions that all hold, values of the field's own type, ids upwards, 500 rows at most. */

class BadQuery extends Error {}
type Test = (row: Row) => boolean;

const mostRows = 500;
/** Of conditions under `or`; each value of an `in` counts. */
const mostAlternatives = 500;

export interface Source {
  rows: object[];
  fields: Fields;
  /** Cannot be asked for, though rows have them. */
  hidden?: string[];
  /** The next page's address; it wants the method and body of the first. */
  next: string;
  ignoresConditions: boolean;
}

export function query(body: unknown, source: Source): Answer {
  try {
    return answer(body, source);
  } catch (error) {
    if (error instanceof BadQuery) return violation(error.message);
    throw error;
  }
}

function answer(body: unknown, { rows, fields, hidden = [], next, ignoresConditions }: Source): Answer {
  if (!isRow(body) || !Array.isArray(body.filter) || body.filter.length === 0) throw new BadQuery('Filter is missing.');
  for (const name of Object.keys(body)) {
    if (!['filter', 'maxRecords', 'includeFields'].includes(name)) throw new BadQuery(`Unknown property ${name}.`);
  }
  const most = body.maxRecords ?? mostRows;
  if (typeof most !== 'number' || !Number.isInteger(most) || most < 1 || most > mostRows) {
    throw new BadQuery(`MaxRecords must be between 1 and ${mostRows}.`);
  }
  const include = body.includeFields === undefined ? null : namesIn(body.includeFields, fields);
  if (alternatives(body.filter) > mostAlternatives) throw new BadQuery('Too many OR conditions.');
  const asked = Object.fromEntries(Object.entries(fields).filter(([name]) => !hidden.includes(name)));
  const tests = body.filter.map((one) => test(one, asked));
  const paging = body.filter.flatMap((one, n) => (isRow(one) && one.field === 'id' ? (tests[n] ?? []) : []));
  const found = (rows as Row[])
    .filter((row) => (ignoresConditions ? paging : tests).every((holds) => holds(row)))
    .toSorted((a, b) => Number(a.id) - Number(b.id));
  const shown = found.slice(0, most);
  const items = shown.map((row) => (include ? Object.fromEntries(include.map((name) => [name, row[name]])) : row));
  const nextPageUrl = found.length > most ? next : null;
  return {
    status: 200,
    body: { items, pageDetails: { count: items.length, requestCount: most, prevPageUrl: null, nextPageUrl } },
  };
}

function namesIn(value: unknown, fields: Fields): string[] {
  if (!Array.isArray(value)) throw new BadQuery('IncludeFields must be a list.');
  return value.map((name) => {
    if (typeof name !== 'string' || !(name in fields)) throw new BadQuery(`Unable to find ${name} in the entity.`);
    return name;
  });
}

function alternatives(filter: unknown[]): number {
  return filter.reduce<number>((sum, one) => {
    if (!isRow(one)) return sum;
    if (Array.isArray(one.items)) return sum + one.items.length + alternatives(one.items);
    return sum + (Array.isArray(one.value) ? one.value.length : 0);
  }, 0);
}

function test(one: unknown, fields: Fields): Test {
  if (!isRow(one) || typeof one.op !== 'string') throw new BadQuery('A filter needs an op.');
  const { op, field, value } = one;
  if (op === 'or' || op === 'and') {
    if (!Array.isArray(one.items) || one.items.length === 0) throw new BadQuery(`${op} needs items.`);
    const inner = one.items.map((item) => test(item, fields));
    return (row) => (op === 'or' ? inner.some((holds) => holds(row)) : inner.every((holds) => holds(row)));
  }
  const type = typeof field === 'string' ? fields[field] : undefined;
  if (typeof field !== 'string' || type === undefined) throw new BadQuery(`Unable to find ${field} in the entity.`);
  if (op === 'exist' || op === 'notExist') return (row) => (row[field] == null) === (op === 'notExist');
  if (op === 'in' || op === 'notIn') {
    if (!Array.isArray(value)) throw new BadQuery(`${op} needs a list.`);
    const known = value.map((each) => comparable(each, type));
    return (row) => known.includes(comparable(row[field], type)) === (op === 'in');
  }
  const wanted = comparable(value, type);
  const compare = comparisons[op];
  if (!compare) throw new BadQuery(`Unknown op ${op}.`);
  if (textOnly.has(op) && type !== 'text') throw new BadQuery(`${op} is for text only.`);
  return (row) => row[field] != null && compare(comparable(row[field], type), wanted);
}

type Value = string | number | boolean | null;
const textOnly = new Set(['contains', 'beginsWith', 'endsWith']);
const comparisons: Record<string, (held: NonNullable<Value>, wanted: NonNullable<Value>) => boolean> = {
  eq: (held, wanted) => held === wanted,
  noteq: (held, wanted) => held !== wanted,
  gt: (held, wanted) => held > wanted,
  gte: (held, wanted) => held >= wanted,
  lt: (held, wanted) => held < wanted,
  lte: (held, wanted) => held <= wanted,
  contains: (held, wanted) => String(held).includes(String(wanted)),
  beginsWith: (held, wanted) => String(held).startsWith(String(wanted)),
  endsWith: (held, wanted) => String(held).endsWith(String(wanted)),
};

/** Text without its case, times and days as numbers. A label or a number as text is no number. */
function comparable(value: unknown, type: FieldType): NonNullable<Value> {
  if (type === 'number' && typeof value === 'string') throw new BadQuery('Conversion failed when converting varchar.');
  if (value === null || value === undefined) return '';
  if (type === 'text' && typeof value === 'string') return value.toLowerCase();
  if (type === 'number' && typeof value === 'number') return value;
  if (type === 'boolean' && typeof value === 'boolean') return value;
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (type === 'time' && !Number.isNaN(time)) return time;
  if (type === 'day' && !Number.isNaN(time)) return Math.floor(time / 86_400_000);
  throw new BadQuery(`A value is no ${type}.`);
}
