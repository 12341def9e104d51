import { readSummary } from '../../cards/index.ts';
import { type Action, textIn } from '../handlers.ts';

/** The decision: what the summary shows may be removed, and how the caller was verified. */
export const confirmReset: Action = (turn, data) =>
  turn.services.resets.confirm(textIn(data, 'resetId'), textIn(data, 'signal'), turn.asker, readSummary(data));
