/** Helpers for text that comes from outside: names, titles, reasons. They know no language. */

/**
 * Text from outside as people may read it: one line, no control, zero-width or bidi characters, cut with "…".
 * Template and date markers, addresses and angle brackets are broken up, because Teams evaluates `{{TIME()}}`, turns
 * `<at>` into mentions and addresses into links (learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format).
 */
export function plain(text: string, max = 64): string {
  const line = text
    .normalize('NFC')
    .replace(/[\s\u2028\u2029]+/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}]/gu, '')
    .replace(/(\p{M}{3})\p{M}+/gu, '$1')
    .replace(/\{(?=\{)/g, '{ ')
    .replaceAll('${', '$ {')
    .replaceAll('://', ': //')
    .replaceAll('<', '‹')
    .replaceAll('>', '›')
    .trim();
  const letters = [...line];
  return letters.length > max
    ? `${letters
        .slice(0, max - 1)
        .join('')
        .trimEnd()}…`
    : line;
}

/** First letter in upper case; the rest as it is. */
export function capital(text: string): string {
  const [first = '', ...rest] = [...text];
  return first.toUpperCase() + rest.join('');
}

/** Ends a piece of text as a sentence. */
export function sentence(text: string): string {
  return /[.!?…]$/u.test(text) ? text : `${text}.`;
}
