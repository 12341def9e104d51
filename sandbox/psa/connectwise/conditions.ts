/**
 * ConnectWise's condition language, as far as its guide documents it; what the guide does not know is refused.
 * Not OData: `closedFlag=false and (summary contains "mfa" or contactEmailAddress="jane@contoso.com")`.
 */

export type Row = Record<string, unknown>;
export type Test = (row: Row) => boolean;

export class BadCondition extends Error {}

type Literal = string | number | boolean | Date;
type Token = { kind: 'word' | 'sign'; text: string } | { kind: 'literal'; value: Literal };

/** Fields that may be named, with the type of their values. */
export type Fields = Readonly<Record<string, 'text' | 'number' | 'flag' | 'date'>>;

/** Reads a condition into a test of one row; throws `BadCondition`. */
export function readConditions(source: string, fields: Fields): Test {
  const tokens = tokenize(source);
  let at = 0;

  const isWord = (text: string) => {
    const token = tokens[at];
    return token?.kind === 'word' && token.text.toLowerCase() === text;
  };
  const isSign = (text: string) => {
    const token = tokens[at];
    return token?.kind === 'sign' && token.text === text;
  };
  const take = (found: boolean) => {
    if (found) at += 1;
    return found;
  };

  function any(): Test {
    const parts = [all()];
    while (take(isWord('or'))) parts.push(all());
    return (row) => parts.some((part) => part(row));
  }

  function all(): Test {
    const parts = [one()];
    while (take(isWord('and'))) parts.push(one());
    return (row) => parts.every((part) => part(row));
  }

  function one(): Test {
    if (take(isWord('not'))) {
      const inner = one();
      return (row) => !inner(row);
    }
    if (take(isSign('('))) {
      const inner = any();
      if (!take(isSign(')'))) throw new BadCondition('a closing parenthesis is missing');
      return inner;
    }
    return comparison();
  }

  function comparison(): Test {
    const token = tokens[at];
    if (token?.kind !== 'word') throw new BadCondition('a field name was expected');
    at += 1;
    const field = token.text;
    const type = fields[field];
    if (!type) throw new BadCondition(`field ${field} does not exist`);
    if (take(isWord('in'))) return within(field, type);
    const operator = tokens[at];
    at += 1;
    if (operator?.kind === 'word' && ['contains', 'like'].includes(operator.text.toLowerCase())) {
      if (type !== 'text') throw new BadCondition(`${operator.text} needs a text field`);
      const text = String(literal(type)).toLowerCase();
      const pattern = operator.text.toLowerCase() === 'like' ? likePattern(text) : null;
      return (row) => {
        const value = String(fieldOf(row, field) ?? '').toLowerCase();
        return pattern ? pattern.test(value) : value.includes(text);
      };
    }
    if (operator?.kind !== 'sign') throw new BadCondition(`an operator was expected after ${field}`);
    const wanted = literal(type);
    return (row) => compare(fieldOf(row, field), operator.text, wanted);
  }

  function within(field: string, type: Fields[string]): Test {
    if (!take(isSign('('))) throw new BadCondition('in needs a list');
    const values = [literal(type)];
    while (take(isSign(','))) values.push(literal(type));
    if (!take(isSign(')'))) throw new BadCondition('the list is not closed');
    return (row) => values.some((value) => compare(fieldOf(row, field), '=', value));
  }

  function literal(type: Fields[string]): Literal {
    const token = tokens[at];
    at += 1;
    if (token?.kind !== 'literal') throw new BadCondition('a value was expected');
    const given =
      token.value instanceof Date
        ? 'date'
        : { string: 'text', number: 'number', boolean: 'flag' }[typeof token.value as 'string'];
    if (given !== type) throw new BadCondition(`a ${type} was expected`);
    return token.value;
  }

  const test = any();
  if (at < tokens.length) throw new BadCondition('the condition goes on where it should end');
  return test;
}

const pieces =
  /\s*(?:"([^"]*)"|\[([^\]]*)\]|(-?\d+(?:\.\d+)?)(?![\w/])|(true|false)\b|([A-Za-z_]+(?:\/[A-Za-z_]+)*)|(<=|>=|!=|[=<>(),]))/giy;

function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  pieces.lastIndex = 0;
  while (pieces.lastIndex < source.trimEnd().length) {
    const from = pieces.lastIndex;
    const match = pieces.exec(source);
    if (!match) throw new BadCondition(`cannot be read at position ${from}`);
    const [, text, date, number, flag, word, sign] = match;
    if (text !== undefined) tokens.push({ kind: 'literal', value: text });
    else if (date !== undefined) tokens.push({ kind: 'literal', value: readDate(date) });
    else if (number !== undefined) tokens.push({ kind: 'literal', value: Number(number) });
    else if (flag !== undefined) tokens.push({ kind: 'literal', value: flag.toLowerCase() === 'true' });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word });
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
  }
  return tokens;
}

function readDate(text: string): Date {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw new BadCondition('a date cannot be read');
  return date;
}

function likePattern(text: string): RegExp {
  const escaped = text.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/[*%]/g, '.*');
  return new RegExp(`^${escaped}$`, 's');
}

/** Texts compare as the vendor's database does: upper and lower case alike. */
function compare(value: unknown, operator: string, wanted: Literal): boolean {
  if (value === undefined || value === null) return operator === '!=';
  const fold = (v: unknown) => (v instanceof Date ? v.getTime() : typeof v === 'string' ? v.toLowerCase() : Number(v));
  const left = wanted instanceof Date ? new Date(String(value)).getTime() : fold(value);
  const right = fold(wanted);
  switch (operator) {
    case '=':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    default:
      throw new BadCondition(`operator ${operator} does not exist`);
  }
}

/** `company/id` goes into a reference. */
export function fieldOf(row: Row, field: string): unknown {
  let value: unknown = row;
  for (const part of field.split('/')) {
    value = typeof value === 'object' && value !== null ? (value as Row)[part] : undefined;
  }
  return value;
}
