import type { IncomingMessage } from 'node:http';
import * as restify from 'restify';
import { type Config, ConfigError } from '../services/config.ts';
import { consentPath } from '../services/graph/consent.ts';
import type { Log } from '../services/log.ts';
import type { Services } from '../services/services.ts';
import type { Admitted, TeamsAdapter } from './adapter.ts';
import type { Answer } from './bot.ts';
import { consentHeaders, consentPage } from './consentPage.ts';
import { bodyLimit, checkBody, checkHeaders, isObject, type Refusal } from './gate.ts';
import { newReference } from './turn.ts';

export interface Server {
  listen(): Promise<{ url: string }>;
  /** Takes no more requests, lets the running ones end, then closes. */
  close(): Promise<void>;
}

const healthWithinMs = 3_000;
const closeWithinMs = 5_000;

/** The addresses of the product. There is no upgrade handler: the SDK's streaming ways stay shut. */
export function createServer(parts: {
  config: Config;
  services: Pick<Services, 'health' | 'record' | 'consentReturned' | 'words'>;
  adapter: TeamsAdapter;
  handle: (admitted: Admitted) => Promise<Answer>;
  log: Log;
}): Server {
  const { config, services, adapter, handle, log } = parts;
  const server = restify.createServer({ name: 'mfa-reset-bot' });
  server.server.requestTimeout = 15_000;
  const running = new Set<Promise<void>>();

  server.post('/api/messages', async (request: restify.Request, response: restify.Response) => {
    const work = receive(request, response).catch((error: unknown) => {
      // The one catch for what nobody expected. The text of an error never leaves the process.
      log.error({ err: error, reference: newReference() }, 'server: request failed');
      end(response, 500);
    });
    running.add(work);
    await work;
    running.delete(work);
  });

  server.get('/health', async (_request: restify.Request, response: restify.Response) => {
    try {
      await within(services.health(), healthWithinMs);
      end(response, 200, { status: 'ok' });
    } catch (error) {
      log.warn({ err: error }, 'server: not healthy');
      end(response, 503, { status: 'unavailable' });
    }
  });

  server.get(consentPath, async (request: restify.Request, response: restify.Response) => {
    const query = new URL(request.url ?? '/', 'http://bot').searchParams;
    for (const [name, value] of Object.entries(consentHeaders)) response.setHeader(name, value);
    response.statusCode = 200;
    response.end(consentPage(query, services.words));
    const tenant = query.get('tenant');
    if (!tenant || query.has('error')) return;
    await services
      .consentReturned(tenant)
      .catch((error: unknown) => log.warn({ err: error }, 'server: a returned consent was not taken in'));
  });

  async function receive(request: IncomingMessage, response: restify.Response): Promise<void> {
    // Heard from the start: a client that hangs up early must not leave what comes after the answer waiting for ever.
    const sent = new Promise<void>((resolve) => response.once('close', resolve));
    const headers = checkHeaders(request.headers);
    if (!headers.ok) return refuse(headers, response);
    const text = await readBody(request);
    if (text === null) return refuse({ ok: false, status: 413, why: 'too large' }, response);
    const body = checkBody(text, config);
    if (!body.ok) return refuse(body, response);
    const received = await adapter.receive(request.headers.authorization ?? '', body.activity, handle);
    if (!received.ok) {
      // The signature was right and the sender still not one of ours: that is worth a row, not only a line.
      if (received.status === 403) await recordRefusal(received);
      return refuse(received, response);
    }
    const { invoke, after } = received.answer;
    end(response, 200, invoke ?? undefined);
    await sent;
    await after?.();
  }

  async function recordRefusal(refusal: Refusal): Promise<void> {
    try {
      await services.record({
        kind: 'request.refused',
        tenantId: refusal.tenantId ?? null,
        data: { why: refusal.why },
      });
    } catch (error) {
      log.error({ err: error }, 'server: refusal not recorded');
    }
  }

  function refuse(refusal: Refusal, response: restify.Response): void {
    log.warn({ status: refusal.status, why: refusal.why }, 'server: request refused');
    end(response, refusal.status);
  }

  return {
    listen: () =>
      new Promise((resolve, reject) => {
        // restify passes errors of the port on to itself, and one that nobody hears there ends the process.
        server.on('error', (error: unknown) => {
          log.error({ err: error }, 'server: the port failed');
          reject(portProblem(error, config));
        });
        server.listen(config.port, config.host, () => {
          const { port } = server.address();
          const host = config.host.includes(':') ? `[${config.host}]` : config.host;
          resolve({ url: `http://${host}:${port}` });
        });
      }),
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.server.closeIdleConnections();
      await Promise.race([Promise.allSettled(running), delay(closeWithinMs)]);
      server.server.closeAllConnections();
      await closed;
    },
  };
}

/** A port that cannot be opened is a setting to correct, not a crash. */
function portProblem(error: unknown, { host, port }: Config): unknown {
  const code = isObject(error) ? error.code : null;
  const at = `${host}:${port}`;
  switch (code) {
    case 'EADDRINUSE':
      return new ConfigError([`PORT: another program listens on ${at} (${code}). Stop it, or set another PORT.`]);
    case 'EACCES':
      return new ConfigError([`PORT: this user may not listen on ${at} (${code}). Set a PORT above 1023.`]);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new ConfigError([`HOST: ${host} is no address of this machine (${code}). Set 127.0.0.1 or one that is.`]);
    default:
      return error;
  }
}

/** The body as text, or null beyond the limit. restify's own parsers would also take forms and let large bodies in. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const piece = Buffer.from(chunk);
    size += piece.length;
    if (size > bodyLimit) return null;
    chunks.push(piece);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** restify patches `writeHead` of the whole process, so status and headers are set one by one. */
function end(response: restify.Response, status: number, body?: Record<string, unknown>): void {
  if (response.headersSent) return;
  response.statusCode = status;
  if (status === 413) response.setHeader('connection', 'close');
  if (body === undefined) {
    response.setHeader('content-length', '0');
    response.end();
    return;
  }
  response.setHeader('content-type', 'application/json; charset=utf-8');
  response.end(JSON.stringify(body));
}

async function within(work: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
