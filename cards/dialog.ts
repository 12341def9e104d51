import type { Words } from '../services/words/words.ts';
import type { Drawable } from './index.ts';
import type { Card } from './render.ts';
import { dialogVerbs, verbs } from './verbs.ts';

/**
 * A card as a dialog shows it: only `Action.Submit` works there, a card does not update itself, and nothing but a button
 * closes it.
 */
export function asDialog(card: Card, view: Drawable, words: Words): Card {
  const { refresh: _none, ...rest } = card;
  const drawn = submitting(rest) as Card;
  const more = buttons(view, words);
  if (more.length === 0) return drawn;
  const body = Array.isArray(drawn.body) ? (drawn.body as unknown[]) : [];
  return { ...drawn, body: [...body, { type: 'ActionSet', spacing: 'Medium', actions: more }] };
}

function submitting(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(submitting);
  if (typeof node !== 'object' || node === null) return node;
  const element = node as Card;
  if (element.type === 'Action.Execute') return submitting(element.fallback);
  return Object.fromEntries(Object.entries(element).map(([name, value]) => [name, submitting(value)]));
}

function buttons(view: Drawable, words: Words): Card[] {
  const close = submit(words.extension.close, { verb: dialogVerbs.close });
  switch (view.show) {
    case 'form':
    case 'devices':
      return [];
    case 'summary':
      return view.stillChecking ? [look(view.heading.resetId, words)] : [];
    case 'working':
    case 'waiting':
      return [look(view.heading.resetId, words), close];
    case 'notInstalled': {
      const { formId } = view;
      return [
        submit(words.extension.addApp, { formId, msteams: { justInTimeInstall: true } }, 'positive'),
        submit(words.extension.alone, { formId, verb: dialogVerbs.alone }),
      ];
    }
    default:
      return [close];
  }
}

const look = (resetId: string, words: Words) => submit(words.extension.look, { resetId, verb: verbs.resetOpen });

function submit(title: string, data: object, style?: 'positive'): Card {
  return { type: 'Action.Submit', title, data, associatedInputs: 'none', ...(style && { style }) };
}
