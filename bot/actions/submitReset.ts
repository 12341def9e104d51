import { readResetForm } from '../../cards/index.ts';
import { type Action, textIn } from '../handlers.ts';

/** Sends the form: the request is stored, the reset starts, and the card becomes its status. */
export const submitReset: Action = (turn, data) =>
  turn.services.resets.submit(textIn(data, 'formId'), turn.asker, turn.place, readResetForm(data));
