import type { Limits } from '../limits.ts';

/**
 * About 1,000 requests a minute, then 429 with `Retry-After`; no header tells what is left.
 * https://developer.connectwise.com/Products/ConnectWise_PSA/Developer_Guide (Throttling)
 */
export const limits: Limits = () => [{ kind: 'rate', name: 'all', most: 1000, windowMs: 60_000 }];
