import { type TypeAhead, textIn } from '../handlers.ts';

/** People of the chosen organisation. Whether the asker may see it is checked by the service, each time. */
export const users: TypeAhead = (turn, text, data) =>
  turn.services.typeAhead.users(turn.asker, textIn(data, 'organisation'), text);
