import { type Action, textIn } from '../handlers.ts';

/** "This was the wrong person": recorded, and the card says what to do. */
export const wrongPerson: Action = (turn, data) =>
  turn.services.resets.wrongPerson(textIn(data, 'resetId'), turn.asker);

/** A new form with the same request; all checks are made anew. */
export const tryAgain: Action = (turn, data) =>
  turn.services.resets.again(textIn(data, 'resetId'), turn.asker, turn.place, 'same');

/** A new form for the same person, with no type chosen. */
export const chooseAnother: Action = (turn, data) =>
  turn.services.resets.again(textIn(data, 'resetId'), turn.asker, turn.place, 'choices');
