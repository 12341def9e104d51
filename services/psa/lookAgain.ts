import { ServiceError } from '../errors.ts';

/**
 * Before a ticket is asked for once more: an earlier request may have been done, and a search may not show it yet. Until
 * it had its time, `unavailable` with `retryAfterMs`. `since` is the ISO time of that request; absent, there was none.
 */
export function waitForSearch(product: string, since: string | undefined, now: number, settlesMs: number): void {
  if (!since) return;
  const age = now - Date.parse(since);
  if (age >= settlesMs) return;
  throw new ServiceError(
    'PSA',
    'unavailable',
    `It is not known yet whether ${product} made the ticket. It is looked up again before another one is made.`,
    { code: 'lookAgain', retryAfterMs: Math.max(1000, settlesMs - age) },
  );
}
