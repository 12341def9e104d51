import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { readRetryAfter, ServiceError } from '../../errors.ts';
import type { HttpGate } from '../../http.ts';
import type { Limit, Limits } from '../limits.ts';
import { admit, type LimitState, leave } from './admit.ts';
import { isUrgent } from './urgency.ts';

/** Where the counts are; one row for each limit of a connection, shared by all instances. */
export interface LimitStore {
  /** Changes the states of these limits at once, or none of them: while `change` decides, nobody else does. */
  change<T>(
    connection: string,
    names: string[],
    change: (states: LimitState[], now: number) => { states: LimitState[]; result: T },
  ): Promise<T>;
}

/** Longer than this nobody waits in here: the job is put off, or the person is told. */
const mostWaitMs = { urgent: 1500, background: 5000 };
const breathMs = 250;
/** What a 429 without `Retry-After` costs. */
const usualPauseMs = 5000;

/** Keeps a connection's limits: lets requests out as there is room, people who wait before background work. */
export function createGate(
  store: LimitStore,
  connection: string,
  limitsOf: Limits,
  log: { warn(data: object, message: string): void },
): HttpGate {
  return async (method, path, signal) => {
    const limits = limitsOf(method, path);
    if (limits.length === 0) return async () => {};
    const names = limits.map((limit) => limit.name);
    const id = randomUUID();
    const urgent = isUrgent();
    const most = urgent ? mostWaitMs.urgent : mostWaitMs.background;
    let waited = 0;
    for (;;) {
      const waitMs = await store
        .change(connection, names, (states, now) => enter(limits, states, { id, now, urgent }))
        .catch(uncounted);
      if (waitMs === 0) break;
      if (waited + waitMs > most) throw full(connection, waitMs);
      waited += await breathe(Math.min(waitMs, breathMs), signal, connection);
    }
    return async (answer) => {
      const told = answer && { pauseMs: pauseOf(answer), headers: answer.headers };
      const change = store.change(connection, names, (states, now) => ({
        states: limits.map((limit, n) => leave(limit, stateAt(states, n), { id, now, answer: told })),
        result: null,
      }));
      // What the PSA did is done, counted or not; a place that is not given back becomes free by itself.
      await change.catch((error: unknown) =>
        log.warn({ connection, err: String(error) }, 'psa: a request was not counted'),
      );
    };
  };
}

/** All limits at once: a request that one of them holds back counts in none. */
function enter(limits: Limit[], states: LimitState[], entry: { id: string; now: number; urgent: boolean }) {
  const all = limits.map((limit, n) => admit(limit, stateAt(states, n), entry));
  const waitMs = Math.max(...all.map((one) => one.waitMs));
  if (waitMs === 0) return { states: all.map((one) => one.state), result: 0 };
  return { states: all.map((one, n) => (one.waitMs > 0 ? one.state : stateAt(states, n))), result: waitMs };
}

async function breathe(ms: number, signal: AbortSignal, connection: string): Promise<number> {
  // Those who wait do not all ask again at the same moment.
  const spread = ms * (0.75 + Math.random() / 2);
  try {
    await sleep(spread, null, { signal });
  } catch {
    throw new ServiceError('PSA', 'timeout', `There was no time left to wait for the PSA connection "${connection}".`);
  }
  return spread;
}

function uncounted(error: unknown): never {
  throw new ServiceError('Database', 'unavailable', 'The database did not answer, so no request was sent.', {}, error);
}

function full(connection: string, waitMs: number): ServiceError {
  const sentence = `The PSA connection "${connection}" has used what its vendor allows for now. It goes on by itself.`;
  return new ServiceError('PSA', 'throttled', sentence, { code: 'limit', retryAfterMs: Math.max(1000, waitMs) });
}

/** Only "too many" and "not now" pause everybody; other refusals are about one request. */
function pauseOf({ status, headers }: { status: number; headers: Headers }): number {
  if (status !== 429 && status !== 503) return 0;
  return readRetryAfter(headers.get('retry-after')) ?? (status === 429 ? usualPauseMs : 0);
}

function stateAt(states: LimitState[], n: number): LimitState {
  const state = states[n];
  if (!state) throw new Error('The store gave fewer states than limits.');
  return state;
}
