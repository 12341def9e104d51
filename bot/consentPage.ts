import type { Words } from '../services/words/words.ts';

/**
 * The page that Microsoft sends an administrator back to. Anybody can open it with any query, so it says nothing that
 * only the query says, echoes nothing of it, and is the same for tenants that are customers and for others.
 */
export function consentPage(query: URLSearchParams, words: Words): string {
  const { consentPage: text } = words;
  const error = query.get('error');
  const sentence = error === null ? text.returned : error === 'access_denied' ? text.declined : text.failed;
  return `<!doctype html>
<html lang="${text.locale}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text.title}</title>
<style>body{font:1rem/1.5 system-ui,sans-serif;max-width:36rem;margin:10vh auto;padding:0 1rem;color-scheme:light dark}</style>
<h1>${text.title}</h1>
<p>${sentence}</p>
<p>${text.close}</p>
`;
}

/** Nothing may run, load, frame or keep this page. */
export const consentHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};
