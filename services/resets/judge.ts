import type { ReadBack } from './removal.ts';
import type { Removal, Target } from './steps.ts';
import type { Facts, MethodOutcome, MethodType, OutcomeKind, ResetOutcome } from './types.ts';

/** What happened after the plan, in the life's own order. */
export interface Happened {
  facts: Facts;
  targets: Target[];
  removals: Map<string, Removal>;
  seen: ReadBack;
  signedOut: ResetOutcome['signedOut'];
  signOutRequestId: string | null;
  defaultChangedTo: MethodType | null;
}

/** Says what was seen, and no more: removed is what Microsoft took and no longer lists. Pure. */
export function judge(h: Happened, at: string): ResetOutcome {
  const methods = h.targets.map((t) => methodOutcome(t.ref, h.removals.get(t.ref), h.seen));
  const gone = methods.filter(isGone).length;
  const unconfirmed = methods.filter((m) => m.result === 'notConfirmed').length;
  const kind = kindOf(methods, gone);
  const requestIds = [...[...h.removals.values()].map((r) => r.requestId), h.signOutRequestId].flatMap(
    (id) => id ?? [],
  );
  const blocking = methods.filter((m) => m.why === 'default').map((m) => m.ref);
  const wasDefault = (ref: string) => h.facts.registered.some((l) => l.ref === ref && l.isDefault);
  return {
    kind,
    methods,
    remaining: h.seen.remaining.map((l) => ({
      ...l,
      isDefault: h.defaultChangedTo ? l.type === h.defaultChangedTo : wasDefault(l.ref),
    })),
    ...(h.seen.failed !== null && { unread: h.seen.failed }),
    signedOut: h.signedOut,
    nothingRemoved: gone === 0 && unconfirmed === 0,
    ...(h.defaultChangedTo && { defaultChangedTo: h.defaultChangedTo }),
    ...(kind === 'blocked' && blocking.length > 0 && { stop: { kind: 'noDefaultWayOut' as const, blocking } }),
    requestIds,
    at,
  };
}

const isGone = (m: MethodOutcome) => m.result === 'removed' || m.result === 'alreadyGone';

function kindOf(methods: MethodOutcome[], gone: number): OutcomeKind {
  if (gone === methods.length) return 'done';
  if (gone > 0) return 'partly';
  return methods.every((m) => m.result === 'blocked') ? 'blocked' : 'failed';
}

function methodOutcome(ref: string, removal: Removal | undefined, seen: ReadBack): MethodOutcome {
  if (!removal) return { ref, result: 'failed', why: 'service' };
  const listed = seen.listed.includes(ref);
  // A deletion was sent and nobody answered: only the list tells whether it was done.
  if (removal.sent && removal.result !== 'removed' && !listed) return { ref, result: 'removed' };
  if (removal.sent && seen.failed !== null) return { ref, result: 'notConfirmed', why: 'noAnswer' };
  switch (removal.result) {
    case 'removed':
      return { ref, result: listed ? 'notConfirmed' : 'removed' };
    case 'alreadyGone':
      return { ref, result: 'alreadyGone' };
    case 'isDefault':
      return { ref, result: 'blocked', why: 'default' };
    case 'alternateBlocksMobile':
      return { ref, result: 'blocked', why: 'alternateBlocksMobile' };
    case 'replaced':
    case 'tooLate':
    case 'paused':
    case 'switchedOff':
      return { ref, result: 'failed', why: removal.result };
    case 'failed':
      return { ref, result: 'failed', why: 'service', ...(removal.sentence && { sentence: removal.sentence }) };
    default:
      throw new Error(`unknown removal ${removal.result satisfies never}`);
  }
}
