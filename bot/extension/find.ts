import type { Find } from '../handlers.ts';

/** Resets and tickets by words, to be shown in the conversation. */
export const find: Find = (turn, text, skip, count) => turn.services.find(turn.asker, text, skip, count);
