import type { Run } from '../durable/journal.ts';
import { patiently } from '../durable/patience.ts';
import { ServiceError } from '../errors.ts';
import type { RegisteredMethod } from '../graph/graph.ts';
import { hashContact } from '../graph/mask.ts';
import type { Organisation } from '../organisations/organisations.ts';
import type { ResetRow } from '../storage/resets.ts';
import { contactKeyMark, keyMarkOf, labelOf, refOf, signsOut } from './labels.ts';
import type { Removal, StepDeps, Target } from './steps.ts';
import type { Facts, MethodLabel, MethodType, ResetOutcome } from './types.ts';

/** What changes something at Microsoft: deletions one by one, the reading back, and the sign-out. */

/** What was read afterwards: which targets are still listed, and what remains. `failed`: why nobody could look. */
export interface ReadBack {
  listed: string[];
  remaining: MethodLabel[];
  failed: string | null;
  /** Another look may still tell more. */
  again: boolean;
}

const readPatienceMs = 60 * 60_000;
const signOutPatienceMs = 10 * 60_000;
/** A look older than this says too little about what a DELETE would hit. */
const lookHoldsMs = 5000;

export function createRemoval(d: StepDeps, row: ResetRow, organisation: Organisation) {
  const tenant = organisation.id;

  /** Is the chosen method still there? A fixed id with another number behind it is somebody newer. */
  function compare(
    methods: RegisteredMethod[],
    target: Target,
    contacts: Record<string, string>,
  ): 'absent' | 'same' | 'other' {
    const method = methods.find((m) => refOf(m) === target.ref);
    if (!method) return 'absent';
    const hash = hashContact(d.contactKey, method) ?? undefined;
    if (hash === contacts[target.ref]) return 'same';
    // Under another key every number looks new: nothing can be said of it.
    if (contacts[contactKeyMark] !== keyMarkOf(d.contactKey)) {
      throw new ServiceError('Microsoft Graph', 'invalid', d.words.lookups.keyChanged);
    }
    return 'other';
  }

  /** A type that may not be listed any more would read as gone: that is an error, not an empty list. */
  async function readSure(userId: string, targets: Target[], run: Run) {
    const seen = await d.graph.readMethods(tenant, userId, run.abort);
    const phone = (type: string) => (['mobile', 'office', 'alternateMobile'].includes(type) ? 'mobile' : type);
    const unread = seen.unread.find((u) => targets.some((t) => phone(t.type) === phone(u.what)));
    if (!unread) return seen;
    if (!unread.permission) throw new ServiceError('Microsoft Graph', 'unavailable', d.words.lookups.unlisted);
    throw new ServiceError('Microsoft Graph', 'forbidden', d.words.lookups.mayNotList(unread.permission));
  }

  /** The click has a time, an administrator may pause, an organisation may be switched off: asked last, right before. */
  async function mayNot(run: Run, click: string): Promise<'tooLate' | 'paused' | 'switchedOff' | null> {
    if (!(await d.organisations.get(tenant))?.enabled) {
      d.graph.forget(tenant);
      return 'switchedOff';
    }
    if (await d.paused()) return 'paused';
    return (await isLate(run, click)) ? 'tooLate' : null;
  }

  async function isLate(run: Run, click: string): Promise<boolean> {
    const ago = await run.since(click);
    if (ago === null) throw new Error(`The click ${click} is not recorded.`);
    return ago > organisation.settings.removeWithinMinutes * 60_000;
  }

  /** The number of the next DELETE of an attempt, and whether one was sent that never had an answer. */
  async function deletesOf(run: Run, mark: string): Promise<{ sent: boolean; next: number }> {
    let sent = false;
    let next = 1;
    for (; (await run.since(`begin ${mark}:${next}`)) !== null; next++) {
      if ((await run.since(`begin ${mark}:${next} answered`)) === null) sent = true;
    }
    return { sent, next };
  }

  const event = (kind: string, targetId: string, data: Record<string, unknown>) =>
    d.record({ kind, by: row.technician, tenantId: tenant, resetId: row.id, targetId, data });

  return {
    isLate,

    /** `round` names this attempt: only a DELETE of it that had no answer counts as perhaps done. */
    async remove(
      run: Run,
      facts: Facts,
      target: Target,
      contacts: Record<string, string>,
      click: string,
      round: number,
    ): Promise<Removal> {
      const mark = `remove ${target.ref}:${round}`;
      const done = await patiently(run, `remove:${target.ref}`, readPatienceMs, async (): Promise<Removal> => {
        const { sent, next } = await deletesOf(run, mark);
        const none = { requestId: null, sent };
        // Nothing new is deleted late, also when Microsoft could not even be asked until now.
        if (!sent && (await isLate(run, click))) return { result: 'tooLate', ...none };
        const looked = performance.now();
        const { methods } = await readSure(facts.user.id, [target], run);
        const state = compare(methods, target, contacts);
        if (state !== 'same')
          return { result: sent ? 'removed' : state === 'absent' ? 'alreadyGone' : 'replaced', ...none };
        await run.begun(`${mark}:${next}`);
        // Asked last, when nothing but the DELETE itself is still to be waited for.
        const no = await mayNot(run, click);
        const stale = performance.now() - looked > lookHoldsMs;
        if (no || stale) await run.begun(`${mark}:${next} answered`); // it was never sent
        if (no) return { result: no, ...none };
        if (stale) throw new ServiceError('Microsoft Graph', 'timeout', d.words.lookups.unlisted);
        const { result, requestId } = await d.graph
          .deleteMethod(tenant, facts.user.id, target, run.abort)
          .catch(async (error) => {
            // Refused, told to come back later, or never reached: nothing was done. Only without an answer is it open.
            if (error instanceof ServiceError && error.kind !== 'unknownOutcome' && error.kind !== 'timeout') {
              await run.begun(`${mark}:${next} answered`);
            }
            throw error;
          });
        const gone = result === 'deleted' || (result === 'absent' && sent) ? 'removed' : 'alreadyGone';
        return {
          result: result === 'isDefault' || result === 'alternateBlocksMobile' ? result : gone,
          requestId,
          sent: false,
        };
      });
      const failed = (error: ServiceError, sent: boolean): Removal => ({
        result: 'failed',
        sentence: error.retryable ? d.words.service.gaveUp(error.service) : error.message,
        requestId: error.details.requestId ?? null,
        sent,
      });
      const removal = done instanceof ServiceError ? failed(done, (await deletesOf(run, mark)).sent) : done;
      await event('methodRemoval', facts.user.id, {
        type: target.type,
        result: removal.result,
        requestId: removal.requestId,
      });
      return removal;
    },

    /** Only where the organisation allows it, and only to let a default method go. Best effort. */
    async newDefault(
      run: Run,
      facts: Facts,
      targets: Target[],
      click: string,
    ): Promise<{ changedTo: MethodType | null }> {
      if (!organisation.settings.changeDefaultMethod || (await mayNot(run, click))) return { changedTo: null };
      const going = new Set(targets.map((t) => t.ref));
      const order: MethodType[] = ['microsoftAuthenticator', 'softwareOath', 'mobile', 'office', 'alternateMobile'];
      try {
        const { methods } = await d.graph.readMethods(tenant, facts.user.id, run.abort);
        const next = order.find((type) => methods.some((m) => m.type === type && !going.has(refOf(m))));
        if (!next) return { changedTo: null };
        await d.graph.setDefault(tenant, facts.user.id, next, run.abort);
        await event('defaultChanged', facts.user.id, { to: next });
        return { changedTo: next };
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error;
        d.log.warn({ resetId: row.id, err: error.message }, 'reset: the default method could not be changed');
        return { changedTo: null };
      }
    },

    async readBack(
      run: Run,
      facts: Facts,
      targets: Target[],
      contacts: Record<string, string>,
      patience: { name: string; ms: number },
    ): Promise<ReadBack> {
      const read = await patiently(run, patience.name, patience.ms, async () => {
        const { methods } = await readSure(facts.user.id, targets, run);
        return { listed: targets.filter((t) => compare(methods, t, contacts) === 'same').map((t) => t.ref), methods };
      });
      if (read instanceof ServiceError) {
        return { listed: targets.map((t) => t.ref), remaining: [], failed: read.message, again: read.retryable };
      }
      return {
        listed: read.listed,
        remaining: read.methods.map((m) => labelOf(m, null)),
        failed: null,
        again: read.listed.length > 0,
      };
    },

    /** Ends sessions of the person; has no effect for guests, whose sessions are their home organisation's. */
    async signOut(
      run: Run,
      facts: Facts,
    ): Promise<{ signedOut: ResetOutcome['signedOut']; requestId?: string | null }> {
      if (!signsOut(row.request, organisation.settings)) return { signedOut: 'notAsked' };
      if (facts.user.guest) return { signedOut: 'guest' };
      if (!(await d.organisations.get(tenant))?.enabled) return { signedOut: false };
      const done = await patiently(run, 'signOut', signOutPatienceMs, () =>
        d.graph.revokeSessions(tenant, facts.user.id, run.abort),
      );
      const signedOut = !(done instanceof ServiceError);
      const requestId = done instanceof ServiceError ? (done.details.requestId ?? null) : done.requestId;
      await event('signOut', facts.user.id, { signedOut, requestId });
      return { signedOut, requestId };
    },
  };
}
