import type { Command } from '../handlers.ts';

/** The technician's recent resets. */
export const myResets: Command = (turn) => turn.services.resets.recent(turn.asker, null);
