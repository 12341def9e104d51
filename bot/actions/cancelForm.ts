import { type Action, textIn } from '../handlers.ts';

/** Ends a form that was not sent. */
export const cancelForm: Action = (turn, data) => turn.services.resets.cancelForm(textIn(data, 'formId'), turn.asker);
