import { ServiceError, type ServiceErrorDetails, type ServiceErrorKind, type ServiceName } from '../errors.ts';

/** Every way a request can fail -> `ServiceError`, decided once: adapters do no arithmetic with statuses. */

export interface Sent {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  what: string;
  right: string | undefined;
  /** Changes nothing, so it may be repeated. */
  reads: boolean;
}

/** What a vendor's error body says. */
export interface VendorError {
  code?: string | undefined;
  /** The field that was refused. */
  field?: string | undefined;
  /** Its words; for the log alone. */
  text?: string | undefined;
  /**
   * Where the vendor's code or text tells more than the status. With a server error it also says that nothing was done:
   * some vendors answer 500 to what they refuse.
   */
  kind?: ServiceErrorKind | undefined;
  retryAfterMs?: number | undefined;
}

interface Settings {
  service: ServiceName;
  product: string;
  checkCredentials: string;
  secrets: () => readonly string[];
  readError?: (body: unknown) => VendorError;
}

/** `details.code` of an answer that was a web page instead of data. */
export const htmlCode = 'html';

/** How long to wait at least before looking whether a write without an answer was done. */
const lookAfterMs = 10_000;

/** No byte of the request can have arrived. */
const connectCodes = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_SSL_WRONG_VERSION_NUMBER',
]);
const certificateCodes = /^(CERT_|ERR_TLS_CERT|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO)/;
const cutCodes = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

type Facts = Pick<ServiceErrorDetails, 'status' | 'requestId' | 'retryAfterMs'>;

export function createFailures(settings: Settings) {
  const { product } = settings;

  /** A POST that writes and may have been done is `unknownOutcome`, whatever else it looks like. */
  function mayBeDone(
    sent: Sent,
    kind: ServiceErrorKind,
    sentence: string,
    details: ServiceErrorDetails,
    cause?: unknown,
  ) {
    if (sent.method !== 'POST' || sent.reads) return error(kind, sentence, details, cause);
    return error(
      'unknownOutcome',
      `${product} gave no clear answer when asked to ${sent.what}, so it may have been done. It is looked up before it is tried again.`,
      { ...details, retryAfterMs: Math.max(lookAfterMs, details.retryAfterMs ?? 0) },
      cause,
    );
  }

  function error(kind: ServiceErrorKind, sentence: string, details: ServiceErrorDetails, cause?: unknown) {
    return new ServiceError(settings.service, kind, sentence, details, cause);
  }

  function raw(text: string): string {
    let clean = text;
    for (const secret of settings.secrets()) if (secret.length > 3) clean = clean.replaceAll(secret, '[masked]');
    return clean.slice(0, 1000);
  }

  /** The caller gave up before anything was sent. */
  function stopped(sent: Sent) {
    return error('timeout', `There was no time left to ${sent.what} in ${product}.`, {});
  }

  function noAnswer(sent: Sent, thrown: unknown, aborted: boolean) {
    const cause = innermost(thrown);
    if (aborted) return mayBeDone(sent, 'timeout', `${product} did not answer in time (to ${sent.what}).`, {});
    const { code, syscall } = cause;
    const details: ServiceErrorDetails = code ? { code } : {};
    if (code && certificateCodes.test(code)) {
      const sentence = `The certificate of ${product} is not trusted (${code}). Check the address, and the clock of this machine.`;
      return error('unavailable', sentence, details, cause);
    }
    if (code && (connectCodes.has(code) || syscall === 'connect')) {
      const sentence = `${product} cannot be reached (${code}). Check the address and the network.`;
      return error('unavailable', sentence, details, cause);
    }
    return mayBeDone(sent, 'unavailable', `The connection to ${product} was cut (to ${sent.what}).`, details, cause);
  }

  /** An answer that is no success. `body` is the parsed error body, `html` for a web page. */
  function refused(sent: Sent, facts: Facts, body: unknown, text: string) {
    const status = facts.status ?? 0;
    const vendor = body === 'html' ? { code: htmlCode } : (settings.readError?.(body) ?? {});
    const kind = body === 'html' && status < 429 ? 'unavailable' : kindOf(status, vendor);
    const details: ServiceErrorDetails = {
      ...facts,
      ...(vendor.code ? { code: vendor.code.slice(0, 60) } : {}),
      ...(vendor.retryAfterMs ? { retryAfterMs: vendor.retryAfterMs } : {}),
      ...(kind === 'forbidden' && sent.right ? { missing: [sent.right] } : {}),
      raw: raw(vendor.text ?? text),
    };
    const certain = 'kind' in vendor && vendor.kind !== undefined;
    if ((status >= 500 && !certain) || status === 408)
      return mayBeDone(sent, kind, sentenceOf(kind, sent, status, vendor), details);
    return error(kind, body === 'html' ? pageSentence : sentenceOf(kind, sent, status, vendor), details);
  }

  const pageSentence = `${product} answered with a web page instead of data: check the host in its address.`;

  /** A refusal inside an answer whose status says success. */
  function refusedInside(sent: Sent, facts: Facts, vendor: VendorError, text: string) {
    const kind = vendor.kind ?? 'invalid';
    return error(kind, sentenceOf(kind, sent, facts.status ?? 0, vendor), {
      ...facts,
      ...(vendor.code ? { code: vendor.code.slice(0, 60) } : {}),
      ...(vendor.retryAfterMs ? { retryAfterMs: vendor.retryAfterMs } : {}),
      ...(kind === 'forbidden' && sent.right ? { missing: [sent.right] } : {}),
      raw: raw(vendor.text ?? text),
    });
  }

  function html(sent: Sent, facts: Facts, text: string) {
    return mayBeDone(sent, 'unavailable', pageSentence, { ...facts, code: htmlCode, raw: raw(text) });
  }

  function unreadable(sent: Sent, facts: Facts, text: string) {
    const sentence = `${product} gave an answer that cannot be read (to ${sent.what}).`;
    return mayBeDone(sent, 'unavailable', sentence, { ...facts, code: 'unreadable', raw: raw(text) });
  }

  function redirect(sent: Sent, status: number) {
    const sentence = `${product} sends requests on to another place, which is not followed (to ${sent.what}). Check its address.`;
    return error('unavailable', sentence, { status, code: 'redirect' });
  }

  function sentenceOf(kind: ServiceErrorKind, sent: Sent, status: number, vendor: VendorError): string {
    switch (kind) {
      case 'signIn':
        return `${product} did not accept the bot's credentials. ${settings.checkCredentials}`;
      case 'forbidden':
        return `${product} does not allow the bot to ${sent.what}.${sent.right ? ` Give it the right "${sent.right}".` : ''}`;
      case 'notFound':
        return `${product} has no such record, or does not show it to the bot (to ${sent.what}).`;
      case 'invalid':
        return `${product} refused to ${sent.what} (${[`status ${status}`, ...plain(vendor)].join(', ')}).`;
      case 'conflict':
        return `${product} is busy with this record and could not ${sent.what} now.`;
      case 'throttled':
        return `${product} asks to wait before it will ${sent.what}.`;
      case 'timeout':
        return `${product} did not answer in time (to ${sent.what}).`;
      case 'unavailable':
      case 'unknownOutcome':
        return `${product} is not available (status ${status}, to ${sent.what}).`;
      default:
        return kind satisfies never;
    }
  }

  /** True when an open connection was cut, which a kept-alive socket does by itself. */
  const wasCut = (thrown: unknown) => cutCodes.has(innermost(thrown).code ?? '');

  return { stopped, noAnswer, refused, refusedInside, html, unreadable, redirect, wasCut };
}

function kindOf(status: number, vendor: VendorError): ServiceErrorKind {
  if (status === 401) return 'signIn';
  if (status === 403) return 'forbidden';
  if (status === 404 || status === 410) return 'notFound';
  if (status === 408) return 'timeout';
  if (status === 409 || status === 423) return 'conflict';
  if (status === 429) return 'throttled';
  return vendor.kind ?? (status >= 500 ? 'unavailable' : 'invalid');
}

/** Code and field are shown only when they are plain names: anything else is the vendor's text, for the log. */
function plain(vendor: VendorError): string[] {
  const name = /^[A-Za-z][\w/.-]{0,59}$/;
  const { code, field } = vendor;
  return [...(code && name.test(code) ? [code] : []), ...(field && name.test(field) ? [`field ${field}`] : [])];
}

/** The system's own error under ky's and fetch's, which hold the request and so its headers. */
function innermost(thrown: unknown): Error & { code?: string; syscall?: string } {
  let error = thrown instanceof Error ? thrown : new Error('unknown failure');
  while (error.cause instanceof Error) error = error.cause;
  // Several addresses were tried: they failed alike, or the first tells enough.
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return error.errors[0];
  return error;
}
