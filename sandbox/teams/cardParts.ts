import { list, object, text } from './read.ts';
import type { Card, Json } from './types.ts';

/** What a person can press on a card, a row that reacts to a click included. */
export interface Button {
  title: string;
  type: string;
  verb: string | null;
  data: Json;
  /** False: pressing it neither checks nor sends the inputs. */
  sendsInputs: boolean;
  url: string | null;
  /** What an old client does instead. */
  fallback: Json | null;
  action: Json;
}

export interface Input {
  id: string;
  type: string;
  label: string;
  value: string;
  choices: { title: string; value: string }[];
  multi: boolean;
  /** Set when the bot is asked for the choices. */
  dataset: string | null;
  sendsOthers: boolean;
  required: boolean;
  maxLength: number;
  regex: string | null;
}

/** All buttons, top to bottom. */
export function buttons(card: Card): Button[] {
  const found: Button[] = [];
  walk(card, (item) => {
    for (const action of [...list(item.actions), ...(item.selectAction ? [object(item.selectAction)] : [])]) {
      found.push({
        title: text(action.title),
        type: text(action.type),
        verb: text(action.verb) || text(object(action.data).verb) || null,
        data: object(action.data),
        sendsInputs: text(action.associatedInputs).toLowerCase() !== 'none',
        url: text(action.url) || null,
        fallback: typeof action.fallback === 'object' ? object(action.fallback) : null,
        action,
      });
    }
  });
  return found;
}

/** All inputs that are shown, top to bottom. */
export function inputs(card: Card): Input[] {
  const found: Input[] = [];
  walk(card, (item) => {
    if (!text(item.type).startsWith('Input.')) return;
    const query = object(item['choices.data']);
    found.push({
      id: text(item.id),
      type: text(item.type),
      label: text(item.label),
      value: text(item.value) || (item.type === 'Input.Toggle' ? text(item.valueOff) || 'false' : ''),
      choices: list(item.choices).map((choice) => ({ title: text(choice.title), value: text(choice.value) })),
      multi: item.isMultiSelect === true,
      dataset: text(query.dataset) || null,
      sendsOthers: query.associatedInputs === 'auto',
      required: item.isRequired === true,
      maxLength: typeof item.maxLength === 'number' ? item.maxLength : Number.POSITIVE_INFINITY,
      regex: text(item.regex) || null,
    });
  });
  return found;
}

/**
 * What a client sends for these inputs: what the card held, overwritten by what the person did. Empty fields are absent
 * and a choice that is not on the list cannot be made; a person could not do what throws here.
 */
export function fillIn(card: Card, typed: Record<string, string>, check = true): Record<string, string> {
  const fields = inputs(card);
  for (const id of Object.keys(typed)) {
    if (!fields.some((field) => field.id === id)) {
      throw new Error(
        `The card has no input "${id}"; it has: ${fields.map((field) => field.id).join(', ') || 'none'}.`,
      );
    }
  }
  const values: Record<string, string> = {};
  for (const field of fields) {
    const value = typed[field.id] ?? field.value;
    if (check) checkValue(field, value);
    if (value !== '') values[field.id] = value;
  }
  return values;
}

function checkValue(field: Input, value: string): void {
  if (value === '') {
    if (field.required) throw new Error(`The client asks for "${field.label}" first.`);
    return;
  }
  if (value.length > field.maxLength) throw new Error(`"${field.label}" takes ${field.maxLength} characters.`);
  if (field.regex && !new RegExp(field.regex).test(value))
    throw new Error(`"${field.label}" does not take "${value}".`);
  if (field.type !== 'Input.ChoiceSet' || field.dataset) return;
  const unknown = (field.multi ? value.split(',') : [value]).find(
    (one) => !field.choices.some((choice) => choice.value === one),
  );
  if (unknown === undefined) return;
  const offered = field.choices.map((choice) => `${choice.value} (${choice.title})`).join(', ');
  throw new Error(`"${field.label}" has no choice "${unknown}"; it has: ${offered}.`);
}

/** Visits the card and everything visible inside it; an element that needs a newer client is visited as it stands. */
function walk(item: Json, visit: (item: Json) => void): void {
  if (item.isVisible === false) return;
  visit(item);
  for (const name of ['body', 'items', 'columns', 'rows', 'cells'])
    for (const child of list(item[name])) walk(child, visit);
}
