import { badRequest, unsupportedQuery } from './answers.ts';

/** `$search` on directory objects: learn.microsoft.com/graph/search-query-parameter. Not a "contains". */

type Row = Record<string, unknown>;

const searchable = new Set([
  'displayName',
  'mail',
  'userPrincipalName',
  'givenName',
  'surname',
  'otherMails',
  'proxyAddresses',
]);

/** The index holds bare letters only, while the term is taken as typed (microsoft-graph-docs-contrib#8365). */
const bare = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '');

/** Words end at blanks and symbols, and also where case or digits change. */
function words(text: string): string[] {
  return text.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}

function indexed(text: string): string[] {
  const plain = bare(text);
  const parts = plain.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').replace(/(\p{L})(\p{N})|(\p{N})(\p{L})/gu, '$1$3 $2$4');
  return [...words(plain), ...words(parts)].map((word) => word.toLowerCase());
}

function clause(text: string): (row: Row) => boolean {
  const colon = text.indexOf(':');
  const property = text.slice(0, colon);
  const term = text
    .slice(colon + 1)
    .trim()
    .toLowerCase();
  if (colon < 1) throw unsupportedQuery('$search requires a property name before each term.');
  if (!searchable.has(property)) throw unsupportedQuery(`Property '${property}' is not supported in $search.`);
  // Even percent-encoded (microsoft-graph-docs#13179).
  if (text.includes('#'))
    throw badRequest(`Syntax error: character '#' is not valid at position ${text.indexOf('#')}.`);
  if (term === '') throw badRequest(`The search term for '${property}' is empty.`);
  if (property === 'displayName') {
    const wanted = words(term);
    return (row) => {
      const known = indexed(String(row.displayName ?? ''));
      return wanted.length > 0 && wanted.every((word) => known.some((one) => one.startsWith(word)));
    };
  }
  const starts = (value: unknown) =>
    bare(String(value ?? ''))
      .toLowerCase()
      .startsWith(term);
  return (row) => {
    const value = row[property];
    return Array.isArray(value) ? value.some(starts) : starts(value);
  };
}

/** Reads `"displayName:ann" OR "mail:ann"`; every clause must be in double quotes, `\` and `"` escaped. */
export function parseSearch(text: string): (row: Row) => boolean {
  const pattern = /\s*(?:"((?:[^"\\]|\\.)*)"|(AND|OR)(?=\s|"|\()|([()]))/y;
  const tokens: ({ clause: string } | string)[] = [];
  while (pattern.lastIndex < text.trimEnd().length) {
    const position = pattern.lastIndex;
    const found = pattern.exec(text);
    if (!found) {
      const colon = Math.max(text.indexOf(':', position), position);
      throw badRequest(
        `Syntax error: character '${text[colon] ?? ''}' is not valid at position ${colon} in '${text}'.`,
      );
    }
    tokens.push(found[1] === undefined ? (found[2] ?? found[3] ?? '') : { clause: found[1].replace(/\\(.)/g, '$1') });
  }
  let at = 0;
  const wrong = () => badRequest(`Syntax error at position ${text.length} in '${text}'.`);

  function primary(): (row: Row) => boolean {
    const token = tokens[at++];
    if (token === undefined) throw wrong();
    if (typeof token !== 'string') return clause(token.clause);
    if (token !== '(') throw wrong();
    const inner = either();
    if (tokens[at++] !== ')') throw wrong();
    return inner;
  }
  function both(): (row: Row) => boolean {
    let left = primary();
    while (tokens[at] === 'AND') {
      at += 1;
      const [first, second] = [left, primary()];
      left = (row) => first(row) && second(row);
    }
    return left;
  }
  function either(): (row: Row) => boolean {
    let left = both();
    while (tokens[at] === 'OR') {
      at += 1;
      const [first, second] = [left, both()];
      left = (row) => first(row) || second(row);
    }
    return left;
  }
  const matches = either();
  if (at !== tokens.length) throw wrong();
  return matches;
}
