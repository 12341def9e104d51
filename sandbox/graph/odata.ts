import { badRequest, contextOf, type GraphAnswer, type GraphRequest, ok, unsupportedQuery } from './answers.ts';
import { parseFilter } from './filter.ts';
import { parseSearch } from './search.ts';

/** Query options: which a resource takes, and the pages that come of them. */

type Row = Record<string, unknown>;
export type Option = '$select' | '$filter' | '$search' | '$orderby' | '$top' | '$count' | '$expand';

/** Refuses every option that the resource does not take; `$skiptoken` is our own and always fine. */
export function allowOptions(request: GraphRequest, allowed: readonly Option[]): void {
  for (const name of request.query.keys()) {
    if (name === '$skiptoken' || allowed.some((option) => option === name)) continue;
    const option = name.replace(/^\$/, '');
    throw badRequest(
      `Query option '${option}' is not allowed. To allow it, set the 'AllowedQueryOptions' property on EnableQueryAttribute or QueryValidationSettings.`,
    );
  }
}

/** True with the header that the directory's advanced queries need: learn.microsoft.com/graph/aad-advanced-queries. */
export const isEventual = (request: GraphRequest) => request.headers.consistencylevel?.toLowerCase() === 'eventual';

export const missingAdvanced =
  'is not supported because the required parameters might be missing. Try adding $count=true query parameter and ConsistencyLevel:eventual header. Refer to https://aka.ms/graph-docs/advanced-queries for more information';

export interface Collection {
  context: string;
  type: string;
  rows: Row[];
  properties: readonly string[];
  /** What comes without `$select`. */
  usual: readonly string[];
  filterable?: readonly string[];
  sortable?: readonly string[];
  pageSize: number;
  /** Every filter is an advanced query (memberships). */
  filterIsAdvanced?: boolean;
  /** Rows of several types: each shows its own properties and names its type. */
  mixed?: boolean;
}

/** The properties that `$select` names, checked against the type. */
export function selected(
  request: GraphRequest,
  type: string,
  properties: readonly string[],
  usual: readonly string[],
): readonly string[] {
  const select = request.query.get('$select');
  if (select === null) return usual;
  const names = select.split(',').map((name) => name.trim());
  for (const name of names) {
    if (!properties.includes(name)) {
      throw badRequest(
        `Parsing OData Select and Expand failed: Could not find a property named '${name}' on type '${type}'.`,
      );
    }
  }
  return names.includes('id') ? names : ['id', ...names];
}

export const pick = (row: Row, names: readonly string[]): Row =>
  Object.fromEntries(names.map((name) => [name, row[name] ?? null]));

/** Filters, searches, sorts, counts and cuts, as the directory does. */
export function answerCollection(request: GraphRequest, collection: Collection): GraphAnswer {
  const { query } = request;
  const counted = query.get('$count') === 'true';
  const advanced = isEventual(request) && counted;
  let rows = filtered(request, collection, advanced);
  const search = query.get('$search');
  if (search !== null) {
    if (!isEventual(request)) {
      throw unsupportedQuery(
        "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
      );
    }
    rows = rows.filter(parseSearch(search));
  }
  rows = sorted(request, collection, rows, advanced);
  const names = selected(request, collection.type, collection.properties, collection.usual);
  const size = pageSize(request, collection.pageSize);
  const from = Number(query.get('$skiptoken') ?? 0);
  if (!Number.isInteger(from) || from < 0)
    throw badRequest(
      'Specified page token value has expired and can no longer be included in your request.',
      'Directory_ExpiredPageToken',
    );
  const page = rows.slice(from, from + size);
  return ok({
    '@odata.context': contextOf(request, collection.context + (query.has('$select') ? `(${names.join(',')})` : '')),
    // Without the header the count is left out without a word.
    ...(advanced ? { '@odata.count': rows.length } : {}),
    ...(from + size < rows.length ? { '@odata.nextLink': nextLink(request, from + size) } : {}),
    value: page.map((row) =>
      collection.mixed
        ? {
            '@odata.type': row['@odata.type'],
            ...pick(
              row,
              names.filter((name) => name in row),
            ),
          }
        : pick(row, names),
    ),
  });
}

/** A page of rows that take no option at all, as the methods API cuts them. */
export function answerPage(request: GraphRequest, context: string, rows: unknown[], size: number): GraphAnswer {
  const from = Number(request.query.get('$skiptoken') ?? 0);
  return ok({
    '@odata.context': contextOf(request, context),
    ...(from + size < rows.length ? { '@odata.nextLink': nextLink(request, from + size) } : {}),
    value: rows.slice(from, from + size),
  });
}

function nextLink(request: GraphRequest, from: number): string {
  const query = new URLSearchParams(request.query);
  query.set('$skiptoken', String(from));
  return `${request.origin}/${request.version}/${request.rawSegments.join('/')}?${query}`;
}

function filtered(request: GraphRequest, collection: Collection, advanced: boolean): Row[] {
  const text = request.query.get('$filter');
  if (text === null) return collection.rows;
  const filter = parseFilter(text);
  for (const name of filter.properties) {
    if (!(collection.filterable ?? collection.properties).includes(name)) {
      throw unsupportedQuery(
        `Unsupported or invalid query filter clause specified for property '${name}' of resource '${collection.type.split('.').at(-1)}'.`,
      );
    }
  }
  if ((filter.advanced || collection.filterIsAdvanced) && !advanced)
    throw unsupportedQuery(`The specified filter ${missingAdvanced}`);
  return collection.rows.filter(filter.matches);
}

function sorted(request: GraphRequest, collection: Collection, rows: Row[], advanced: boolean): Row[] {
  const order = request.query.get('$orderby');
  if (order === null) return rows;
  const [property = '', direction = 'asc', ...rest] = order.trim().split(/\s+/);
  if (rest.length > 0 || !['asc', 'desc'].includes(direction)) throw badRequest(`Syntax error in '${order}'.`);
  if (!collection.sortable?.includes(property)) throw unsupportedQuery('Sorting not supported for current query.');
  if (request.query.has('$filter') && !advanced) throw unsupportedQuery('Sorting not supported for current query.');
  const sign = direction === 'desc' ? -1 : 1;
  return rows.toSorted((a, b) => sign * String(a[property] ?? '').localeCompare(String(b[property] ?? '')));
}

function pageSize(request: GraphRequest, usual: number): number {
  const top = request.query.get('$top');
  if (top === null) return usual;
  if (/^\d+$/.test(top) && Number(top) >= 1 && Number(top) <= 999) return Number(top);
  throw unsupportedQuery(`Invalid page size specified: '${top}'. Must be between 1 and 999 inclusive.`);
}
