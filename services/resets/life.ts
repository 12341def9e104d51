import type { Run } from '../durable/journal.ts';
import { removalOrder } from './labels.ts';
import type { Removal, Steps, Target } from './steps.ts';
import type { Confirmation, DeviceChoice, Facts, MethodLabel, ResetOutcome, Stop } from './types.ts';

/**
 * The life of a reset, from the submitted form to the note on the ticket. It is called from the top after every pause,
 * crash or outage; the journal skips what is done. Read it as if it ran once.
 */
export async function life(run: Run, steps: Steps): Promise<'ended' | 'backToForm'> {
  const agreed = await agree(run, steps);
  if (agreed.kind === 'form') return 'backToForm';
  const outcome = agreed.kind === 'end' ? agreed.outcome : await remove(run, steps, agreed.plan);

  await run.step('outcome', () => steps.outcome(outcome));
  if (steps.noteWanted(outcome)) {
    const ticket = await run.step('ticket', () => steps.ticket(run, outcome));
    if (ticket) {
      await run.step('note', () => steps.note(run, ticket, outcome));
      await run.step('status', () => steps.status(run, ticket, outcome));
    }
  }
  await run.step('card', () => steps.card(outcome));
  await run.step('line', () => steps.line(outcome));
  return 'ended';
}

interface Plan {
  facts: Facts;
  targets: Target[];
  /** Keyed hashes of numbers and addresses, by ref. */
  contacts: Record<string, string>;
  /** The signal of the click; deadlines count from it. */
  click: string;
  confirmation: Extract<Confirmation, { kind: 'remove' }>;
}

type Agreed = { kind: 'plan'; plan: Plan } | { kind: 'end'; outcome: ResetOutcome } | { kind: 'form' };

/** Facts, devices, summary, click, plan; as often as something changed in between. */
async function agree(run: Run, steps: Steps): Promise<Agreed> {
  const end = (kind: ResetOutcome['kind'], facts: Facts | null, stop?: Stop): Agreed => ({
    kind: 'end',
    outcome: steps.untouched(kind, facts, stop),
  });

  for (let round = 1; ; round++) {
    const seen = await run.step(`facts:${round}`, () => steps.facts(run, round));
    if (seen.kind === 'form') {
      await run.step(`form:${round}`, () => steps.backToForm(seen.errors));
      return { kind: 'form' };
    }
    if (seen.kind === 'stop') return end(seen.stop.kind === 'serviceRefused' ? 'failed' : 'blocked', null, seen.stop);
    const { facts } = seen;
    steps.know(facts, null);
    if (facts.stop) return end('blocked', facts, facts.stop);
    if (facts.chosen.length === 0) return end('nothing', facts);

    let goes = facts.chosen;
    if (facts.choiceNeeded) {
      const signal = `devices:${round}`;
      await run.open(signal, steps.openMs);
      await run.step(`show ${signal}`, () => steps.showDevices(facts, signal));
      const choice = await run.signal<DeviceChoice>(signal, steps.openMs);
      if (choice === 'expired') return end('expired', facts);
      if (choice.kind === 'cancel') return end('cancelled', facts);
      if (choice.kind === 'back') {
        await run.step(`form:${round}`, () => steps.backToForm([]));
        return { kind: 'form' };
      }
      goes = facts.chosen.filter((ref) => choice.refs.includes(ref));
    }

    const click = `confirm:${round}`;
    await run.open(click, steps.openMs);
    await run.step(`show ${click}`, () => steps.showSummary(facts, goes, click, round > 1));
    const answer = await run.signal<Confirmation>(click, steps.openMs);
    if (answer === 'expired') return end('expired', facts);
    if (answer.kind === 'cancel') return end('cancelled', facts);
    if (answer.kind === 'back') {
      await run.step(`form:${round}`, () => steps.backToForm([]));
      return { kind: 'form' };
    }
    steps.know(facts, answer);
    if (answer.caller === 'notVerified') return end('refused', facts);

    // One person at a time: who comes second waits, and then plans on what the first one left.
    while (!(await steps.claimPerson())) {
      if (await steps.late(run, click)) return end('failed', facts, { kind: 'tooLate' });
      steps.showWaiting('otherReset');
      await run.pause(2000);
    }
    const plan = await run.step(`plan:${round}`, () => steps.plan(run, seen, goes, answer));
    if (plan.kind === 'stop') return end(plan.stop.kind === 'serviceRefused' ? 'failed' : 'blocked', facts, plan.stop);
    if (plan.kind === 'plan') {
      steps.know(plan.facts, answer);
      return {
        kind: 'plan',
        plan: { facts: plan.facts, targets: plan.targets, contacts: plan.contacts, click, confirmation: answer },
      };
    }
    await steps.releasePerson(); // something changed: a new summary
  }
}

const settleMs = [3000, 10_000, 10_000];
const verifyMs = [1500, 3000, 5000, 8000, 12_500];
const recheckMs = 5 * 60_000;

/** One by one, the default last; what Microsoft blocks is put aside and tried again; then read back, then sign out. */
async function remove(run: Run, steps: Steps, plan: Plan): Promise<ResetOutcome> {
  const labelOf = (t: Target) => plan.facts.registered.find((l) => l.ref === t.ref) as MethodLabel;
  const ordered = removalOrder(plan.targets.map(labelOf)).flatMap((l) => plan.targets.filter((t) => t.ref === l.ref));
  const removals = new Map<string, Removal>();

  let left = ordered;
  for (let round = 0; left.length > 0; round++) {
    for (const target of left) {
      steps.showRemoving(plan.facts, labelOf(target), [...removals.values()], ordered.length);
      removals.set(
        target.ref,
        await run.step(`remove:${target.ref}`, () => steps.remove(run, target, plan.contacts, plan.click)),
      );
    }
    left = left.filter((t) => ['isDefault', 'alternateBlocksMobile'].includes(removals.get(t.ref)?.result ?? ''));
    const wait = settleMs[round];
    if (left.length === 0 || wait === undefined) break;
    // Removal is not immediate: what blocked a moment ago may be free now.
    if (round === settleMs.length - 1) await run.step('newDefault', () => steps.newDefault(plan.facts, ordered));
    await run.sleep(`settle:${round}`, wait);
  }

  const gone = ordered.filter((t) => ['removed', 'alreadyGone'].includes(removals.get(t.ref)?.result ?? ''));
  steps.showStep('verify', plan.facts, gone.length, ordered.length);
  let seen = await run.step('verify', () => steps.stillListed(run, gone, plan.contacts));
  for (const [look, wait] of verifyMs.entries()) {
    if (seen.listed.length === 0) break;
    await run.sleep(`verify:${look}`, wait);
    seen = await run.step('verify', () => steps.stillListed(run, gone, plan.contacts));
  }
  if (seen.listed.length > 0 && !seen.failed) {
    steps.showWaiting('propagation');
    await run.sleep('recheck', recheckMs);
    seen = await run.step('verify', () => steps.stillListed(run, gone, plan.contacts));
  }

  const anyGone = gone.some((t) => !seen.listed.includes(t.ref));
  if (anyGone) steps.showStep('signOut', plan.facts, gone.length, ordered.length);
  const signedOut = anyGone
    ? await run.step('signOut', () => steps.signOut(run, plan.facts))
    : { signedOut: 'notAsked' as const };
  return steps.judge(plan.facts, ordered, removals, seen, signedOut.signedOut);
}
