import type { Answer, Call } from '../../simulator.ts';
import type { State } from './state.ts';

/** Freshdesk's answers: its error bodies, its headers of limits, its pages. */

let requests = 0;

export function answer(state: State, status: number, body?: unknown, headers: Record<string, string> = {}): Answer {
  requests += 1;
  return {
    status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'x-request-id': `fd-${requests}`,
      'x-ratelimit-total': `${state.perMinute}.0`,
      'x-ratelimit-remaining': `${remaining(state)}.0`,
      'x-ratelimit-used-currentrequest': '1',
      ...headers,
    },
    body,
  };
}

export const remaining = (state: State) => Math.max(0, state.perMinute - state.recent.length - state.usedByOthers);

export function invalid(state: State, field: string, message: string, code: string): Answer {
  return answer(state, 400, { description: 'Validation failed', errors: [{ field, message, code }] });
}

export const denied = (state: State) =>
  answer(state, 403, { code: 'access_denied', message: 'You are not authorized to perform this action.' });

/** No body at all, though it is labelled as JSON. */
export const missing = (state: State) => answer(state, 404);

/** Bare rows; the next page is named in `Link`. Other parameters than these are refused. */
export function list(state: State, call: Call, rows: object[], known: string[] = []): Answer {
  const query = call.url.searchParams;
  for (const name of query.keys()) {
    if (!['page', 'per_page', ...known].includes(name))
      return invalid(state, name, 'Unexpected/invalid field in request', 'invalid_field');
  }
  const page = Number(query.get('page') ?? 1);
  const asked = Number(query.get('per_page') ?? 30);
  if (!Number.isInteger(asked) || asked < 1 || asked > 100) {
    return invalid(state, 'per_page', 'It should be a Positive Integer less than or equal to 100', 'invalid_value');
  }
  if (!Number.isInteger(page) || page < 1) {
    return invalid(state, 'page', 'It should be a Positive Integer', 'invalid_value');
  }
  const size = Math.min(asked, state.mostOnPage);
  const shown = rows.slice((page - 1) * size, page * size);
  const next = new URL(call.url);
  next.searchParams.set('page', String(page + 1));
  const more = page * size < rows.length;
  return answer(
    state,
    200,
    shown,
    more ? { link: `<https://freshdesk.invalid${next.pathname}${next.search}>; rel="next"` } : {},
  );
}
