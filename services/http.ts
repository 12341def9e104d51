import ky from 'ky';
import type { ZodType } from 'zod';
import { readRetryAfter, ServiceError, type ServiceName } from './errors.ts';
import { createFailures, type Sent, type VendorError } from './http/failures.ts';

/**
 * One HTTP service outside, as all PSAs use it: a deadline, checked answers, and every failure a `ServiceError`.
 * Nothing is retried in here (a reset pauses outside, where a restart cannot lose it); only a GET whose connection
 * was cut goes out once more, since a kept-alive socket may have been closed by the other side long ago.
 */
export interface HttpSettings {
  service: ServiceName;
  /** What sentences call the other side: `ConnectWise PSA`. */
  product: string;
  /** Origin, or origin and path; https, except on this machine. */
  baseUrl: string;
  headers: Record<string, string>;
  /** From the start of a request to the last byte of its answer. */
  timeoutMs?: number;
  /** What an operator does when credentials are refused: one whole sentence. */
  checkCredentials: string;
  /** Values that may not stand in anything that leaves this file, beside those of `headers`. */
  secrets?: readonly string[];
  /** Reads the vendor's error body. */
  readError?: (body: unknown) => VendorError;
  /** A refusal that comes with a success status, as some vendors send it; null when the answer is a real one. */
  failureIn?: (body: unknown) => VendorError | null;
  /** Headers that have to be fetched first (a token). After a 401 it is asked once more, with `fresh`. */
  authorize?: (fresh: boolean, signal: AbortSignal) => Promise<Record<string, string>>;
  /** Asked before each request goes out, and told its end: keeps the vendor's limits. */
  gate?: HttpGate | undefined;
  /** Response headers to log; the first one is the vendor's request id. */
  trace?: readonly string[];
  log?: HttpLog | undefined;
}

/** Keeps a vendor's limits: lets a request out when there is room, and learns from its answer. */
export type HttpGate = (
  method: Method,
  path: string,
  signal: AbortSignal,
) => Promise<(answer: { status: number; headers: Headers } | null) => Promise<void>>;

/** The part of a logger that is used here. */
export interface HttpLog {
  debug(data: object, message: string): void;
}

export interface Ask<T> {
  /** What is done, as words that follow "to": `add the note`. */
  what: string;
  /** The right that this needs, by the vendor's name; told when it is refused. */
  right?: string;
  query?: Record<string, string | number | boolean | undefined>;
  json?: unknown;
  /** `application/x-www-form-urlencoded` instead of JSON. */
  form?: Record<string, string>;
  /** Of a JSON body, where the vendor wants another than `application/json`. */
  contentType?: string;
  /** For this request alone; the values count as secrets. */
  headers?: Record<string, string>;
  /** A POST that only reads: it may be repeated, and its failure is no unknown outcome. */
  reads?: boolean;
  /** Reads the answer: only the fields that are used. */
  schema: ZodType<T>;
  signal?: AbortSignal | undefined;
}

export interface HttpAnswer<T> {
  data: T;
  headers: Headers;
}

export type Method = Sent['method'];

export interface Http {
  request<T>(method: Method, path: string, ask: Ask<T>): Promise<HttpAnswer<T>>;
}

const usualTimeoutMs = 20_000;
const mostRedirects = 3;

/** Makes the client of one service; throws at once when the address would send secrets over plain http. */
export function createHttp(settings: HttpSettings): Http {
  const base = checkedBase(settings);
  /** Tokens of `authorize` and of single requests: masked for as long as this client lives. */
  const fetched = new Set<string>();
  const failures = createFailures({
    ...settings,
    secrets: () => [...Object.values(settings.headers), ...(settings.secrets ?? []), ...fetched],
  });
  const client = ky.create({
    headers: settings.headers,
    retry: 0,
    timeout: false, // one deadline for all of it, below
    redirect: 'manual',
    throwHttpErrors: false,
  });

  async function request<T>(method: Method, path: string, ask: Ask<T>): Promise<HttpAnswer<T>> {
    const deadline = AbortSignal.timeout(settings.timeoutMs ?? usualTimeoutMs);
    const signal = ask.signal ? AbortSignal.any([ask.signal, deadline]) : deadline;
    const sent: Sent = { method, what: ask.what, right: ask.right, reads: method === 'GET' || ask.reads === true };
    if (signal.aborted) throw failures.stopped(sent);
    const { response, text } = await authorized(sent, path, ask, signal);
    const requestId = settings.trace?.[0] ? response.headers.get(settings.trace[0]) : null;
    const facts = {
      status: response.status,
      ...(requestId ? { requestId } : {}),
      ...retryAfter(response.headers),
    };
    const html = isHtml(response.headers, text);
    const body = html ? undefined : parse(text);
    if (!response.ok) throw failures.refused(sent, facts, html ? 'html' : body, text);
    if (html) throw failures.html(sent, facts, text);
    const refusal = settings.failureIn?.(body);
    if (refusal) throw failures.refusedInside(sent, facts, refusal, text);
    const read = ask.schema.safeParse(body);
    if (!read.success) throw failures.unreadable(sent, facts, text);
    return { data: read.data, headers: response.headers };
  }

  /** A token may have ended early: a 401 says that nothing was done, so the request goes out once more with a new one. */
  async function authorized(sent: Sent, path: string, ask: Ask<unknown>, signal: AbortSignal) {
    for (let fresh = false; ; fresh = true) {
      const headers = { ...ask.headers, ...(await settings.authorize?.(fresh, signal)) };
      // The token by itself as well: a vendor may send it back without its scheme (`Bearer`).
      for (const value of Object.values(headers)) fetched.add(value).add(value.replace(/^\S+ /, ''));
      const answer = await gated(sent, path, ask, headers, signal);
      if (answer.response.status !== 401 || fresh || !settings.authorize) return answer;
    }
  }

  async function gated(
    sent: Sent,
    path: string,
    ask: Ask<unknown>,
    headers: Record<string, string>,
    signal: AbortSignal,
  ) {
    const leave = await settings.gate?.(sent.method, path, signal);
    const started = Date.now();
    let answer: { response: Response; text: string } | null = null;
    try {
      answer = await exchange(sent, new URL(base + path + queryString(ask.query)), ask, headers, signal);
    } finally {
      await leave?.(answer && { status: answer.response.status, headers: answer.response.headers });
    }
    settings.log?.debug(
      {
        method: sent.method,
        path,
        status: answer.response.status,
        ms: Date.now() - started,
        ...traced(answer.response.headers),
      },
      `${settings.product} answered`,
    );
    return answer;
  }

  /** Sends, reads the whole body, follows a redirect of a GET within the same origin. */
  async function exchange(
    sent: Sent,
    first: URL,
    ask: Ask<unknown>,
    headers: Record<string, string>,
    signal: AbortSignal,
  ) {
    let url = first;
    let cut = 0;
    for (let hops = 0; ; ) {
      try {
        const response = await client(url, { method: sent.method, signal, ...bodyOf(ask, headers) });
        const text = await response.text();
        if (response.status < 300 || response.status >= 400 || response.status === 304) return { response, text };
        url = redirected(sent, response, url, hops);
        hops += 1;
      } catch (error) {
        if (error instanceof ServiceError) throw error;
        if (sent.reads && !signal.aborted && failures.wasCut(error) && cut === 0) {
          cut = 1;
          continue;
        }
        throw failures.noAnswer(sent, error, signal.aborted);
      }
    }
  }

  function redirected(sent: Sent, response: Response, from: URL, hops: number): URL {
    const location = response.headers.get('location');
    const to = location && URL.canParse(location, from.href) ? new URL(location, from.href) : null;
    // Another origin would get our keys; a write is never sent a second time.
    if (!to || to.origin !== base.origin || sent.method !== 'GET' || hops >= mostRedirects) {
      throw failures.redirect(sent, response.status);
    }
    return to;
  }

  function traced(headers: Headers): Record<string, string> {
    return Object.fromEntries(
      (settings.trace ?? []).flatMap((name) => {
        const value = headers.get(name);
        return value ? [[name, value]] : [];
      }),
    );
  }

  return { request };
}

/** True for the addresses that never leave this machine. */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

function checkedBase(settings: HttpSettings) {
  const url = URL.canParse(settings.baseUrl) ? new URL(settings.baseUrl) : null;
  if (!url || (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopbackHost(url.hostname)))) {
    throw new ServiceError(settings.service, 'invalid', `The address of ${settings.product} must begin with https://.`);
  }
  const text = url.origin + url.pathname.replace(/\/+$/, '');
  return { origin: url.origin, toString: () => text };
}

function bodyOf(ask: Ask<unknown>, headers: Record<string, string>) {
  if (ask.form) return { body: new URLSearchParams(ask.form), headers };
  if (ask.json === undefined) return { headers };
  const contentType = ask.contentType ? { 'content-type': ask.contentType } : {};
  return { json: ask.json, headers: { ...headers, ...contentType } };
}

/** `%20` for blanks: some vendors do not read `+` as one. */
function queryString(query: Ask<unknown>['query']): string {
  const pairs = Object.entries(query ?? {}).flatMap(([name, value]) =>
    value === undefined ? [] : [`${encodeURIComponent(name)}=${encodeURIComponent(value)}`],
  );
  return pairs.length ? `?${pairs.join('&')}` : '';
}

function retryAfter(headers: Headers): { retryAfterMs?: number } {
  const retryAfterMs = readRetryAfter(headers.get('retry-after'));
  return retryAfterMs === undefined ? {} : { retryAfterMs };
}

function isHtml(headers: Headers, text: string): boolean {
  return (headers.get('content-type') ?? '').includes('text/html') || /^\s*</.test(text);
}

/** Undefined for text that is not JSON: no schema accepts it. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
