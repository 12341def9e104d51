import type { Command } from '../handlers.ts';

/** Administrators: everybody's resets, those that are open first. What follows the word narrows the list. */
export const resets: Command = (turn, rest) => turn.services.resets.everybody(turn.asker, rest.slice(0, 200), null);
