import type { Answer, Call } from '../../simulator.ts';
import { BadCondition, type Fields, fieldOf, type Row, readConditions } from './conditions.ts';

/** The vendor's answers: its error body, and lists with conditions, fields, order and pages. */

let requests = 0;

export function answer(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  requests += 1;
  return {
    status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'x-cw-request-id': `cw-${String(requests).padStart(6, '0')}`,
      ...headers,
    },
    body,
  };
}

interface Detail {
  code: string;
  message: string;
  resource?: string;
  field?: string;
}

export function refuse(status: number, code: string, message: string, errors: Detail[] = []): Answer {
  return answer(status, errors.length ? { code, message, errors } : { code, message });
}

export function invalid(resource: string, field: string, code: string, message: string): Answer {
  return refuse(400, 'InvalidObject', `${resource} object is invalid`, [{ code, message, resource, field }]);
}

export function missing(resource: string, id: string): Answer {
  return refuse(404, 'NotFound', `${resource} ${id} not found`);
}

/** Too many requests: this body has the key `error`, all others have `code`. */
export function throttledBody(seconds: number) {
  return { error: 'ConnectWiseAPI', message: `Too many requests. Please try again in ${seconds} seconds.` };
}

/** What a list may be asked: any other parameter is refused, so that a typing error is found here. */
const parameters = new Set(['conditions', 'childConditions', 'orderBy', 'fields', 'page', 'pageSize']);

export interface Resource {
  name: string;
  fields: Fields;
  /** Fields of members of an array, for `childConditions`: `communicationItems/value`. */
  children?: { array: string; fields: Fields };
}

export function list(
  call: Call,
  resource: Resource,
  rows: Row[],
  { older: olderServer, ignoresConditions }: { older: boolean; ignoresConditions: boolean },
): Answer {
  const query = call.url.searchParams;
  for (const name of query.keys()) {
    if (!parameters.has(name)) return invalid(resource.name, name, 'InvalidParameter', `${name} is not a parameter`);
  }
  const page = Number(query.get('page') ?? 1);
  const pageSize = Number(query.get('pageSize') ?? 25);
  const most = olderServer ? 100 : 1000;
  if (!Number.isInteger(page) || page < 1) return invalid(resource.name, 'page', 'OutOfRange', 'page is out of range');
  if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > most) {
    return invalid(resource.name, 'pageSize', 'OutOfRange', `pageSize must be between 1 and ${most}`);
  }
  try {
    const kept = filter(rows, resource, query);
    const found = order(ignoresConditions ? rows : kept, query.get('orderBy'), resource);
    const body = found
      .slice((page - 1) * pageSize, page * pageSize)
      .map((row) => pick(row, query.get('fields'), resource));
    return answer(200, body, links(call, page, Math.ceil(found.length / pageSize)));
  } catch (error) {
    if (!(error instanceof BadCondition)) throw error;
    return invalid(resource.name, 'conditions', 'InvalidCondition', error.message);
  }
}

function filter(rows: Row[], resource: Resource, query: URLSearchParams): Row[] {
  const conditions = query.get('conditions');
  const test = conditions === null ? () => true : readConditions(conditions, resource.fields);
  const childConditions = query.get('childConditions');
  if (childConditions === null) return rows.filter(test);
  const { children } = resource;
  if (!children) throw new BadCondition('this resource has no child conditions');
  const childTest = readConditions(childConditions, children.fields);
  return rows.filter((row) => {
    const members = row[children.array];
    return test(row) && Array.isArray(members) && members.some((member) => childTest({ [children.array]: member }));
  });
}

function order(rows: Row[], by: string | null, resource: Resource): Row[] {
  if (!by) return rows;
  const match = /^([A-Za-z_/]+)( asc| desc)?$/.exec(by.trim());
  const field = match?.[1];
  if (!field || !resource.fields[field]) throw new BadCondition(`orderBy ${by} cannot be read`);
  const sign = match?.[2] === ' desc' ? -1 : 1;
  const key = (row: Row) => fieldOf(row, field) as string | number;
  return rows.toSorted((a, b) => (key(a) < key(b) ? -sign : key(a) > key(b) ? sign : 0));
}

/** A partial answer: only what was named. */
export function pick(row: Row, fields: string | null, resource: Resource): Row {
  if (!fields) return row;
  const names = fields.split(',').map((name) => name.trim());
  for (const name of names) {
    const known = Object.keys(resource.fields).some((field) => field === name || field.startsWith(`${name}/`));
    if (!known && name !== resource.children?.array) throw new BadCondition(`field ${name} does not exist`);
  }
  return Object.fromEntries(Object.entries(row).filter(([name]) => names.some((n) => n === name)));
}

/** `Link` names another host than the one that was asked, as the vendor's may: only its page may be used. */
function links(call: Call, page: number, pages: number): Record<string, string> {
  const to = (number: number, rel: string) => {
    const url = new URL(call.url);
    url.searchParams.set('page', String(number));
    return `<https://connectwise.invalid${url.pathname}${url.search}>; rel="${rel}"`;
  };
  const parts = [
    ...(page > 1 ? [to(page - 1, 'prev'), to(1, 'first')] : []),
    ...(page < pages ? [to(page + 1, 'next'), to(pages, 'last')] : []),
  ];
  return parts.length ? { link: parts.join(', ') } : {};
}
