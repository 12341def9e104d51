import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceError } from '../services/errors.ts';

export type Pause = (ms: number) => Promise<void>;

/** What is tried again at once, in all within about ten seconds; longer outages are the durable life's to sit out. */
const tries = 3;
const waits = [700, 2_300];
const longestWaitMs = 5_000;

/** Drawing a message twice is harmless, so everything that may pass is tried again. */
export function repeatPut<T>(request: () => Promise<T>, pause?: Pause): Promise<T> {
  return repeat(
    request,
    (error) =>
      error.details.code === 'ConversationNotFound' ||
      (error.retryable && error.kind !== 'timeout' && error.details.status !== 500),
    pause,
  );
}

/** A message has no key that would make a second one harmless: repeated only when it is certain that none was made. */
export function repeatPost<T>(request: () => Promise<T>, pause?: Pause): Promise<T> {
  return repeat(request, (error) => error.retryable && error.kind !== 'unknownOutcome', pause);
}

async function repeat<T>(
  request: () => Promise<T>,
  again: (error: ServiceError) => boolean,
  pause: Pause = (ms) => sleep(ms),
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof ServiceError) || attempt === tries || !again(error)) throw error;
      const wait = error.details.retryAfterMs ?? waits[attempt - 1] ?? longestWaitMs;
      if (wait > longestWaitMs) throw error;
      await pause(wait);
    }
  }
}
