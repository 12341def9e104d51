import { type Card, draw, drawDialog, summaryLine } from '../cards/index.ts';
import type { FoundView, MethodsView, ResetListView } from '../services/resets/listViews.ts';
import type { AnyView } from '../services/resets/views.ts';
import type { Words } from '../services/words/words.ts';
import type { Message } from './connector.ts';
import { isObject } from './gate.ts';

/** Everything that can be shown as a card. */
export type Shown = AnyView | MethodsView | ResetListView | FoundView;

/** Turns what the services say into what Teams is sent. */
export interface Painter {
  card(view: Shown): Card;
  message(view: Shown): Message;
  /** What a list of hits shows of one. */
  preview(view: FoundView): { title: string; text: string };
  /** The card for a dialog, with the dialog's title. */
  dialog(view: Shown): { title: string; card: Card };
  /** The same in words alone, for a message that was too large and for an answer that must not replace a card. */
  text(view: Shown): string;
  /** What a notification shows of a line. */
  readonly title: string;
}

const textLimit = 1500;

export function createPainter(words: Words, timeZone: string): Painter {
  const card = (view: Shown): Card => draw(view, words, { timeZone, now: new Date().toISOString() });
  return {
    card,
    dialog: (view) => drawDialog(view, words, { timeZone, now: new Date().toISOString() }),
    preview: (view) => {
      const { title, text } = words.found.preview(view, { timeZone, now: new Date().toISOString() });
      return { title: plainLine(title), text: plainLine(text) };
    },
    message: (view) => ({ summary: summaryLine(view, words), card: card(view) }),
    text: (view) =>
      plainLine(textsOf(card(view)).map(asSentence).join(' '))
        .slice(0, textLimit)
        .toWellFormed(),
    title: words.notices.title,
  };
}

/**
 * One line for `textFormat: plain`, where Teams takes no Markdown and no HTML: control and direction marks go, angle
 * brackets become look-alikes, so that no client can read a mention into a name, and addresses and date markers in a
 * name are broken up, as Teams would make links of the ones and times of the others.
 */
export function plainLine(text: string): string {
  return text
    .replace(/\p{Cc}/gu, ' ')
    .replace(/\p{Cf}/gu, '')
    .replace(/</g, '‹')
    .replace(/>/g, '›')
    .replaceAll('://', ': //')
    .replace(/\{(?=\{)/g, '{ ')
    .replace(/ {2,}/g, ' ')
    .trim();
}

/** All words of a card in reading order. Icons' fallback glyphs and inputs are no words. */
function textsOf(element: unknown): string[] {
  if (Array.isArray(element)) return element.flatMap(textsOf);
  if (!isObject(element)) return [];
  if (element.isVisible === false) return [];
  if (element.type === 'TextBlock' || element.type === 'TextRun')
    return typeof element.text === 'string' ? [unescaped(element.text)] : [];
  if (element.type === 'Fact' || (typeof element.title === 'string' && typeof element.value === 'string'))
    return [`${String(element.title)}: ${unescaped(String(element.value))}.`];
  return ['body', 'items', 'columns', 'inlines', 'facts'].flatMap((part) => textsOf(element[part]));
}

function asSentence(text: string): string {
  return /[.!?…:]$/u.test(text) ? text : `${text}.`;
}

/** Markdown escapes of a TextBlock would show as backslashes in plain text. */
function unescaped(text: string): string {
  return text.replace(/\\([\\`*_[\](){}~#+\-.!<>|])/g, '$1');
}
