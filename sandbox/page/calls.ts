import type { PsaSimulator } from '../psa/simulated.ts';
import { ticketKey } from '../psas.ts';
import { redact } from '../redact.ts';
import type { Exchange } from '../simulator.ts';
import { list, object, text } from '../teams/read.ts';
import type { CallShown } from './types.ts';

const longest = 6000;

/** An exchange as the page shows it: without secrets, and cut where it grows long. */
export function showCall(exchange: Exchange, id: number, psas: readonly PsaSimulator[] = []): CallShown {
  const { server, at, method, path, query, status, fault, requestBody, responseBody } = redact(exchange);
  const search = Object.entries(query).map(([name, value]) => `${name}=${value}`);
  const names = `${decode(path)} ${typeof requestBody === 'object' ? JSON.stringify(requestBody) : ''}`;
  return {
    id,
    server,
    at,
    method,
    path: decode(path) + (search.length > 0 ? `?${search.join('&')}` : ''),
    about: about(exchange),
    status,
    fault,
    request: readable(requestBody),
    response: readable(responseBody),
    // Batches name people in their body; searches and lists name none.
    personId: server === 'graph' ? (/\/users\/([0-9a-f-]{36})\/authentication/.exec(names)?.[1] ?? null) : null,
    ticketId: ticketOf(psas, exchange),
  };
}

/** Activities and batches say in their body what they are. */
function about({ server, method, path, requestBody }: Exchange): string {
  const body = object(requestBody);
  if (path.endsWith('/$batch')) {
    const steps = list(body.requests).map((step) => `${text(step.method)} ${text(step.url)}`);
    return `${method} ${path}: ${steps.join(', ')}`;
  }
  if (server === 'teams' || server === 'playground') {
    const verb = { POST: 'send', PUT: 'update', DELETE: 'delete' }[method];
    return verb ? `${verb}: ${text(body.summary) || text(body.text) || text(body.type)}` : '';
  }
  if (server !== 'bot') return '';
  const value = object(body.value);
  if (body.name === 'application/search') return `search ${text(value.dataset)}: ${text(value.queryText)}`;
  if (body.name === 'adaptiveCard/action') return `press: ${text(object(value.action).verb)}`;
  if (body.type === 'message') return body.value ? `submit: ${text(value.verb)}` : `message: ${text(body.text)}`;
  const what = text(body.name) || text(body.action);
  return [text(body.type), what, text(value.commandId) || text(object(value.data).verb)].filter(Boolean).join(' ');
}

/** The ticket that a request to a PSA is about, under the page's name for it; a new one stands in the answer only. */
function ticketOf(psas: readonly PsaSimulator[], { server, method, path, requestBody, responseBody }: Exchange) {
  const psa = psas.find((one) => one.name === server);
  if (!psa) return null;
  const [first] = list(requestBody);
  const made = object(responseBody);
  const id =
    /\/tickets\/(\d+)/i.exec(path)?.[1] ??
    object(first ?? requestBody).ticket_id ??
    (method === 'POST' && /\/tickets$/i.test(path) ? (made.id ?? made.itemId ?? object(made.result).id) : undefined);
  const ticket = id === undefined ? null : psa.heldTicket(String(id));
  return ticket && ticketKey(psas, psa, ticket.number);
}

function readable(body: unknown): string {
  if (body === undefined) return '';
  const text = typeof body === 'string' ? body : JSON.stringify(body, null, 2);
  return text.length > longest ? `${text.slice(0, longest)}\n… ${text.length - longest} more characters` : text;
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // not well encoded: shown as it came
  }
}
