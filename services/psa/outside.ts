import type { HttpGate, HttpLog } from '../http.ts';
import type { Limits } from './limits.ts';

/** What an adapter gets from outside; tests pass a clock and a short deadline. */
export interface PsaOutside {
  log?: HttpLog;
  timeoutMs?: number;
  now?: () => number;
  /** Makes the gate that keeps the adapter's limits; absent: no limits are kept. */
  gate?: (limits: Limits) => HttpGate;
}
