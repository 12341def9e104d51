import type { HttpLog } from '../http.ts';

/** What an adapter gets from outside; tests pass a clock and a short deadline. */
export interface PsaOutside {
  log?: HttpLog;
  timeoutMs?: number;
  now?: () => number;
}
