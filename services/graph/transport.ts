import { ServiceError, type ServiceErrorDetails, type ServiceErrorKind } from '../errors.ts';

/** What can happen to a request before there is an answer. */

/** True when a signal ended it: the caller's own, or a deadline. */
export function wasAborted(error: unknown): boolean {
  return error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError');
}

// The request cannot have been sent: nothing was done.
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

/**
 * A failed request to Graph as an error. `changes`: it would have changed something. `sent`: it had left before it
 * failed, so that the change may have been made. `aborted`: a signal ended it, whatever that signal's reason was.
 */
export function transportError(
  error: unknown,
  call: { changes: boolean; sent: boolean; aborted: boolean },
  details: ServiceErrorDetails = {},
): ServiceError {
  const code = codeOf(error);
  if (call.changes && call.sent && !neverSent.has(code)) {
    return make(
      'unknownOutcome',
      'Microsoft Graph did not answer, so it is not known whether the change was made; look before repeating it.',
    );
  }
  if (call.aborted || wasAborted(error))
    return make('timeout', 'Microsoft Graph did not answer in time; try again later.');
  return make('unavailable', 'Microsoft Graph could not be reached; check the network and try again.');

  function make(kind: ServiceErrorKind, message: string): ServiceError {
    return new ServiceError('Microsoft Graph', kind, message, { ...details, ...(code && { code }) }, error);
  }
}

function codeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}

/** Waits for work that others share, no longer than the signal allows; the work itself goes on. */
export async function orAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = () => reject(new DOMException('The caller no longer waits.', 'AbortError'));
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
