import { ServiceError } from '../services/errors.ts';
import type { NoticeView } from '../services/resets/noticeView.ts';
import type { Turn } from './turn.ts';

/**
 * What a person reads when a turn failed: the sentence of a service that refused, or that something is wrong on our
 * side, with the id under which the log tells everything.
 */
export function apology(error: unknown, turn: Turn): { view: NoticeView; ofTeams: boolean } {
  const expected = error instanceof ServiceError;
  const data = { err: error, kind: expected ? error.kind : 'unexpected' };
  if (expected) turn.log.warn(data, 'turn: a service failed');
  else turn.log.error(data, 'turn: unexpected error');
  return {
    view: {
      show: 'trouble',
      sentence: expected ? error.message : turn.services.words.service.unexpected,
      reference: turn.id,
    },
    ofTeams: expected && error.service === 'Microsoft Teams',
  };
}
