import type { Limits } from '../limits.ts';

/** No number is published; clients keep to 500 requests in three minutes for an instance. */
export const limits: Limits = () => [{ kind: 'rate', name: 'all', most: 500, windowMs: 180_000 }];
