import { type Action, textIn } from '../handlers.ts';

/** The next page of the list. */
export const olderResets: Action = (turn, data) =>
  turn.services.resets.recent(turn.asker, textIn(data, 'olderThan') || null);
