import { type TypeAhead, textIn } from '../handlers.ts';

/** Open tickets of the chosen organisation. */
export const tickets: TypeAhead = (turn, text, data) =>
  turn.services.typeAhead.tickets(turn.asker, textIn(data, 'organisation'), text);
