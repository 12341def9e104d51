import { setTimeout as sleep } from 'node:timers/promises';
import type { Jobs } from '../durable/jobs.ts';
import { tell } from '../durable/journal.ts';
import { ServiceError } from '../errors.ts';
import type { Graph, RegisteredMethod } from '../graph/graph.ts';
import type { Log } from '../log.ts';
import type { Organisations } from '../organisations/organisations.ts';
import { labelOf } from '../resets/labels.ts';
import type { MethodLabel } from '../resets/types.ts';
import type { Database } from '../storage/schema.ts';
import type { DueWatch, WatchStore } from '../storage/watches.ts';
import { firstLookMs, lastLooksMs, longestSpaceMs, numbersCountFromMs, spaceAfter } from './spaces.ts';

/**
 * Looks for new registrations after resets: all that is due of one organisation in one request, on every instance. What
 * it sees is told to the reset, whose life goes on with it.
 * https://learn.microsoft.com/graph/json-batching
 */
export interface WatcherDeps {
  db: Database;
  watches: WatchStore;
  jobs: Pick<Jobs, 'nudge'>;
  graph: Pick<Graph, 'readMethodsOf'>;
  organisations: Pick<Organisations, 'get'>;
  log: Log;
}

/** What a watch came to; the value of the reset's signal `watched`. */
export type Watched =
  | { kind: 'registered'; methods: MethodLabel[]; at: string }
  | { kind: 'none'; looked: boolean }
  | { kind: 'stopped'; by: string };

const restMs = 2000;
/** As many people as one batch holds when a person takes one request. */
const mostAtOnce = 20;
const withinMs = 20_000;
/** A directory that hangs must not keep the others waiting. */
const sideBySide = 3;

export async function watchRegistrations(d: WatcherDeps, abort: AbortSignal): Promise<void> {
  await Promise.all(Array.from({ length: sideBySide }, () => watchOn(d, abort)));
}

async function watchOn(d: WatcherDeps, abort: AbortSignal): Promise<void> {
  while (!abort.aborted) {
    const worked = await lookOnce(d, abort).catch((error: unknown) => {
      d.log.error({ err: error instanceof Error ? error.stack : String(error) }, 'watch: a look failed');
      return false;
    });
    if (!worked) await sleep(restMs, undefined, { signal: abort, ref: false }).catch(() => {}); // ended by the stop
  }
}

/** One organisation's due watches. False when nothing was due. */
export async function lookOnce(d: WatcherDeps, abort: AbortSignal): Promise<boolean> {
  const taken = await d.watches.takeDue(mostAtOnce);
  if (!taken) return false;
  const { organisationId, due } = taken;
  const organisation = await d.organisations.get(organisationId);
  // One that was switched off gets no call; its watches end by themselves.
  const seen = organisation?.enabled ? await read(d, organisationId, due, abort) : new Map<string, never>();
  const asked = organisation?.enabled === true;
  for (const watch of due) await judge(d, organisationId, watch, seen.get(watch.userId) ?? null, asked);
  return true;
}

async function read(
  d: WatcherDeps,
  organisationId: string,
  due: DueWatch[],
  abort: AbortSignal,
): Promise<Map<string, RegisteredMethod[]>> {
  const people = [...new Set(due.map(({ userId }) => userId))];
  const signal = AbortSignal.any([abort, AbortSignal.timeout(withinMs)]);
  try {
    const answers = await d.graph.readMethodsOf(organisationId, people, signal);
    return new Map([...answers].flatMap(([id, answer]) => (Array.isArray(answer) ? [[id, answer] as const] : [])));
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    d.log.info({ organisation: organisationId, kind: error.kind }, 'watch: Microsoft did not answer, looks later');
    return new Map();
  }
}

async function judge(
  d: WatcherDeps,
  organisationId: string,
  watch: DueWatch,
  methods: RegisteredMethod[] | null,
  asked: boolean,
): Promise<void> {
  const labels = (methods ?? []).map((method) => labelOf(method, null));
  const fresh = labels.filter(
    ({ ref }) => !watch.known.includes(ref) && (ref.includes(':') || watch.age >= numbersCountFromMs),
  );
  const answered = methods !== null;
  // "Nobody registered" is said only when somebody looked at the end, or not long before it.
  const looked = answered || (watch.answered !== null && watch.answered + watch.left <= longestSpaceMs);
  const over = watch.left <= 0 && (answered || !asked || watch.left <= -lastLooksMs);
  const now = new Date().toISOString();
  const told: Watched | null =
    fresh.length > 0
      ? { kind: 'registered', methods: fresh, at: fresh[0]?.registered ?? now }
      : over
        ? { kind: 'none', looked }
        : null;
  if (!told) return d.watches.later(watch.resetId, watch.left > 0 ? spaceAfter(watch.looks) : firstLookMs, answered);
  // Told before the row goes: a crash in between tells it again, and only the first one counts.
  await tell(d.db, watch.resetId, watchedSignal, told);
  await d.watches.remove([watch.resetId]);
  await d.jobs.nudge(watch.resetId, organisationId);
}

export const watchedSignal = 'watched';
