import type { Command } from '../handlers.ts';

/** Administrators: people and devices may be shown in this group chat or channel. */
export const allowHere: Command = (turn) => turn.services.conversations.allowHere(turn.asker, turn.place, true);

export const disallowHere: Command = (turn) => turn.services.conversations.allowHere(turn.asker, turn.place, false);
