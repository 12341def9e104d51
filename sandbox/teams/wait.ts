import { cardText } from './cardText.ts';
import type { Store } from './store.ts';
import type { Message } from './types.ts';

/** What `look` finds, now or after one of the next changes in Teams; after `timeoutMs` an error with what is there. */
export function waitUntil<T>(
  store: Store,
  look: () => T | undefined,
  timeoutMs: number,
  describe: () => string,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      unsubscribe();
      reject(new Error(`Not seen within ${timeoutMs} ms. ${describe()}`));
    }, timeoutMs);
    const unsubscribe = store.onChange(tryNow);
    tryNow();

    function tryNow(): void {
      try {
        const found = look();
        if (found === undefined) return;
        resolve(found);
      } catch (error) {
        reject(error);
      }
      clearTimeout(timer);
      unsubscribe();
    }
  });
}

/** A conversation as text, for people who look at a failed test. */
export function tell(messages: Message[]): string {
  return messages
    .flatMap(({ from, text, card }) => [
      `${from}: ${text}`,
      ...(card ? cardText(card) : []).map((line) => `    | ${line}`),
    ])
    .join('\n');
}
