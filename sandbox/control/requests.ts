import type { Answer, Call } from '../simulator.ts';

/** Answers and refusals that the control address and the page share. */

export const json = (body: unknown, status = 200): Answer => ({
  status,
  body,
  headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
});

export const refuse = (status: number, sentence: string): Answer => json({ error: sentence }, status);

/**
 * Only this machine's own pages and programs may drive the sandbox: another site's name that resolves to 127.0.0.1, or
 * another site's page, is turned away. Null when the call is fine.
 */
export function strangerRefused(call: Call): Answer | null {
  const host = call.headers.host ?? '';
  if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host)) return refuse(403, 'Only for this machine.');
  const { origin } = call.headers;
  if (origin !== undefined && origin !== `http://${host}`) return refuse(403, "Only for the sandbox's own page.");
  // A page of another site can send forms and plain text without asking first, and never JSON.
  if (call.method === 'POST' && !/^application\/json\b/.test(call.headers['content-type'] ?? '')) {
    return refuse(415, 'Send JSON.');
  }
  return null;
}

/** The body as an object, or null when it is none. */
export function bodyOf(call: Call): Record<string, unknown> | null {
  try {
    const body: unknown = call.text ? call.json() : {};
    return typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Record<string, unknown>) : null;
  } catch {
    return null; // told to the sender by the caller
  }
}
