/**
 * How often a bot may write to one conversation. The figures are those of
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit. That page names sends; updates are
 * counted here too, so that a card that redraws itself too eagerly is found on this machine and not at a customer.
 */
const windows = [
  { ms: 1000, count: 7 },
  { ms: 2000, count: 8 },
  { ms: 30_000, count: 60 },
  { ms: 3_600_000, count: 1800 },
];

export interface Limits {
  /** Counts one write; 0 when it is allowed, else the seconds to wait. */
  write(conversation: string): number;
  reset(): void;
}

/** Counts the writes to each conversation. */
export function createLimits(): Limits {
  const written = new Map<string, number[]>();
  return { write, reset: () => written.clear() };

  function write(conversation: string): number {
    const now = Date.now();
    const times = (written.get(conversation) ?? []).filter((time) => time > now - 3_600_000);
    for (const { ms, count } of windows) {
      const within = times.filter((time) => time > now - ms);
      const oldest = within[within.length - count];
      if (oldest !== undefined) return Math.max(1, Math.ceil((oldest + ms - now) / 1000));
    }
    times.push(now);
    written.set(conversation, times);
    return 0;
  }
}
