import type { Answer } from '../../simulator.ts';
import { invalid } from './answers.ts';
import type { State } from './state.ts';

/** What a body may hold: unknown fields, wrong types and missing ones are refused, each by its name. */

export type Row = Record<string, unknown>;

const isText = (value: unknown) => typeof value === 'string';
const kinds = {
  integer: [Number.isInteger, 'a/an Positive Integer'],
  text: [isText, 'a/an String'],
  flag: [(value: unknown) => typeof value === 'boolean', 'a/an Boolean'],
  texts: [(value: unknown) => Array.isArray(value) && value.every(isText), 'a/an Array'],
  object: [(value: unknown) => isRow(value), 'a/an key/value pair'],
  date: [(value: unknown) => isText(value) && !Number.isNaN(Date.parse(value as string)), 'in the ISO 8601 format'],
  time: [(value: unknown) => /^\d{2,}:[0-5]\d$/.test(String(value)), 'in the hh:mm format'],
} satisfies Record<string, [(value: unknown) => boolean, string]>;

export type Shape = Record<string, keyof typeof kinds>;

export function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The body when all of it is right, else the refusal. */
export function read(
  state: State,
  body: unknown,
  shape: Shape,
  required: string[] = [],
): { row: Row } | { refused: Answer } {
  if (!isRow(body)) return { refused: invalid(state, 'body', 'Malformed JSON', 'invalid_json') };
  for (const [name, value] of Object.entries(body)) {
    const kind = shape[name];
    if (!kind) return { refused: invalid(state, name, 'Unexpected/invalid field in request', 'invalid_field') };
    const [isRight, words] = kinds[kind];
    if (!isRight(value)) return { refused: invalid(state, name, `It should be ${words}`, 'datatype_mismatch') };
  }
  const lacking = required.find((name) => body[name] === undefined || body[name] === '');
  if (lacking) return { refused: invalid(state, lacking, 'It should be a/an String', 'missing_field') };
  return { row: body };
}

/** The first field whose value is none of those that the account has, as it is refused. */
export function notAmong(state: State, row: Row, allowed: Record<string, unknown[]>): Answer | null {
  for (const [name, values] of Object.entries(allowed)) {
    if (row[name] === undefined || values.includes(row[name])) continue;
    return invalid(state, name, `It should be one of these values: '${values}'`, 'invalid_value');
  }
  return null;
}
