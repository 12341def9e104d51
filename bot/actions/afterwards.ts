import { type Action, textIn } from '../handlers.ts';

/** Nobody looks for a new registration any more. */
export const stopWatching: Action = (turn, data) =>
  turn.services.resets.stopWatching(textIn(data, 'resetId'), turn.asker);

/** "It was not them": recorded, on the ticket, and administrators are told. Nothing is removed by it. */
export const notThem: Action = (turn, data) =>
  turn.services.resets.notThem(textIn(data, 'resetId'), turn.asker, textIn(data, 'told') === 'true');

/** The ticket's note once more. */
export const retryTicket: Action = (turn, data) =>
  turn.services.resets.retryTicket(textIn(data, 'resetId'), turn.asker, textIn(data, 'told') === 'true');
