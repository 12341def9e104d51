import { Template } from 'adaptivecards-templating';

/** An Adaptive Card, or a part of one, as plain JSON. */
export type Card = Record<string, unknown>;

/** Parsing the expressions of a template takes most of the time of drawing, so it is done once. */
const parsed = new WeakMap<object, Template>();

/** Fills a template part. Parts go into a card's data, where their own bindings are no longer read. */
export function fill(template: object, data: object): Card {
  const ready = parsed.get(template) ?? new Template(template);
  parsed.set(template, ready);
  return ready.expand({ $root: data }) as Card;
}

/**
 * Fills a card's template and makes its text safe. Every TextBlock and Fact is escaped here and nowhere else: no card
 * of ours uses Markdown, so no text from outside can. Throws when a binding is left, which is a mistake in the pair.
 */
export function expand(template: object, data: object): Card {
  const card = safe(fill(template, data)) as Card;
  const left = JSON.stringify(card).match(/\$\{[^}]*\}?/);
  if (left) throw new Error(`A card was drawn without its data: ${left[0]} is left over.`);
  return card;
}

function safe(node: unknown, parent = ''): unknown {
  if (Array.isArray(node)) return node.map((each) => safe(each, parent));
  if (typeof node !== 'object' || node === null) return node;
  const element = node as Card;
  const result: Card = {};
  for (const [key, value] of Object.entries(element)) result[key] = safe(value, key);
  if (element.type === 'TextBlock') return { ...result, text: markdown(element.text) };
  if (parent === 'facts') return { ...result, title: markdown(element.title), value: markdown(element.value) };
  if (parent === 'choices') return { ...result, title: lookAlike(element.title) };
  return result;
}

/**
 * Escapes what Markdown would act on. No more than that: some phones show the backslashes
 * (learn.microsoft.com/adaptive-cards/authoring-cards/text-features).
 */
export function markdown(text: unknown): string {
  return String(text)
    .replace(/[\\`*_[\]~|]/g, '\\$&')
    .replace(/^(\s*)([#+-])/, '$1\\$2')
    .replace(/^(\s*\d+)([.)])/, '$1\\$2');
}

/** Some clients read Markdown in the titles of choices and some do not, so the active characters are replaced. */
export function lookAlike(text: unknown): string {
  return String(text).replace(
    /[[\]*_`]/g,
    (found) => ({ '[': '(', ']': ')', '*': '∗', _: '＿', '`': '´' })[found] ?? found,
  );
}
