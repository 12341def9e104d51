import { type Action, textIn } from '../handlers.ts';

/** Looks at one reset of the list. */
export const openReset: Action = (turn, data) => turn.services.resets.open(textIn(data, 'resetId'), turn.asker);
