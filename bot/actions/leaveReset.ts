import { type Action, textIn } from '../handlers.ts';

/** Back to the form, from the devices card or the summary. Nothing is removed. */
export const backToForm: Action = (turn, data) =>
  turn.services.resets.leave(textIn(data, 'resetId'), textIn(data, 'signal'), turn.asker, 'back');

/** The end, from the devices card or the summary. Nothing is removed. */
export const cancelReset: Action = (turn, data) =>
  turn.services.resets.leave(textIn(data, 'resetId'), textIn(data, 'signal'), turn.asker, 'cancel');
