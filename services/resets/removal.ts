import type { Run } from '../durable/journal.ts';
import { patiently } from '../durable/patience.ts';
import { ServiceError } from '../errors.ts';
import type { RegisteredMethod } from '../graph/graph.ts';
import { hashContact } from '../graph/mask.ts';
import type { Organisation } from '../organisations/organisations.ts';
import type { ResetRow } from '../storage/resets.ts';
import { labelOf, refOf } from './labels.ts';
import type { Removal, StepDeps, Target } from './steps.ts';
import type { Facts, MethodLabel, MethodOutcome, MethodType, ResetOutcome } from './types.ts';

/** What was seen after the deletions: which targets are still listed, and what remains. `failed`: nobody could look. */
export interface ReadBack {
  listed: string[];
  remaining: MethodLabel[];
  failed: string | null;
}

const readPatienceMs = 60 * 60_000;
const signOutPatienceMs = 10 * 60_000;

export function createRemoval(d: StepDeps, row: ResetRow, organisation: Organisation) {
  const tenant = organisation.id;
  const userOf = (row: ResetRow): string => {
    if (!row.user_id) throw new Error('The person of this reset is not known yet.');
    return row.user_id;
  };
  let userId = row.user_id;
  const person = async (): Promise<string> => {
    // `facts` stores the person; a first run has the row of before.
    userId ??= userOf((await d.store.byId(row.id)) ?? row);
    return userId;
  };

  /** The method that was chosen, if it is still registered. Another number under the same fixed id is somebody newer. */
  const find = (methods: RegisteredMethod[], target: Target, contacts: Record<string, string>) =>
    methods.find(
      (m) => refOf(m) === target.ref && (hashContact(d.contactKey, m) ?? undefined) === contacts[target.ref],
    );

  /** A type that may not be listed any more would read as gone: that is an error, not an empty list. */
  async function readSure(targets: Target[], run: Run) {
    const seen = await d.graph.readMethods(tenant, await person(), run.abort);
    const phone = (type: string) => (['mobile', 'office', 'alternateMobile'].includes(type) ? 'mobile' : type);
    const unread = seen.unread.find((u) => targets.some((t) => phone(t.type) === phone(u.what)));
    if (!unread) return seen;
    if (!unread.permission) throw new ServiceError('Microsoft Graph', 'unavailable', d.words.lookups.unlisted);
    throw new ServiceError('Microsoft Graph', 'forbidden', d.words.lookups.mayNotList(unread.permission));
  }

  return {
    async remove(run: Run, target: Target, contacts: Record<string, string>, click: string): Promise<Removal> {
      const none = { requestId: null };
      const done = await patiently(run, `remove:${target.ref}`, readPatienceMs, async (): Promise<Removal> => {
        const before = (await run.since(`begin remove ${target.ref}`)) !== null;
        const { methods } = await readSure([target], run);
        if (!find(methods, target, contacts)) return { result: before ? 'removed' : 'alreadyGone', ...none };
        // Whatever was sent in time has been sent; nothing new is sent late, or while resets are paused.
        if (((await run.since(click)) ?? 0) > organisation.settings.removeWithinMinutes * 60_000)
          return { result: 'tooLate', ...none };
        if (await d.paused()) return { result: 'paused', ...none };
        await run.begun(`remove ${target.ref}`);
        const { result, requestId } = await d.graph.deleteMethod(tenant, await person(), target, run.abort);
        if (result === 'isDefault' || result === 'alternateBlocksMobile') return { result, requestId };
        return { result: result === 'deleted' || before ? 'removed' : 'alreadyGone', requestId };
      });
      const removal: Removal =
        done instanceof ServiceError ? { result: 'failed', sentence: done.message, ...none } : done;
      await d.record({
        kind: 'methodRemoval',
        by: row.technician,
        tenantId: tenant,
        resetId: row.id,
        targetId: await person(),
        data: { type: target.type, result: removal.result, requestId: removal.requestId },
      });
      return removal;
    },

    /** Only where the organisation allows it: another of its remaining methods becomes the default. Best effort. */
    async newDefault(facts: Facts, targets: Target[]): Promise<{ changedTo: MethodType | null }> {
      if (!organisation.settings.changeDefaultMethod) return { changedTo: null };
      const going = new Set(targets.map((t) => t.ref));
      const order: MethodType[] = ['microsoftAuthenticator', 'softwareOath', 'mobile', 'office', 'alternateMobile'];
      const next = order.find((type) => facts.registered.some((l) => l.type === type && !going.has(l.ref)));
      if (!next) return { changedTo: null };
      try {
        await d.graph.setDefault(tenant, facts.user.id, next);
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error;
        d.log.warn({ resetId: row.id, err: error.message }, 'reset: the default method could not be changed');
        return { changedTo: null };
      }
      await d.record({
        kind: 'defaultChanged',
        by: row.technician,
        tenantId: tenant,
        resetId: row.id,
        targetId: facts.user.id,
        data: { to: next },
      });
      return { changedTo: next };
    },

    async stillListed(run: Run, gone: Target[], contacts: Record<string, string>): Promise<ReadBack> {
      const seen = await patiently(run, 'verify', readPatienceMs, () => readSure(gone, run));
      if (seen instanceof ServiceError) return { listed: gone.map((t) => t.ref), remaining: [], failed: seen.message };
      const listed = gone.filter((t) => find(seen.methods, t, contacts)).map((t) => t.ref);
      return { listed, remaining: seen.methods.map((m) => labelOf(m, null)), failed: null };
    },

    /** Ends sessions of the person; has no effect for guests, whose sessions are their home organisation's. */
    async signOut(
      run: Run,
      facts: Facts,
    ): Promise<{ signedOut: ResetOutcome['signedOut']; requestId?: string | null }> {
      const wanted =
        row.request.signOut || row.request.reason === 'lostOrStolen' || organisation.settings.signOut === 'forced';
      if (!wanted) return { signedOut: 'notAsked' };
      if (facts.user.guest) return { signedOut: 'guest' };
      const done = await patiently(run, 'signOut', signOutPatienceMs, () =>
        d.graph.revokeSessions(tenant, facts.user.id, run.abort),
      );
      const signedOut = !(done instanceof ServiceError);
      const requestId = done instanceof ServiceError ? (done.details.requestId ?? null) : done.requestId;
      await d.record({
        kind: 'signOut',
        by: row.technician,
        tenantId: tenant,
        resetId: row.id,
        targetId: facts.user.id,
        data: { signedOut, requestId },
      });
      return { signedOut, requestId };
    },

    /** Says what was seen, and no more: removed is what Microsoft took and no longer lists. */
    judge(
      facts: Facts,
      targets: Target[],
      removals: Map<string, Removal>,
      seen: ReadBack,
      signedOut: ResetOutcome['signedOut'],
    ): ResetOutcome {
      const methods = targets.map((t): MethodOutcome => methodOutcome(t, removals.get(t.ref), seen));
      const gone = methods.filter((m) => m.result === 'removed' || m.result === 'alreadyGone').length;
      const unconfirmed = methods.filter((m) => m.result === 'notConfirmed').length;
      const kind =
        gone === methods.length
          ? 'done'
          : gone > 0
            ? 'partly'
            : unconfirmed > 0
              ? 'failed'
              : methods.some((m) => m.result === 'failed' || m.why === 'tooLate' || m.why === 'paused')
                ? 'failed'
                : 'blocked';
      const blocked = methods.some((m) => m.why === 'default');
      const stillThere = new Set(
        methods
          .filter((m) => m.result === 'notConfirmed' || m.result === 'blocked' || m.result === 'failed')
          .map((m) => m.ref),
      );
      const remaining = seen.failed
        ? facts.registered.filter((l) => stillThere.has(l.ref) || !targets.some((t) => t.ref === l.ref))
        : seen.remaining.map((l) => ({
            ...l,
            isDefault: facts.registered.some((f) => f.ref === l.ref && f.isDefault),
          }));
      return {
        kind,
        methods,
        remaining,
        signedOut,
        nothingRemoved: gone === 0 && unconfirmed === 0,
        requestIds: [...removals.values()].flatMap((r) => r.requestId ?? []),
        at: new Date().toISOString(),
        ...(kind === 'blocked' &&
          blocked && {
            stop: {
              kind: 'noDefaultWayOut' as const,
              blocking: methods.filter((m) => m.result === 'blocked').map((m) => m.ref),
            },
          }),
      };
    },
  };
}

function methodOutcome(target: Target, removal: Removal | undefined, seen: ReadBack): MethodOutcome {
  const { ref } = target;
  if (!removal) return { ref, result: 'failed', why: 'service' };
  switch (removal.result) {
    case 'removed':
      return { ref, result: seen.listed.includes(ref) ? 'notConfirmed' : 'removed' };
    case 'alreadyGone':
      return { ref, result: 'alreadyGone' };
    case 'isDefault':
      return { ref, result: 'blocked', why: 'default' };
    case 'alternateBlocksMobile':
      return { ref, result: 'blocked', why: 'alternateBlocksMobile' };
    case 'tooLate':
    case 'paused':
      return { ref, result: 'failed', why: removal.result };
    case 'failed':
      return { ref, result: 'failed', why: 'service', ...(removal.sentence && { sentence: removal.sentence }) };
    default:
      removal.result satisfies never;
      throw new Error('unknown removal');
  }
}
