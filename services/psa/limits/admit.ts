import type { Limit } from '../limits.ts';

/** What is known of one limit of one connection; kept in the database, so that all instances count together. Times in ms. */
export interface LimitState {
  /** Beginning of the present window, requests in it, and requests in the one before. */
  window: number;
  used: number;
  before: number;
  /** The vendor said to wait until then. */
  pausedUntil: number;
  /** Somebody waits in front of a screen: background work stands back until then. */
  urgentUntil: number;
  /** What the vendor said is left, and when. */
  left: { count: number; at: number } | null;
  /** Requests that are out, and until when each holds its place at the latest. */
  places: Record<string, number>;
}

export const untouched: LimitState = {
  window: 0,
  used: 0,
  before: 0,
  pausedUntil: 0,
  urgentUntil: 0,
  left: null,
  places: {},
};

/** This part of every limit is kept for people who wait. */
const reserve = 0.1;
/** A request ends by its own deadline before this; a place of a process that died becomes free. */
export const leaseMs = 60_000;
const standBackMs = 400;
const placeCheckMs = 60;

export interface Entry {
  id: string;
  now: number;
  urgent: boolean;
}

/** The state with the request in it, or how many ms to wait before asking again (and the state with that wish noted). Pure. */
export function admit(limit: Limit, state: LimitState, entry: Entry): { waitMs: number; state: LimitState } {
  const { now, urgent } = entry;
  const wait = (waitMs: number) => ({
    waitMs: Math.max(1, Math.ceil(waitMs)),
    state: urgent ? { ...state, urgentUntil: now + standBackMs } : state,
  });
  if (state.pausedUntil > now) return wait(state.pausedUntil - now);
  if (!urgent && state.urgentUntil > now) return wait(placeCheckMs);
  return limit.kind === 'rate' ? rate(limit, state, entry, wait) : places(limit, state, entry, wait);
}

type Wait = (ms: number) => { waitMs: number; state: LimitState };

/** Counts the window and the part of the one before that a sliding window still covers. */
function rate(limit: Extract<Limit, { kind: 'rate' }>, state: LimitState, { now, urgent }: Entry, wait: Wait) {
  const window = now - (now % limit.windowMs);
  const age = window === state.window ? 0 : window - state.window === limit.windowMs ? 1 : 2;
  const used = age === 0 ? state.used : 0;
  const before = age === 0 ? state.before : age === 1 ? state.used : 0;
  const untilNext = window + limit.windowMs - now;
  const sliding = used + (before * untilNext) / limit.windowMs;
  const most = urgent ? limit.most : Math.max(1, Math.floor(limit.most * (1 - reserve)));
  if (sliding + 1 > most) {
    // The part of the window before shrinks evenly; the present one only counts less in the next.
    const shrinks = before > 0 && used + 1 <= most ? ((sliding + 1 - most) / before) * limit.windowMs : untilNext;
    return wait(Math.min(shrinks, untilNext));
  }
  const told = state.left && now - state.left.at < limit.windowMs ? state.left : null;
  if (told && told.count < (urgent ? 1 : limit.most * reserve)) return wait(told.at + limit.windowMs - now);
  const left = told && { ...told, count: told.count - 1 };
  return { waitMs: 0, state: { ...state, window, used: used + 1, before, left } };
}

function places(limit: Extract<Limit, { kind: 'places' }>, state: LimitState, { id, now }: Entry, wait: Wait) {
  const taken = Object.fromEntries(Object.entries(state.places).filter(([, until]) => until > now));
  if (Object.keys(taken).length >= limit.most) return wait(placeCheckMs);
  return { waitMs: 0, state: { ...state, places: { ...taken, [id]: now + leaseMs } } };
}

/** What an answer teaches. `answer` is null when there was none; the vendor may still be at work on the request. */
export function leave(
  limit: Limit,
  state: LimitState,
  { id, now, answer }: { id: string; now: number; answer: { pauseMs: number; headers: Headers } | null },
): LimitState {
  const pausedUntil = Math.max(state.pausedUntil, answer?.pauseMs ? now + answer.pauseMs : 0);
  if (limit.kind === 'places') {
    const places = id in state.places ? { ...state.places, [id]: now + limit.restMs } : state.places;
    return { ...state, pausedUntil, places };
  }
  const count = answer && limit.left ? limit.left(answer.headers) : null;
  return { ...state, pausedUntil, ...(count !== null && { left: { count, at: now } }) };
}
