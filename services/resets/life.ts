import type { Run } from '../durable/journal.ts';
import { tellAll } from './closing.ts';
import type { Happened } from './judge.ts';
import { removalOrder } from './labels.ts';
import type { Removal, Seen, Steps, Target } from './steps.ts';
import type { Confirmation, DeviceChoice, Facts, MethodLabel, MethodType, ResetOutcome, Stop } from './types.ts';
import { beginWatch, endWatch, tellSeen } from './watch.ts';

/**
 * The life of a reset, from the submitted form to the note on the ticket. It is called from the top after every pause,
 * crash or outage; the journal skips what is done. Read it as if it ran once.
 */
export async function life(run: Run, steps: Steps): Promise<void> {
  const given = await run.left<GivenUp>('given up');
  if (given?.facts) steps.know(given.facts, null);
  const outcome = given ? await run.step('outcome', () => steps.outcome(given.outcome)) : await toOutcome(run, steps);
  if (!outcome) return;
  const watchMs = await beginWatch(run, steps, outcome);
  const seen = await tellSeen(run, steps);
  const ticket = await tellAll(run, steps, outcome);
  await endWatch(run, steps, watchMs, seen, ticket);
}

/** Left by the worker when something nobody expected ended the reset. */
interface GivenUp {
  outcome: ResetOutcome;
  facts: Facts | null;
}

/** Null: it became the form again. */
async function toOutcome(run: Run, steps: Steps): Promise<ResetOutcome | null> {
  await run.step('appear', () => steps.appear(run));
  const agreed = await agree(run, steps);
  if (agreed.kind === 'form') return null;
  return run.step('outcome', async () =>
    steps.outcome(agreed.kind === 'end' ? agreed.outcome : steps.judge(await remove(run, steps, agreed.plan))),
  );
}

interface Plan {
  facts: Facts;
  targets: Target[];
  /** Keyed hashes of numbers and addresses, by ref. */
  contacts: Record<string, string>;
  /** The signal of the click; deadlines count from it. */
  click: string;
}

type Agreed = { kind: 'plan'; plan: Plan } | { kind: 'end'; outcome: ResetOutcome } | { kind: 'form' };

/** Facts, devices, summary, click, plan; as often as something changed in between. */
async function agree(run: Run, steps: Steps): Promise<Agreed> {
  const end = (kind: ResetOutcome['kind'], facts: Facts | null, stop?: Stop): Agreed => ({
    kind: 'end',
    outcome: steps.untouched(kind, facts, stop),
  });
  const stopped = (facts: Facts | null, stop: Stop) =>
    end(stop.kind === 'serviceRefused' ? 'failed' : 'blocked', facts, stop);

  for (let round = 1; ; round++) {
    const seen = await run.step(`facts:${round}`, () => steps.facts(run, round));
    if (seen.kind === 'form') return backToForm(run, steps, seen.errors);
    if (seen.kind === 'stop') return stopped(null, seen.stop);
    const { facts } = seen;
    steps.know(facts, null);
    if (facts.stop) return stopped(facts, facts.stop);
    if (facts.chosen.length === 0) return end('nothing', facts);

    const goes = await whichOnes(run, steps, facts, round);
    if (goes === 'expired') return end('expired', facts);
    if (goes === 'cancel') return end('cancelled', facts);
    if (goes === 'back') return backToForm(run, steps, []);

    const click = `confirm:${round}`;
    await run.open(click, steps.openMs);
    await run.step(`show ${click}`, () => steps.showSummary(facts, goes, click, round > 1));
    const answer = await run.signal<Confirmation>(click, steps.openMs);
    if (answer === 'expired') return end('expired', facts);
    if (answer.kind === 'cancel') return end('cancelled', facts);
    if (answer.kind === 'back') return backToForm(run, steps, []);
    steps.know(facts, answer);
    if (answer.caller === 'notVerified') return end('refused', facts);

    const plan = await run.step(`plan:${round}`, () => planAlone(run, steps, { seen, goes, answer, click, round }));
    if (plan.kind === 'tooLate') return end('failed', facts, { kind: 'tooLate' });
    if (plan.kind === 'stop') return stopped(facts, plan.stop);
    if (plan.kind === 'plan') {
      steps.know(plan.facts, answer);
      return { kind: 'plan', plan: { facts: plan.facts, targets: plan.targets, contacts: plan.contacts, click } };
    }
    // Something changed: a new summary.
  }
}

async function backToForm(run: Run, steps: Steps, errors: Parameters<Steps['backToForm']>[0]): Promise<Agreed> {
  await run.step('form', () => steps.backToForm(errors));
  return { kind: 'form' };
}

/** Where there is a choice of apps, the technician says which ones. */
async function whichOnes(
  run: Run,
  steps: Steps,
  facts: Facts,
  round: number,
): Promise<string[] | 'expired' | 'cancel' | 'back'> {
  if (!facts.choiceNeeded) return facts.chosen;
  const signal = `devices:${round}`;
  await run.open(signal, steps.openMs);
  await run.step(`show ${signal}`, () => steps.showDevices(facts, signal));
  const choice = await run.signal<DeviceChoice>(signal, steps.openMs);
  if (choice === 'expired') return choice;
  return choice.kind === 'chosen' ? facts.chosen.filter((ref) => choice.refs.includes(ref)) : choice.kind;
}

/** One reset of a person at a time: who comes second waits, and then plans on what the first one left. */
async function planAlone(
  run: Run,
  steps: Steps,
  p: { seen: Seen; goes: string[]; answer: Extract<Confirmation, { kind: 'remove' }>; click: string; round: number },
): Promise<Awaited<ReturnType<Steps['plan']>> | { kind: 'tooLate' }> {
  if (!(await steps.claimPerson())) {
    if (await steps.isLate(run, p.click)) return { kind: 'tooLate' };
    steps.showWaiting('otherReset');
    return run.pause(2000);
  }
  const plan = await steps.plan(run, p.seen, p.goes, p.answer, p.round);
  if (plan.kind !== 'plan') await steps.releasePerson();
  return plan;
}

const settleMs = [3000, 10_000, 10_000];
const verifyMs = [1500, 3000, 5000, 8000, 12_500];
const recheckMs = 5 * 60_000;
const minute = 60_000;

/** One by one, the default last; what Microsoft blocks is put aside and tried again; then read back and sign out. */
async function remove(run: Run, steps: Steps, plan: Plan): Promise<Happened> {
  const { facts, targets, contacts, click } = plan;
  const labelOf = (t: Target) => facts.registered.find((l) => l.ref === t.ref) as MethodLabel;
  const ordered = removalOrder(targets.map(labelOf)).flatMap((l) => targets.filter((t) => t.ref === l.ref));
  const removals = new Map<string, Removal>();

  let changedTo: MethodType | null = null;
  let left = ordered;
  for (const [round, wait] of [...settleMs, null].entries()) {
    for (const target of left) {
      steps.showRemoving(facts, labelOf(target), [...removals.values()], ordered.length);
      removals.set(
        target.ref,
        await run.step(`remove:${target.ref}`, () => steps.remove(run, facts, target, contacts, click, round)),
      );
    }
    const resultOf = (t: Target) => removals.get(t.ref)?.result;
    left = left.filter((t) => resultOf(t) === 'isDefault' || resultOf(t) === 'alternateBlocksMobile');
    if (left.length === 0 || wait === null) break;
    // Removal is not immediate: what blocked a moment ago may be free now.
    if (round === settleMs.length - 1 && left.some((t) => resultOf(t) === 'isDefault')) {
      ({ changedTo } = await run.step('newDefault', () => steps.newDefault(run, facts, ordered, click)));
    }
    await run.sleep(`settle:${round}`, wait);
  }

  const taken = ordered.filter(
    (t) => ['removed', 'alreadyGone'].includes(removals.get(t.ref)?.result ?? '') || removals.get(t.ref)?.sent,
  );
  steps.showStep('verify', facts, taken.length, ordered.length);
  const readBack = (patience: { name: string; ms: number }) =>
    run.step('verify', () => steps.readBack(run, facts, taken, contacts, patience));
  const soon = { name: 'verify', ms: 2 * minute };
  let seen = await readBack(soon);
  for (const [look, wait] of verifyMs.entries()) {
    if (!seen.again || seen.failed !== null) break;
    await run.sleep(`verify:${look}`, wait);
    seen = await readBack(soon);
  }
  let out: Awaited<ReturnType<Steps['signOut']>> = { signedOut: 'notAsked' };
  if (taken.length > 0) {
    steps.showStep('signOut', facts, taken.length, ordered.length);
    out = await run.step('signOut', () => steps.signOut(run, facts));
  }
  if (taken.length > 0 && seen.again) {
    steps.showWaiting('propagation');
    await run.sleep('recheck', recheckMs);
    seen = await readBack({ name: 'recheck', ms: 60 * minute });
  }
  return {
    facts,
    targets: ordered,
    removals,
    seen,
    signedOut: out.signedOut,
    signOutRequestId: out.requestId ?? null,
    defaultChangedTo: changedTo,
  };
}
