import { badRequest, unsupportedQuery } from './answers.ts';

/** `$filter`, as far as the directory knows it: learn.microsoft.com/graph/filter-query-parameter. */

type Row = Record<string, unknown>;
export interface Filter {
  matches(row: Row): boolean;
  /** Needs `ConsistencyLevel: eventual` and `$count=true`. */
  advanced: boolean;
  properties: string[];
}

/** Names and strings compare without case, as in the directory. */
const same = (left: unknown, right: unknown) =>
  typeof left === 'string' && typeof right === 'string'
    ? left.toLowerCase() === right.toLowerCase()
    : (left ?? null) === right;

const tokenPattern = /\s*(?:('(?:[^']|'')*')|([A-Za-z_][\w./]*)|([(),:])|([\d-]+))/y;

function tokenise(text: string): string[] {
  const tokens: string[] = [];
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < text.trimEnd().length) {
    const at = tokenPattern.lastIndex;
    const found = tokenPattern.exec(text);
    if (!found) throw badRequest(`Invalid filter clause: Syntax error at position ${at} in '${text}'.`);
    tokens.push(found[0].trim());
  }
  return tokens;
}

/** Reads a filter; throws Graph's 400 for what it cannot read (a lone apostrophe, say). */
export function parseFilter(text: string): Filter {
  const tokens = tokenise(text);
  const properties: string[] = [];
  let advanced = false;
  let at = 0;
  const wrong = () => badRequest(`Invalid filter clause: Syntax error at position ${at} in '${text}'.`);
  const next = () => {
    const token = tokens[at++];
    if (token === undefined) throw wrong();
    return token;
  };
  const expect = (token: string) => {
    if (next().toLowerCase() !== token) throw wrong();
  };
  const peek = () => tokens[at]?.toLowerCase();

  function literal(): unknown {
    const token = next();
    if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
    if (token === 'true' || token === 'false') return token === 'true';
    if (token === 'null') return null;
    throw wrong();
  }

  function comparison(read: (row: Row) => unknown): (row: Row) => boolean {
    const operator = next().toLowerCase();
    if (operator === 'in') {
      expect('(');
      const values = [literal()];
      while (peek() === ',') {
        next();
        values.push(literal());
      }
      expect(')');
      return (row) => values.some((value) => same(read(row), value));
    }
    const value = literal();
    if (operator === 'eq') return (row) => same(read(row), value);
    if (operator !== 'ne') throw wrong();
    advanced = true;
    return (row) => !same(read(row), value);
  }

  function textFunction(name: string, read?: (row: Row) => unknown): (row: Row) => boolean {
    expect('(');
    const property = next();
    if (!read) properties.push(property);
    const value = (row: Row) => String((read ? read(row) : row[property]) ?? '').toLowerCase();
    expect(',');
    const part = String(literal()).toLowerCase();
    expect(')');
    if (name === 'endswith') advanced = true;
    return name === 'startswith' ? (row) => value(row).startsWith(part) : (row) => value(row).endsWith(part);
  }

  function anyOf(property: string): (row: Row) => boolean {
    expect('(');
    const name = next();
    expect(':');
    const item = (row: Row) => row[name];
    const head = peek();
    let test: (row: Row) => boolean;
    if (head === 'startswith' || head === 'endswith') test = textFunction(next().toLowerCase(), item);
    else if (next() === name) test = comparison(item);
    else throw wrong();
    expect(')');
    return (row) => {
      const list = row[property];
      return Array.isArray(list) && list.some((one: unknown) => test({ [name]: one }));
    };
  }

  function primary(): (row: Row) => boolean {
    const token = next();
    const lower = token.toLowerCase();
    if (token === '(') {
      const inner = either();
      expect(')');
      return inner;
    }
    if (lower === 'not') {
      advanced = true;
      const inner = primary();
      return (row) => !inner(row);
    }
    if (lower === 'startswith' || lower === 'endswith') return textFunction(lower);
    if (!/^[a-z]/i.test(token)) throw wrong();
    const [property = token, lambda] = token.split('/');
    properties.push(property);
    if (lambda === 'any') return anyOf(property);
    if (lambda !== undefined) throw unsupportedQuery(`Unsupported property filter clause '${token}'.`);
    return comparison((row) => row[property]);
  }

  function both(): (row: Row) => boolean {
    let left = primary();
    while (peek() === 'and') {
      next();
      const [first, second] = [left, primary()];
      left = (row) => first(row) && second(row);
    }
    return left;
  }

  function either(): (row: Row) => boolean {
    let left = both();
    while (peek() === 'or') {
      next();
      const [first, second] = [left, both()];
      left = (row) => first(row) || second(row);
    }
    return left;
  }

  const matches = either();
  if (at !== tokens.length) throw wrong();
  return { matches, advanced, properties };
}
