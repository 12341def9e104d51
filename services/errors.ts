/** What a service outside did not do, in a form that callers can act on and people can read. */

export type ServiceName = 'Microsoft Entra' | 'Microsoft Graph' | 'Microsoft Teams' | 'PSA' | 'Database';

export type ServiceErrorKind =
  | 'signIn' // our credentials or consent are not accepted
  | 'forbidden' // a permission or right is missing
  | 'notFound'
  | 'invalid' // refused for what we sent
  | 'conflict'
  | 'throttled'
  | 'unavailable' // down, reset, 5xx, or an answer nobody can read
  | 'timeout'
  | 'unknownOutcome'; // sent, and nobody knows whether it was done: look before repeating

export interface ServiceErrorDetails {
  status?: number;
  /** The vendor's own code: an AADSTS number, a Graph `error.code`, a PSA code. */
  code?: string;
  requestId?: string;
  retryAfterMs?: number;
  /** Permissions or rights that are missing, by the vendor's name. */
  missing?: string[];
  /** The vendor's raw text. For the log alone: it may hold names and hosts; never for cards or tickets. */
  raw?: string;
}

const passing: ReadonlySet<ServiceErrorKind> = new Set([
  'throttled',
  'unavailable',
  'timeout',
  'conflict',
  'unknownOutcome',
]);

/** `message` is one sentence for an operator: what is wrong, what to do. It never holds a secret or vendor text. */
export class ServiceError extends Error {
  readonly service: ServiceName;
  readonly kind: ServiceErrorKind;
  readonly details: ServiceErrorDetails;

  constructor(
    service: ServiceName,
    kind: ServiceErrorKind,
    message: string,
    details: ServiceErrorDetails = {},
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'ServiceError';
    this.service = service;
    this.kind = kind;
    this.details = details;
  }

  /** True when the same call may work later without anybody changing anything. */
  get retryable(): boolean {
    return passing.has(this.kind);
  }
}

/** `Retry-After` in milliseconds: seconds (fractions seen in the field) or an HTTP date; at least one second. */
export function readRetryAfter(header: string | null | undefined, now = Date.now()): number | undefined {
  if (!header) return undefined;
  const seconds = Number.parseFloat(header);
  const ms = /^\s*[\d.]+\s*$/.test(header) ? seconds * 1000 : Date.parse(header) - now;
  return Number.isFinite(ms) ? Math.max(1000, Math.ceil(ms)) : undefined;
}

/** Null when there is no such record, or none that we may see; any other failure is thrown. */
export async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ServiceError && error.kind === 'notFound') return null;
    throw error;
  }
}
