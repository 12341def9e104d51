import type { Command } from '../handlers.ts';
import { parseReset } from './parse.ts';

/** The form, filled with what the words say; skipped where they name user, type and ticket exactly. */
export const resetMfa: Command = async (turn, rest) => {
  const prefill = parseReset(rest);
  const opened = await turn.services.resets.openForm(turn.asker, turn.place, prefill);
  if (!('complete' in opened) || !opened.complete) return opened.view;
  // A name alone is a hint for a search, never a chosen user.
  if (!prefill.userTyped?.includes('@')) return opened.view;
  const { view, complete } = opened;
  // The message comes first: the reset needs a card to show itself on, and what is not shown is not started.
  const card = await turn.reply(view);
  await turn.inPlace(card, () => turn.services.resets.submit(view.formId, turn.asker, card, complete));
  return null;
};
