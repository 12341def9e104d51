import { readDevices } from '../../cards/index.ts';
import { type Action, textIn } from '../handlers.ts';

/** Says which of several devices should go. */
export const chooseDevices: Action = (turn, data) =>
  turn.services.resets.choose(textIn(data, 'resetId'), textIn(data, 'signal'), turn.asker, readDevices(data).refs);
