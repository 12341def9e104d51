import type { Command } from '../handlers.ts';

/** Administrators: no reset removes anything until they are resumed. */
export const pauseResets: Command = (turn) => turn.services.pause.set(turn.asker, true);

export const resumeResets: Command = (turn) => turn.services.pause.set(turn.asker, false);
