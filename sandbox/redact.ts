import type { Exchange } from './simulator.ts';

/** An exchange as it may be looked at: keys, secrets and tokens are told to be there, and not what they are. */
export function redact(exchange: Exchange): Exchange {
  return {
    ...exchange,
    requestHeaders: Object.fromEntries(
      Object.entries(exchange.requestHeaders).map(([name, value]) => [
        name,
        hiddenHeaders.has(name.toLowerCase()) ? String(value).replace(/^(\w+ )?.*/s, '$1(hidden)') : value,
      ]),
    ),
    requestBody: hide(exchange.requestBody),
    responseBody: hide(exchange.responseBody),
  };
}

const hiddenHeaders = new Set(['authorization', 'clientid']);
const hiddenFields = new Set(['client_secret', 'client_assertion', 'access_token']);

function hide(value: unknown): unknown {
  // The body of a token request is a form.
  if (typeof value === 'string') return value.replace(/\b(client_secret|client_assertion)=[^&]*/g, '$1=(hidden)');
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(hide);
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, hiddenFields.has(name) ? '(hidden)' : hide(one)]),
  );
}
