import type { Answer, Call } from '../../simulator.ts';
import type { State } from './state.ts';

/** The vendor's envelope, with good and bad news in it. */

export type Row = Record<string, unknown>;

export const isRow = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const ok = (result: unknown, totalRecords?: number): Answer => ({
  status: 200,
  body: { success: true, error: null, result, ...(totalRecords === undefined ? {} : { totalRecords }) },
});

/** Refusals come inside a 200 unless the world says otherwise; a body always holds the vendor's stack trace. */
export function refuse(state: State, status: number, message: string, subErrors: string[] = [], code = 1000): Answer {
  const error = {
    code,
    message,
    details: null,
    stackStrace: 'at BMS.Api.Controllers.canary-stack-trace(String secret) in C:\\agent\\_work\\1\\s\\Api.cs:line 42',
    subErrors,
  };
  return { status: state.usesStatuses ? status : 200, body: { success: false, error, result: null } };
}

export const missing = (state: State, what: string) => refuse(state, 404, `${what} not found.`, [], 404001);

/** The code is the same for a token that ended and for a right that is missing. */
export const securityError = (state: State, status: number): Answer => ({
  ...refuse(state, status, 'Security Error', [], 978001),
  ...(status === 401 && !state.tellsTokensInside ? { status: 401 } : {}),
});

/** All rows of a list, by pages; the server may give fewer than were asked for. */
export function page<T>(state: State, rows: T[], size: unknown, number: unknown): T[] | null {
  const asked = Number(size ?? 20);
  const at = Number(number ?? 1);
  if (!Number.isInteger(asked) || asked < 1 || asked > 100 || !Number.isInteger(at) || at < 1) return null;
  const most = Math.min(asked, state.mostRows);
  return rows.slice((at - 1) * most, at * most);
}

export function listed(state: State, call: Call, rows: object[]): Answer {
  const query = call.url.searchParams;
  const found = page(state, rows, query.get('PageSize') ?? undefined, query.get('PageNumber') ?? undefined);
  return found ? ok(found) : refuse(state, 400, 'Validation failed', ['PageSize or PageNumber is not valid']);
}

/** Names of members as the vendor's document writes them. */
export function pascalCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pascalCase);
  if (!isRow(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name.charAt(0).toUpperCase() + name.slice(1), pascalCase(member)]),
  );
}

/** Members by the names that this simulator uses: the vendor takes either case. */
export function camelCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCase);
  if (!isRow(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name.charAt(0).toLowerCase() + name.slice(1), camelCase(member)]),
  );
}
