import { setTimeout as sleep } from 'node:timers/promises';
import type { NoticeView } from '../../services/resets/noticeView.ts';
import { isObject } from '../gate.ts';
import { textIn } from '../handlers.ts';
import type { Turn } from '../turn.ts';

/** What all invokes of the messaging extension share: how they are read, and how long Teams waits for them. */

/** Teams takes no answer after five seconds. */
const answerWithinMs = 4500;

/** The command of the manifest that was chosen; empty when none is named. */
export const commandOf = (value: unknown): string => (isObject(value) ? textIn(value, 'commandId') : '');

/** `message`, `compose` or `commandbox`, which the manifest writes `commandBox`; empty when the client does not say. */
export const contextOf = (value: unknown): string =>
  isObject(value) ? textIn(value, 'commandContext').toLowerCase() : '';

/** The answer, or what is said instead when it does not come in time; the work goes on then, for nobody to see. */
export async function inTime<T>(turn: Turn, work: Promise<T>): Promise<T | NoticeView> {
  const slow = Symbol('slow');
  const answer = await Promise.race([work, sleep(answerWithinMs, slow, { ref: false })]);
  if (answer !== slow) return answer as T;
  turn.log.warn('extension: no answer in time');
  return { show: 'trouble', sentence: turn.services.words.extension.slow, reference: turn.id };
}
