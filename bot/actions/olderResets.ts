import { type Action, textIn } from '../handlers.ts';

/** The next page of the list. */
export const olderResets: Action = (turn, data) =>
  turn.services.resets.recent(turn.asker, textIn(data, 'olderThan') || null);

/** Everybody's by other words, or the next page of the same. */
export const moreResets: Action = (turn, data) =>
  turn.services.resets.everybody(turn.asker, textIn(data, 'filter').trim(), {
    skip: Number(textIn(data, 'skip')),
    mark: textIn(data, 'mark'),
  });
