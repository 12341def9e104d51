import { z } from 'zod';
import { readRetryAfter, ServiceError, type ServiceErrorDetails, type ServiceErrorKind } from '../errors.ts';
import { isGranted } from './permissions.ts';

/** An answer of Graph that is not a yes, alone or out of a batch. */
export interface Refusal {
  status: number;
  /** Lower-case names. */
  headers: Record<string, string>;
  /** Parsed JSON, or the text where it was none. */
  body: unknown;
}

export interface RefusedCall {
  /** Would have changed something. */
  changes: boolean;
  /** One of these permissions is needed. */
  anyOf: readonly string[];
  granted: ReadonlySet<string>;
}

const inner = z.object({
  message: z.string().optional().catch(undefined),
  'request-id': z.string().optional().catch(undefined),
});
const shape = z.object({
  error: z.object({
    code: z.string().optional().catch(undefined),
    message: z.string().optional().catch(undefined),
    innerError: inner.optional().catch(undefined),
    innererror: inner.optional().catch(undefined),
  }),
});

/** Code, texts and request id of an error body; everything may be missing. https://learn.microsoft.com/graph/errors */
export function readRefusal(refusal: Refusal): { code: string; text: string; requestId: string | null } {
  const read = shape.safeParse(refusal.body);
  const error = read.success ? read.data.error : {};
  const deep = error.innerError ?? error.innererror;
  const texts = new Set([error.message, deep?.message].filter(Boolean));
  const text = read.success ? [...texts].join(' · ') : plain(refusal.body);
  return {
    code: error.code ?? '',
    text: text.slice(0, 2000),
    requestId: refusal.headers['request-id'] ?? deep?.['request-id'] ?? null,
  };
}

/** A body that is no OData error: a gateway's page, or the answer of an address that does not exist. */
const plain = (body: unknown) => (typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body));

/** Any refusal as an error of one sentence. Microsoft's own text stays in `raw`, for the log. */
export function graphError(refusal: Refusal, call: RefusedCall): ServiceError {
  const { code, text, requestId } = readRefusal(refusal);
  const retryAfterMs = readRetryAfter(refusal.headers['retry-after']);
  const missing = refusal.status === 403 && !isGranted(call.granted, call.anyOf) ? call.anyOf.slice(0, 1) : [];
  const details: ServiceErrorDetails = {
    status: refusal.status,
    ...(code && { code }),
    ...(requestId && { requestId }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(missing.length > 0 && { missing }),
    ...(text && { raw: text }),
  };
  const kind = kindOf(refusal.status, call.changes);
  const where = `status ${refusal.status}${requestId ? `, request ${requestId}` : ''}`;
  return new ServiceError('Microsoft Graph', kind, sentence(kind, missing[0], where), details);
}

function kindOf(status: number, changes: boolean): ServiceErrorKind {
  switch (status) {
    case 401:
      return 'signIn';
    case 403:
      return 'forbidden';
    case 404:
    case 410:
      return 'notFound';
    case 408:
      return changes ? 'unknownOutcome' : 'timeout';
    case 409:
    case 412:
    case 423:
      return 'conflict';
    case 429:
      return 'throttled';
    case 503:
      return 'unavailable';
    default:
      if (status >= 500) return changes ? 'unknownOutcome' : 'unavailable';
      // A redirect is no answer of Graph: something stands in between.
      return status < 400 ? 'unavailable' : 'invalid';
  }
}

function sentence(kind: ServiceErrorKind, missing: string | undefined, where: string): string {
  switch (kind) {
    case 'signIn':
      return `Microsoft Graph does not accept the sign-in of the app, also with a fresh token (${where}); check the consent of this organisation and CLOUD.`;
    case 'forbidden':
      return missing
        ? `The permission ${missing} is missing in this organisation; grant it, consent again, and wait some minutes if that was done just now.`
        : `Microsoft Graph forbids this although the permission is granted (${where}); wait some minutes if it was granted just now, else ask the organisation's administrator what restricts the app.`;
    case 'notFound':
      return `Microsoft Graph does not know this person or item any more (${where}); look it up again.`;
    case 'conflict':
      return `Somebody else is changing the same thing in Microsoft Entra (${where}); it is tried again.`;
    case 'throttled':
      return `Microsoft Graph is asked too often for this organisation (${where}); it is tried again later.`;
    case 'timeout':
    case 'unavailable':
      return `Microsoft Graph is not available (${where}); it is tried again.`;
    case 'unknownOutcome':
      return `Microsoft Graph failed while it made the change (${where}); look whether it was made before repeating it.`;
    case 'invalid':
      return `Microsoft Graph refused the request (${where}); look up the request id in the log and report it.`;
    default:
      return kind satisfies never;
  }
}

const licenceCodes = ['AadPremiumLicenseRequired', 'Authentication_RequestFromNonPremiumTenantOrB2CTenant'];

/** True when the organisation simply does not have the paid feature: nothing is missing then. */
export function isLicenceMissing(error: ServiceError): boolean {
  const { code = '', raw = '', status } = error.details;
  if (status !== 400 && status !== 403) return false;
  return licenceCodes.some((one) => code === one || raw.includes(one)) || /\blicen[sc]ed?\b/i.test(raw);
}

/** What Graph would say, known without asking: none of these permissions is in the token. */
export const notGranted = (anyOf: readonly string[], granted: ReadonlySet<string>): ServiceError =>
  graphError({ status: 403, headers: {}, body: undefined }, { changes: false, anyOf, granted });

/** An answer of a shape that nobody expected. */
export function unreadable(requestId: string | null): ServiceError {
  return new ServiceError(
    'Microsoft Graph',
    'unavailable',
    `Microsoft Graph gave an answer that nobody can read${requestId ? ` (request ${requestId})` : ''}; it is tried again.`,
    requestId ? { requestId } : {},
  );
}
