import type { Command } from '../handlers.ts';

/** Administrators: what needs them is told in this conversation. */
export const tellUsHere: Command = (turn) => turn.services.conversations.tellHere(turn.asker, turn.place, true);

/** Administrators: each is told in his own chat again. */
export const tellUsApart: Command = (turn) => turn.services.conversations.tellHere(turn.asker, turn.place, false);
