import type { Limits } from '../limits.ts';

/**
 * 1,500 requests an hour for each endpoint; no header tells what is left.
 * https://help.bms.kaseya.com/help/Content/BMS%20API/bms-api-v2-bms-rest-apis.html
 */
export const limits: Limits = (method, path) => [
  { kind: 'rate', name: `${method} ${path.replace(/\/\d+(?=\/|$)/g, '/{id}')}`, most: 1500, windowMs: 3600_000 },
];
