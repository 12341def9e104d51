import { Client, ResponseType } from '@microsoft/microsoft-graph-client';
import { z } from 'zod';
import { ServiceError } from '../errors.ts';
import { type BatchAnswers, type BatchStep, sendBatch } from './batch.ts';
import { graphError, type Refusal, unreadable } from './graphErrors.ts';
import { graphChain, Passage } from './middleware.ts';
import { isGranted } from './permissions.ts';
import type { Token, Tokens } from './tokens.ts';
import { transportError } from './transport.ts';

export type Version = 'v1.0' | 'beta';

/** What a call needs and how long it may take. */
export interface Call {
  /** One of these permissions; the first is named when none was granted. */
  anyOf: readonly string[];
  version?: Version;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
  deadlineMs?: number;
  /** No second try with a fresh token: for what may be asked once a second only. */
  once?: boolean;
}

export interface Reply {
  status: number;
  body: unknown;
  requestId: string | null;
}

/** Answers of one paged collection, put together. */
export interface Pages {
  values: unknown[];
  requestIds: string[];
}

/** One organisation's Graph. Every verb throws `ServiceError`; nothing is repeated but once with a fresh token. */
export interface TenantClient {
  get(path: string, call: Call): Promise<Reply>;
  /** `changes` is false for the POSTs that only ask. */
  post(path: string, body: unknown, call: Call & { changes: boolean }): Promise<Reply>;
  patch(path: string, body: unknown, call: Call): Promise<Reply>;
  delete(path: string, call: Call): Promise<Reply>;
  /** All pages of a collection. */
  pages(path: string, call: Call): Promise<Pages>;
  /** The further pages of a collection whose first page came another way. */
  furtherPages(page: unknown, call: Call): Promise<Pages>;
  batch(steps: BatchStep[], call: Omit<Call, 'anyOf' | 'query'>): Promise<BatchAnswers>;
  /** What was granted; asks once for a fresh token when none of `anyOf` is in the present one. */
  granted(anyOf?: readonly string[], signal?: AbortSignal): Promise<ReadonlySet<string>>;
}

export interface ClientOptions {
  tokens: Tokens;
  graphOrigin: string;
  deadlineMs?: number;
}

const usualDeadlineMs = 10_000;
const mostPages = 50;
const page = z.object({ value: z.array(z.unknown()), '@odata.nextLink': z.string().optional() });

/** Makes the client of any organisation. */
export function createGraphClient(options: ClientOptions): (tenantId: string) => TenantClient {
  const { tokens } = options;
  const origin = new URL(options.graphOrigin).origin;
  const sdk = Client.initWithMiddleware({ baseUrl: origin, middleware: graphChain({ tokens, graphOrigin: origin }) });

  return (tenantId) => {
    async function send(
      method: string,
      path: string,
      body: unknown,
      call: Call & { changes: boolean },
    ): Promise<Reply> {
      const deadline = AbortSignal.timeout(call.deadlineMs ?? options.deadlineMs ?? usualDeadlineMs);
      const passage = new Passage(
        tenantId,
        call.signal ? AbortSignal.any([call.signal, deadline]) : deadline,
        !call.once,
      );
      const request = sdk
        .api(path + queryOf(call.query))
        .version(call.version ?? 'v1.0')
        .headers(call.headers ?? {})
        .responseType(ResponseType.RAW)
        .middlewareOptions([passage]);
      try {
        const response: Response = await start(request, method, body);
        const answer = await readAnswer(response);
        if (response.ok) {
          return { status: answer.status, body: answer.body, requestId: answer.headers['request-id'] ?? null };
        }
        const granted = passage.token?.roles ?? new Set();
        throw graphError(answer, { changes: call.changes, anyOf: call.anyOf, granted });
      } catch (error) {
        const failure = passage.failure ?? error;
        if (failure instanceof ServiceError) throw failure;
        const { sent, clientRequestId } = passage;
        const { aborted } = passage.signal;
        throw transportError(failure, { changes: call.changes, sent, aborted }, { requestId: clientRequestId });
      }
    }

    async function furtherPages(first: unknown, call: Call): Promise<Pages> {
      const pages: Pages = { values: [], requestIds: [] };
      let current = readPage(first, null);
      for (let count = 1; ; count += 1) {
        pages.values.push(...current.value);
        const next = current['@odata.nextLink'];
        if (!next) return pages;
        if (count >= mostPages) throw unreadable(pages.requestIds.at(-1) ?? null);
        const reply = await send('GET', pathOf(next, origin), undefined, { ...call, query: {}, changes: false });
        if (reply.requestId) pages.requestIds.push(reply.requestId);
        current = readPage(reply.body, reply.requestId);
      }
    }

    const client: TenantClient = {
      get: (path, call) => send('GET', path, undefined, { ...call, changes: false }),
      post: (path, body, call) => send('POST', path, body, call),
      patch: (path, body, call) => send('PATCH', path, body, { ...call, changes: true }),
      delete: (path, call) => send('DELETE', path, undefined, { ...call, changes: true }),
      async pages(path, call) {
        const first = await client.get(path, call);
        const all = await furtherPages(first.body, call);
        return { values: all.values, requestIds: [...(first.requestId ? [first.requestId] : []), ...all.requestIds] };
      },
      furtherPages,
      async batch(steps, call) {
        const token = await withToken(() => tokens.get(tenantId, call.signal));
        const answers = await sendBatch(client, steps, call, token.roles);
        if (!answers.refused) return answers;
        // The outer answer is a yes, so the chain saw no refusal: the same rule, once with a fresh token.
        const fresh = await withToken(() => tokens.renew(tenantId, token, call.signal));
        return fresh === token ? answers : sendBatch(client, steps, call, fresh.roles);
      },
      async granted(anyOf = [], signal) {
        const token = await withToken(() => tokens.get(tenantId, signal));
        if (anyOf.length === 0 || isGranted(token.roles, anyOf)) return token.roles;
        return (await withToken(() => tokens.renew(tenantId, token, signal))).roles;
      },
    };
    return client;
  };
}

async function withToken(work: () => Promise<Token>): Promise<Token> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ServiceError) throw error;
    throw transportError(error, { changes: false, sent: false, aborted: false });
  }
}

type SdkRequest = ReturnType<Client['api']>;

function start(request: SdkRequest, method: string, body: unknown): Promise<Response> {
  switch (method) {
    case 'POST':
      return request.post(body);
    case 'PATCH':
      return request.patch(body);
    case 'DELETE':
      return request.delete();
    default:
      return request.get();
  }
}

/** The library neither quotes nor encodes (msgraph-sdk-javascript#525): every value is encoded here, `+` and `#` too. */
function queryOf(query: Record<string, string> = {}): string {
  const parts = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return parts.length > 0 ? `?${parts.join('&')}` : '';
}

async function readAnswer(response: Response): Promise<Refusal> {
  const text = await response.text();
  const headers = Object.fromEntries(response.headers);
  try {
    return { status: response.status, headers, body: text === '' ? undefined : JSON.parse(text) };
  } catch {
    // A gateway's page. As an answer it is worthless; in a refusal the status still counts.
    if (response.ok) throw unreadable(headers['request-id'] ?? null);
    return { status: response.status, headers, body: text };
  }
}

function readPage(body: unknown, requestId: string | null): z.infer<typeof page> {
  const read = page.safeParse(body);
  if (!read.success) throw unreadable(requestId);
  return read.data;
}

/** A next page is followed on the same origin only. */
function pathOf(link: string, origin: string): string {
  const url = URL.canParse(link) ? new URL(link) : null;
  if (url?.origin !== origin) throw unreadable(null);
  return url.pathname.replace(/^\/(v1\.0|beta)(?=\/)/, '') + url.search;
}
