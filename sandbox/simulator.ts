import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What all simulators share: one HTTP server on loopback, a log of what it received, and faults on demand. */

export interface Call {
  method: string;
  /** Path with leading slash, still percent-encoded as it came. */
  path: string;
  url: URL;
  headers: IncomingHttpHeaders;
  /** Raw body text; `json()` parses it. */
  text: string;
  json(): unknown;
}

export interface Answer {
  status: number;
  headers?: Record<string, string>;
  /** An object becomes JSON, a string is sent as it is, undefined sends nothing. */
  body?: unknown;
  /** Keep the connection open and write as long as it lives (server-sent events). */
  stream?: (write: (chunk: string) => void, closed: Promise<void>) => void;
}

/** One request as it crossed the wire, with its answer; what tests and the page look at. */
export interface Exchange {
  server: string;
  at: string;
  method: string;
  path: string;
  query: Record<string, string>;
  requestHeaders: IncomingHttpHeaders;
  requestBody: unknown;
  status: number | null; // null: no answer was given (hang, drop)
  responseHeaders: Record<string, string>;
  responseBody: unknown;
  fault: string | null;
}

/**
 * `match` is a regular expression over "METHOD /path?query". One of: an answer instead of the work (`status`), a delay
 * before it (`delayMs`), no answer ever (`hang`), or the work is done and the connection cut (`dropAfter`).
 */
export interface Fault {
  match: string;
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  delayMs?: number;
  hang?: boolean;
  dropAfter?: boolean;
  times?: number;
  forMs?: number;
}

export interface Simulator {
  readonly name: string;
  readonly url: string;
  readonly port: number;
  readonly exchanges: Exchange[];
  /** Requests that the simulator has no answer for: a journey with one of these has failed. */
  readonly unexpected: Exchange[];
  onExchange: ((exchange: Exchange) => void) | null;
  fault(fault: Fault): void;
  clearFaults(): void;
  close(): Promise<void>;
}

/** Thrown by a handler for a route that does not exist: counted as unexpected. */
export class NoSuchRoute extends Error {}

const keep = 5000;

export async function startSimulator(
  name: string,
  handle: (call: Call) => Answer | Promise<Answer>,
  port = 0,
): Promise<Simulator> {
  const faults: (Fault & { pattern: RegExp; left: number; until: number })[] = [];
  const exchanges: Exchange[] = [];
  const unexpected: Exchange[] = [];
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const url = new URL(request.url ?? '/', 'http://simulator');
    const exchange: Exchange = {
      server: name,
      at: new Date().toISOString(),
      method: request.method ?? 'GET',
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      requestHeaders: request.headers,
      requestBody: parse(text),
      status: null,
      responseHeaders: {},
      responseBody: undefined,
      fault: null,
    };
    exchanges.push(exchange);
    if (exchanges.length > keep) exchanges.splice(0, exchanges.length - keep);
    const fault = takeFault(`${exchange.method} ${request.url}`);
    if (fault)
      exchange.fault = fault.hang
        ? 'hang'
        : fault.dropAfter
          ? 'dropAfter'
          : fault.status
            ? `status ${fault.status}`
            : `delay ${fault.delayMs}`;
    if (fault?.delayMs) await sleep(fault.delayMs);
    if (fault?.hang) {
      simulator.onExchange?.(exchange);
      return; // never answered; the client's own deadline ends it
    }
    const call: Call = {
      method: exchange.method,
      path: url.pathname,
      url,
      headers: request.headers,
      text,
      json: () => JSON.parse(text),
    };
    let answer: Answer;
    if (fault?.status) answer = { status: fault.status, headers: fault.headers ?? {}, body: fault.body };
    else {
      try {
        answer = await handle(call);
      } catch (error) {
        if (!(error instanceof NoSuchRoute))
          console.error(`simulator ${name}: ${exchange.method} ${request.url}`, error);
        unexpected.push(exchange);
        answer = { status: error instanceof NoSuchRoute ? 404 : 500, body: { simulator: name, error: String(error) } };
      }
    }
    if (fault?.dropAfter) {
      simulator.onExchange?.(exchange);
      request.socket.destroy();
      return;
    }
    exchange.status = answer.status;
    exchange.responseHeaders = answer.headers ?? {};
    exchange.responseBody = answer.body;
    response.statusCode = answer.status;
    const isText = typeof answer.body === 'string';
    if (answer.body !== undefined && !answer.headers?.['content-type']) {
      response.setHeader('content-type', isText ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8');
    }
    for (const [key, value] of Object.entries(answer.headers ?? {})) response.setHeader(key, value);
    if (answer.stream) {
      response.flushHeaders();
      answer.stream((chunk) => response.write(chunk), new Promise((resolve) => response.on('close', () => resolve())));
    } else {
      response.end(answer.body === undefined ? undefined : isText ? answer.body : JSON.stringify(answer.body));
    }
    simulator.onExchange?.(exchange);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const actual = (server.address() as AddressInfo).port;

  function takeFault(line: string): Fault | undefined {
    const index = faults.findIndex((f) => f.left > 0 && Date.now() < f.until && f.pattern.test(line));
    const found = faults[index];
    if (!found) return undefined;
    found.left -= 1;
    if (found.left <= 0) faults.splice(index, 1);
    return found;
  }

  const simulator: Simulator = {
    name,
    url: `http://127.0.0.1:${actual}`,
    port: actual,
    exchanges,
    unexpected,
    onExchange: null,
    fault: (fault) =>
      void faults.push({
        ...fault,
        pattern: new RegExp(fault.match),
        left: fault.times ?? (fault.forMs ? Number.MAX_SAFE_INTEGER : 1),
        until: fault.forMs ? Date.now() + fault.forMs : Number.MAX_SAFE_INTEGER,
      }),
    clearFaults: () => void faults.splice(0),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return simulator;
}

function parse(text: string): unknown {
  if (!text) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
