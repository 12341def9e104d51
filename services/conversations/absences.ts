import { ServiceError } from '../errors.ts';

/**
 * `ConversationNotFound` has been seen to pass after some seconds; only when it stays is a conversation gone. What this
 * process saw, for places by any key.
 */
export interface Absences {
  /** Was it not found just now, and may it come back? */
  mayComeBack(key: string, error: unknown): boolean;
  /** It is there. */
  found(key: string): void;
}

const passingForMs = 60_000;
/** An outage of longer ago says nothing about this one. */
const forgottenAfterMs = 15 * 60_000;

export function createAbsences(now: () => number = Date.now): Absences {
  const since = new Map<string, number>();
  return {
    mayComeBack(key, error) {
      if (!(error instanceof ServiceError) || error.details.code !== 'ConversationNotFound') return false;
      for (const [other, at] of since) if (now() - at >= forgottenAfterMs) since.delete(other);
      const first = since.get(key) ?? now();
      since.set(key, first);
      return now() - first <= passingForMs;
    },
    found: (key) => void since.delete(key),
  };
}
