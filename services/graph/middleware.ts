import { randomUUID } from 'node:crypto';
import {
  type Context,
  HTTPMessageHandler,
  type Middleware,
  type MiddlewareOptions,
} from '@microsoft/microsoft-graph-client';
import type { Token, Tokens } from './tokens.ts';

/** One call on its way through the chain: whose it is, and what happened to it. */
export class Passage implements MiddlewareOptions {
  readonly tenantId: string;
  readonly signal: AbortSignal;
  readonly clientRequestId: string = randomUUID();
  /** A refusal is tried once more with a fresh token. */
  readonly again: boolean;
  /** The token that was sent last. */
  token: Token | null = null;
  /** The request has left. */
  sent = false;
  /** What was thrown: the client library would wrap it past recognition. */
  failure: unknown = null;

  constructor(tenantId: string, signal: AbortSignal, again = true) {
    this.tenantId = tenantId;
    this.signal = signal;
    this.again = again;
  }
}

type Next = (context: Context) => Promise<void>;

/** A link of the chain as a function. */
function link(work: (context: Context, next: Next, passage: Passage) => Promise<void>): Middleware {
  let following: Middleware | null = null;
  return {
    setNext: (next) => {
      following = next;
    },
    execute: (context) => {
      const passage = context.middlewareControl?.getMiddlewareOptions(Passage);
      if (!(passage instanceof Passage)) throw new Error('A request to Graph must carry its passage.');
      return work(context, async (one) => following?.execute(one), passage);
    },
  };
}

/**
 * Our own chain. The library's one sends no token over plain http, sends it to every Microsoft host, and waits for
 * `Retry-After` in memory: here the token goes to one origin only, and a refusal is the caller's to plan with.
 */
export function graphChain(options: { tokens: Tokens; graphOrigin: string }): Middleware[] {
  const origin = new URL(options.graphOrigin).origin;
  return [
    link(async (context, next, passage) => {
      try {
        await next(context);
      } catch (error) {
        passage.failure = error;
        throw error;
      }
    }),
    link(async (context, next, passage) => {
      setHeader(context, 'client-request-id', passage.clientRequestId);
      // A redirect could take the token elsewhere.
      context.options = { ...context.options, signal: passage.signal, redirect: 'manual' };
      await next(context);
    }),
    link(async (context, next, passage) => {
      if (!isOwn(context, origin)) return next(context);
      const token = await options.tokens.get(passage.tenantId, passage.signal);
      await sendWith(token);
      const refused = context.response?.status === 401 || context.response?.status === 403;
      if (!refused || !passage.again) return;
      // The permission may be newer than the token (microsoft-graph-docs#10907): once with a fresh one, then it is final.
      const fresh = await options.tokens.renew(passage.tenantId, token, passage.signal);
      if (fresh === token) return;
      await context.response?.body?.cancel();
      await sendWith(fresh);

      async function sendWith(one: Token): Promise<void> {
        passage.token = one;
        setHeader(context, 'Authorization', `Bearer ${one.value}`);
        await next(context);
      }
    }),
    link(async (context, next, passage) => {
      passage.sent = true;
      await next(context);
    }),
    new HTTPMessageHandler(),
  ];
}

function isOwn(context: Context, origin: string): boolean {
  const address = typeof context.request === 'string' ? context.request : context.request.url;
  return URL.canParse(address) && new URL(address).origin === origin;
}

function setHeader(context: Context, name: string, value: string): void {
  const headers = new Headers(context.options?.headers as ConstructorParameters<typeof Headers>[0]);
  headers.set(name, value);
  context.options = { ...context.options, headers: Object.fromEntries(headers) };
}
