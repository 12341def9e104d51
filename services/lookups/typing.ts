import { setTimeout as sleep } from 'node:timers/promises';

/**
 * For searches while somebody types: each letter asks, and only the text that stands still for a moment is searched.
 * Earlier letters get the same answer, since an empty one would say that there is nothing. `who` names a person's field.
 */
export function createTyping<T>(stillMs: number) {
  const latest = new Map<string, PromiseWithResolvers<T>>();

  return async (who: string, search: () => Promise<T>): Promise<T> => {
    const mine = Promise.withResolvers<T>();
    latest.set(who, mine);
    await sleep(stillMs);
    const newest = latest.get(who);
    mine.resolve(newest && newest !== mine ? newest.promise : search());
    try {
      return await mine.promise;
    } finally {
      if (latest.get(who) === mine) latest.delete(who);
    }
  };
}
