/** Notes for PSAs that have a limit: split into numbered parts, never cut silently. */

/**
 * One line of text. Several products show a line break as a blank or drop it, so notes are written as sentences that
 * read well on one line.
 */
export function oneLine(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is to go
      .replace(/[\s\u0000-\u001f\u007f]+/g, ' ')
      .trim()
      .toWellFormed()
  );
}

/**
 * The text in parts no longer than `limit`, each ending in a mark that names it: `[R-7F3K2A note]`, or
 * `[R-7F3K2A note 1/2]`. The mark is what a later look-up finds; the key alone may stand in other texts too. `length`
 * measures as the vendor does: text that becomes HTML is longer there.
 */
export function noteParts(
  text: string,
  key: string,
  word: string,
  limit: number,
  length = plainLength,
): { text: string; mark: string }[] {
  const line = oneLine(text);
  const single = `[${key} ${word}]`;
  if (length(line) + 1 + single.length <= limit) return [{ text: `${line} ${single}`, mark: single }];
  const pieces = split(line, limit - `(99/99)   [${key} ${word} 99/99]`.length, length);
  return pieces.map((piece, index) => {
    const place = `${index + 1}/${pieces.length}`;
    const mark = `[${key} ${word} ${place}]`;
    return { text: `(${place}) ${piece} ${mark}`, mark };
  });
}

/** At blanks where there are some, and never inside a character. */
function split(text: string, limit: number, length: (text: string) => number): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (length(rest) > limit) {
    let end = fitting(rest, limit, length);
    const blank = rest.lastIndexOf(' ', end);
    if (blank > end / 2) end = blank;
    if (/[\uD800-\uDBFF]/.test(rest.charAt(end - 1))) end -= 1;
    pieces.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  return rest ? [...pieces, rest] : pieces;
}

/** How many characters of the text fit. */
function fitting(text: string, limit: number, length: (text: string) => number): number {
  let fits = 1;
  for (let step = Math.min(text.length, limit); step >= 1; step = Math.floor(step / 2)) {
    while (fits + step <= text.length && length(text.slice(0, fits + step)) <= limit) fits += step;
  }
  return fits;
}

const plainLength = (text: string) => text.length;

/** A title no longer than `limit` that ends in the key, so that the ticket is found by it as well. */
export function titleWithKey(title: string, key: string, limit: number): string {
  const line = oneLine(title);
  if (line.includes(key) && line.length <= limit) return line;
  const suffix = ` (${key})`;
  const room = limit - suffix.length;
  const head = line.replaceAll(key, '').trim();
  if (head.length <= room) return head + suffix;
  let end = room - 1;
  if (/[\uD800-\uDBFF]/.test(head.charAt(end - 1))) end -= 1;
  return `${head.slice(0, end).trimEnd()}…${suffix}`;
}

/** As text inside HTML: nothing in it is markup. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** The text that a paragraph of HTML shows; of our own notes, to find their mark in what a vendor gives back. */
export function textOfHtml(html: string): string {
  return html
    .replace(/<[^<>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&amp;', '&');
}
