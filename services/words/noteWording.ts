import { Template } from 'adaptivecards-templating';

/**
 * An MSP's own wording of the internal note, in the language of the cards' templates
 * (https://learn.microsoft.com/adaptive-cards/templating/language): `Removed: ${removed}. ${if(empty(why), '', why)}`.
 */

/** What a wording may name; `usual` is the usual note, whole. Empty text where there is nothing to say. */
export const noteFields = [
  'reset',
  'technician',
  'user',
  'caller',
  'reason',
  'chosen',
  'removed',
  'alreadyGone',
  'notRemoved',
  'notConfirmed',
  'why',
  'remains',
  'defaultBefore',
  'defaultNow',
  'signedOut',
  'nextSignIn',
  'told',
  'ticket',
  'when',
  'requestIds',
] as const;
export type NoteField = (typeof noteFields)[number];

/** Fills the wording. What stands in a value is text, even when it looks like an expression. */
export function worded(wording: string, fields: Record<string, string>): string {
  const { text } = new Template({ text: wording }).expand({ $root: fields }) as { text: unknown };
  return String(text).trim();
}

/** What is wrong with a wording, as a sentence for who wrote it; null when it can be used. Checked at start. */
export function wordingProblem(wording: string): string | null {
  const fields = Object.fromEntries([...noteFields, 'usual'].map((name) => [name, `(${name})`]));
  let text: string;
  try {
    text = worded(wording, fields);
  } catch (error) {
    return `Cannot be read as a template (${error instanceof Error ? error.message : String(error)}).`;
  }
  const left = /\$\{[^}]*\}?/.exec(text)?.[0];
  if (left) return `Names ${left}, which is not known. Known are ${Object.keys(fields).join(', ')}.`;
  if (!/\(\w+\)/.test(text)) return `Must name something of the reset, like \${removed} or \${usual}.`;
  return null;
}
