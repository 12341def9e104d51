import { help } from '../commands/help.ts';
import type { Action } from '../handlers.ts';

/** The buttons of the welcome and help cards do what their words do when typed. */
export const startReset: Action = async (turn) =>
  (await turn.services.resets.openForm(turn.asker, turn.place, {})).view;

export const startMyResets: Action = (turn) => turn.services.resets.recent(turn.asker, null);

export const startHelp: Action = async (turn) => (await help(turn, '')) ?? { show: 'gone' };
