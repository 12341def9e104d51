import type { FoundView, MethodsView, ResetListView } from '../services/resets/listViews.ts';
import type { AnyView } from '../services/resets/views.ts';
import type { Clock, Words } from '../services/words/words.ts';
import { devices } from './devices.ts';
import { asDialog } from './dialog.ts';
import { found } from './found.ts';
import { help } from './help.ts';
import { link } from './link.ts';
import { methods } from './methods.ts';
import { notice } from './notice.ts';
import type { Card } from './render.ts';
import { resetForm } from './resetForm.ts';
import { resetList } from './resetList.ts';
import { resetStatus } from './resetStatus.ts';
import { summary } from './summary.ts';
import { tidy } from './tidy.ts';
import { told } from './told.ts';

export { readDevices } from './devices.ts';
export type { Card } from './render.ts';
export { noRow, readResetForm } from './resetForm.ts';
export { readSummary } from './summary.ts';
export { dialogVerbs, type Verb, verbs } from './verbs.ts';

/** Everything that can be drawn. */
export type Drawable = AnyView | MethodsView | ResetListView | FoundView;

/** Draws the card of a view. Text in the view may be anybody's: it is made plain here, and escaped on the way out. */
export function draw(view: Drawable, words: Words, clock: Clock): Card {
  return drawTidy(tidy(view, words), words, clock);
}

function drawTidy(view: Drawable, words: Words, clock: Clock): Card {
  switch (view.show) {
    case 'form':
      return resetForm(view, words);
    case 'devices':
      return devices(view, words, clock);
    case 'summary':
      return summary(view, words, clock);
    case 'working':
    case 'waiting':
    case 'outcome':
      return resetStatus(view, words, clock);
    case 'found':
      return found(view, words, clock);
    case 'link':
      return link(view, words);
    case 'told':
      return told(view, words, clock);
    case 'methods':
      return methods(view, words, clock);
    case 'resetList':
      return resetList(view, words, clock);
    case 'help':
    case 'welcome':
      return help(view, words);
    default:
      return notice(view, words, clock);
  }
}

/** The same card for a dialog, and the dialog's title. */
export function drawDialog(view: Drawable, words: Words, clock: Clock): { title: string; card: Card } {
  const plain = tidy(view, words);
  return { title: words.extension.title, card: asDialog(drawTidy(plain, words, clock), plain, words) };
}

/** The line of notifications and of lists of chats: what the card is about, with no person's name. */
export function summaryLine(view: Drawable, words: Words): string {
  return words.summaryLine(view);
}
