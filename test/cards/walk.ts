import type { Card } from '../../cards/index.ts';

/** Every object of a card, in reading order; `within` is the property that holds it. Fallbacks are left out on request. */
export function nodes(card: unknown, options: { fallbacks: boolean } = { fallbacks: true }, within = ''): Node[] {
  if (Array.isArray(card)) return card.flatMap((each) => nodes(each, options, within));
  if (typeof card !== 'object' || card === null) return [];
  const element = card as Card;
  const children = Object.entries(element).filter(([key]) => options.fallbacks || key !== 'fallback');
  return [{ element, within }, ...children.flatMap(([key, value]) => nodes(value, options, key))];
}

export interface Node {
  element: Card;
  within: string;
}

/** Elements of one type, as a client that knows Action.Execute and Icon sees them. */
export function ofType(card: Card, type: string): Card[] {
  return nodes(card, { fallbacks: false })
    .map((node) => node.element)
    .filter((element) => element.type === type);
}

/** Every text that a person reads, as written in the JSON. */
export function texts(card: Card): string[] {
  const keys = ['text', 'title', 'value', 'label', 'placeholder', 'errorMessage'];
  return nodes(card).flatMap(({ element }) =>
    keys.map((key) => element[key]).filter((text): text is string => typeof text === 'string'),
  );
}
