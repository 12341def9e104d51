import { ServiceError } from '../../errors.ts';

/**
 * ConnectWise's own query language, made from typed parts in this one place: text from people never gets near its
 * syntax. No escape is documented for a quote inside a string, so the language's characters are dropped from text.
 * https://developer.connectwise.com/Products/ConnectWise_PSA/Developer_Guide (Conditions)
 */
export type Condition =
  | { field: string; is: '=' | '!=' | '<' | '>'; value: number | boolean }
  /** Equal to a text that must be taken as it is; refused when it holds a character of the language. */
  | { field: string; equals: string }
  | { field: string; contains: string }
  | { any: Condition[] }
  | { all: Condition[] };

/** The value of `conditions=` or `childConditions=`. */
export function conditions(parts: Condition[]): string {
  return parts.map(write).join(' and ');
}

function write(part: Condition): string {
  if ('any' in part) return `(${part.any.map(write).join(' or ')})`;
  if ('all' in part) return `(${part.all.map(write).join(' and ')})`;
  if (!/^[A-Za-z_]+(\/[A-Za-z_]+)*$/.test(part.field)) throw refused();
  if ('equals' in part) {
    if (!isExact(part.equals)) throw refused();
    return `${part.field}="${part.equals}"`;
  }
  if ('contains' in part) {
    const text = withoutSyntax(part.contains);
    if (!text) throw refused();
    return `${part.field} contains "${text}"`;
  }
  if (typeof part.value === 'number' && !Number.isSafeInteger(part.value)) throw refused();
  return `${part.field}${part.is}${part.value}`;
}

/** The text without the characters that mean something in a condition. */
export function withoutSyntax(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is to go
      .replace(/["*%[\]\\\u0000-\u001f\u007f]/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
      .toWellFormed()
  );
}

/** True when a text can be compared as it stands. */
export function isExact(text: string): boolean {
  return text !== '' && withoutSyntax(text) === text;
}

function refused(): ServiceError {
  return new ServiceError('PSA', 'invalid', 'ConnectWise PSA cannot be searched for this text.');
}
