import { readRetryAfter, ServiceError, type ServiceErrorKind } from '../services/errors.ts';
import { isObject } from './gate.ts';

/**
 * What Teams' connector answers, as one sentence and one kind.
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/conversation-messages#status-codes-from-bot-conversational-apis
 */
export function teamsError(request: 'post' | 'put' | 'get', error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  const { status, code, retryAfterMs, requestId } = readAnswer(error);
  const details = {
    ...(status === undefined ? {} : { status }),
    ...(code === undefined ? {} : { code }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(requestId === undefined ? {} : { requestId }),
  };
  const make = (kind: ServiceErrorKind, sentence: string) =>
    new ServiceError('Microsoft Teams', kind, sentence, details, error);
  if (status === undefined) {
    // A fault of our own, not of the wire: nothing to translate.
    if (!(error instanceof Error) || (error.name !== 'RestError' && !isTimeout(error))) throw error;
    if (code !== undefined && neverSent.has(code))
      return make('unavailable', 'Teams cannot be reached. Check the network of this machine.');
    if (request === 'post')
      return make('unknownOutcome', 'Teams did not answer. Nobody knows whether the message arrived.');
    return make(isTimeout(error) ? 'timeout' : 'unavailable', 'Teams did not answer. The card is drawn again later.');
  }
  if (status === 401)
    return make('signIn', 'Teams does not accept this bot. Check MicrosoftAppId and its secret or certificate.');
  if (blocked.has(code ?? '') || (status === 403 && code === undefined && request === 'post'))
    return make('forbidden', 'The bot may not write in this conversation. Add the app there again.');
  if (status === 403 || status === 404)
    return make('notFound', 'The message or the conversation is not there any more.');
  if (status === 412) return make('conflict', 'Teams was busy with this conversation. The same request works later.');
  if (status === 413 || (status === 400 && tooLarge(code)))
    return make('invalid', 'The message is too large for Teams.');
  if (status === 429) return make('throttled', 'Teams asks this bot to wait.');
  if (status >= 500)
    return request === 'post'
      ? make('unknownOutcome', 'Teams had an error. Nobody knows whether the message arrived.')
      : make('unavailable', 'Teams had an error. The card is drawn again later.');
  return make('invalid', 'Teams does not accept the message. This is a fault of the bot.');
}

/** Too large is 413 or 400, and the 400 may say nothing but "Unknown" (field case), so any 400 is tried as text once. */
export function mayBeTooLarge(error: unknown): boolean {
  return error instanceof ServiceError && (error.details.status === 413 || error.details.status === 400);
}

/** Connection errors before a byte of the request was written. */
const neverSent: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/** The app was removed or blocked: a new message to the same conversation fails as well. */
const blocked: ReadonlySet<string> = new Set([
  'BotNotInConversationRoster',
  'BotDisabledByAdmin',
  'ConversationBlockedByUser',
  'MessageWritesBlocked',
  'NotEnoughPermissions',
  'InvalidBotApiHost',
]);

function tooLarge(code: string | undefined): boolean {
  return code === 'MessageSizeTooBig' || code === 'ServiceError';
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

interface ConnectorAnswer {
  status?: number;
  code?: string;
  retryAfterMs?: number;
  requestId?: string;
}

function readAnswer(error: unknown): ConnectorAnswer {
  if (!isObject(error)) return {};
  const answer: ConnectorAnswer = {};
  if (typeof error.statusCode === 'number') answer.status = error.statusCode;
  const code = codeOf(error);
  if (code !== undefined) answer.code = code;
  const { response } = error;
  if (!isObject(response) || !hasGet(response.headers)) return answer;
  const wait = readRetryAfter(response.headers.get('retry-after'));
  if (wait !== undefined) answer.retryAfterMs = wait;
  const requestId = response.headers.get('ms-cv') ?? response.headers.get('x-ms-request-id');
  if (requestId) answer.requestId = requestId;
  return answer;
}

/** The code stands in `error.code`, or in a JSON text inside `message` as `subCode`. */
function codeOf(error: Record<string, unknown>): string | undefined {
  if (typeof error.code === 'string' && error.code) return error.code;
  const { details } = error;
  if (!isObject(details)) return undefined;
  if (isObject(details.error) && typeof details.error.code === 'string') return details.error.code;
  if (typeof details.message !== 'string') return undefined;
  return /"subCode"\s*:\s*"(\w+)"/.exec(details.message)?.[1];
}

function hasGet(value: unknown): value is { get(name: string): string | undefined } {
  return isObject(value) && typeof value.get === 'function';
}
