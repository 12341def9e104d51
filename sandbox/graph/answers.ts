import type { Directory } from '../data.ts';
import type { Answer } from '../simulator.ts';

/** One request as a handler sees it: alone or out of a batch, with the caller already known. */
export interface GraphRequest {
  version: 'v1.0' | 'beta';
  method: string;
  /** Decoded, without the version. */
  segments: string[];
  /** The same, as they came. */
  rawSegments: string[];
  query: URLSearchParams;
  headers: Record<string, string | undefined>;
  body: unknown;
  roles: ReadonlySet<string>;
  directory: Directory;
  /** Where this simulator answers, for `@odata.nextLink` and contexts. */
  origin: string;
}

export interface GraphAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}

/** Thrown by a handler to answer with one of Graph's errors. */
export class GraphRefusal extends Error {
  readonly status: number;
  readonly code: string;
  /** The methods API repeats its text in `innerError`. */
  readonly inner: boolean;

  constructor(status: number, code: string, message: string, inner = false) {
    super(message);
    this.status = status;
    this.code = code;
    this.inner = inner;
  }
}

export const badRequest = (message: string, code = 'BadRequest') => new GraphRefusal(400, code, message);
export const unsupportedQuery = (message: string) => new GraphRefusal(400, 'Request_UnsupportedQuery', message);
export const noSegment = (segment: string) => badRequest(`Resource not found for the segment '${segment}'.`);
export const notFound = (id: string) =>
  new GraphRefusal(
    404,
    'Request_ResourceNotFound',
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );

export interface RequestIds {
  request: string;
  client: string;
}

/** Graph's error body: learn.microsoft.com/graph/errors. Its date has no zone. */
export function errorBody(refusal: GraphRefusal, ids: RequestIds): unknown {
  return {
    error: {
      code: refusal.code,
      message: refusal.message,
      innerError: {
        ...(refusal.inner ? { message: refusal.message } : {}),
        date: new Date().toISOString().slice(0, 19),
        'request-id': ids.request,
        'client-request-id': ids.client,
      },
    },
  };
}

/** What every answer carries, refusals too. */
export function withIds(answer: GraphAnswer, ids: RequestIds): Answer {
  return {
    status: answer.status,
    headers: {
      'request-id': ids.request,
      'client-request-id': ids.client,
      date: new Date().toUTCString(),
      ...(answer.body !== undefined && typeof answer.body !== 'string'
        ? { 'content-type': 'application/json;odata.metadata=minimal;charset=utf-8' }
        : {}),
      ...answer.headers,
    },
    body: answer.body,
  };
}

/** The address that `@odata.context` names; the fragment tells the type. */
export const contextOf = (request: GraphRequest, fragment: string) =>
  `https://graph.microsoft.com/${request.version}/$metadata#${fragment}`;

export const ok = (body: Record<string, unknown>): GraphAnswer => ({ status: 200, body });
export const noContent: GraphAnswer = { status: 204 };

/** The body as an object, or Graph's refusal. */
export function objectBody(request: GraphRequest): Record<string, unknown> {
  const { body } = request;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw badRequest(
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
    );
  }
  return body as Record<string, unknown>;
}
