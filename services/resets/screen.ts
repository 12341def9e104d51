import type { Run } from '../durable/journal.ts';
import { patiently } from '../durable/patience.ts';
import { ServiceError } from '../errors.ts';
import type { Organisation } from '../organisations/organisations.ts';
import { type ResetRow, referenceOf } from '../storage/resets.ts';
import type { FormView } from './formView.ts';
import { headingOf, workingView } from './heading.ts';
import { callBackEnding, preselected, signsOut } from './labels.ts';
import type { NoticeView } from './noticeView.ts';
import type { Removal, StepDeps } from './steps.ts';
import type { Confirmation, Facts, MethodLabel, Place, ResetOutcome, TicketOutcome } from './types.ts';
import type { ResetView, SummaryView, WaitingView, WatchView, WorkStep } from './views.ts';

/** How a reset looks at each moment. What is shown is stored first, so that a press on an old copy gets the current card. */

/** A message that may already be there is not sent twice; keys that are put right later are worth waiting for. */
const mayBeShownLater = (error: ServiceError) =>
  error.kind === 'signIn' || (error.retryable && error.kind !== 'unknownOutcome');

const patienceMs = 72 * 3600_000;

export function createScreen(d: StepDeps, row: ResetRow, organisation: Organisation) {
  let place: Place = row.place;
  let saved: Promise<void> = Promise.resolve();
  let lastFacts: Facts | null = null;
  let confirmation: Extract<Confirmation, { kind: 'remove' }> | null = null;
  const heading = (facts: Facts | null, ticket?: { number: string; url: string | null }) => {
    lastFacts = facts ?? lastFacts;
    return headingOf(row, organisation.name, lastFacts, ticket);
  };

  /** Stored, then shown; throws while people cannot see it, and the worker tries again. */
  async function show(view: ResetView | FormView | NoticeView): Promise<void> {
    if (!place.cardId && !(await d.mayShowPeople(place))) place = await ownChat();
    await saved; // an older progress must not be stored over this one
    const stored = await d.store.saveView(row.id, view);
    // Where the card was deleted a new one would show a person again, which may not be allowed there any more.
    const anew = () => d.mayShowPeople(place);
    const now = await d.notifier.show(place, stored, anew).catch((error: unknown) => showElsewhere(stored, error));
    const moved = now.cardId !== place.cardId || now.conversationId !== place.conversationId;
    if (moved) await d.store.savePlace(row.id, now);
    place = now;
  }

  /** For a card that is nowhere yet, where its conversation may not show people any more. */
  async function ownChat(): Promise<Place> {
    const chat = await d.chatOf(row.technician);
    if (chat) return chat;
    throw new ServiceError('Microsoft Teams', 'forbidden', d.words.extension.nowhere);
  }

  /** Where the bot may not write any more the technician's own chat is the next best place, and it is said there. */
  async function showElsewhere(view: ResetView | FormView | NoticeView, error: unknown): Promise<Place> {
    const gone = error instanceof ServiceError && (error.kind === 'forbidden' || error.kind === 'notFound');
    const chat = gone ? await d.chatOf(row.technician) : null;
    if (!chat || chat.conversationId === place.conversationId) throw error;
    await d.record({
      kind: 'placeLost',
      by: row.technician,
      tenantId: organisation.id,
      resetId: row.id,
      data: { conversation: place.conversationId },
    });
    await d.notifier.say(chat, d.words.outcome.movedHere(referenceOf(row.id)));
    return d.notifier.show({ ...chat, cardId: null }, view);
  }

  /** Between two steps: the latest wins, and a lost one does not matter. */
  function progress(view: ResetView): void {
    saved = saved
      .then(async () => {
        const stored = await d.store.saveView(row.id, view);
        if (place.cardId && 'heading' in stored) d.notifier.progress(place, stored);
      })
      .catch((error) => d.log.warn({ resetId: row.id, err: String(error) }, 'reset: progress was not stored'));
  }

  const summary = (
    facts: Facts,
    goes: string[],
    signal: string,
    changed: boolean,
    stillChecking: boolean,
  ): SummaryView => ({
    show: 'summary',
    heading: heading(facts),
    signal,
    facts,
    goes,
    reason: row.request.reason,
    reasonText: row.request.reasonText,
    signOut: signsOut(row.request, organisation.settings),
    choices: row.request.methods,
    callBackEnding: callBackEnding(facts.registered, row.request.reason),
    newTicket: row.request.ticket.kind === 'new',
    until: new Date(Date.now() + organisation.settings.summaryOpenMinutes * 60_000).toISOString(),
    stillChecking,
    changed,
    errors: [],
  });

  return {
    /** What the life knows by now; told again in each run, since a run may begin after a pause. */
    know(facts: Facts, answer: Extract<Confirmation, { kind: 'remove' }> | null): void {
      lastFacts = facts;
      confirmation = answer;
    },
    known: () => ({ facts: lastFacts, confirmation }),
    show,
    heading,
    progress,
    /** When nothing is left to be stored: a later run must not be overtaken by this one. */
    settled: () => saved,
    /** A reset that was asked for in a dialog has no card yet. */
    async appear(run: Run): Promise<void> {
      if (place.cardId) return;
      if (await run.begun('appear')) {
        // Teams takes no key for a message: whether the first one arrived cannot be found out.
        await d.record({ kind: 'cardMayBeDoubled', tenantId: organisation.id, resetId: row.id });
      }
      await show(workingView(row.request, heading(null), 'check'));
    },
    async showDevices(facts: Facts, signal: string): Promise<void> {
      const options = facts.registered.filter((l) => facts.chosen.includes(l.ref));
      const until = new Date(Date.now() + organisation.settings.summaryOpenMinutes * 60_000).toISOString();
      await show({
        show: 'devices',
        heading: heading(facts),
        signal,
        options,
        preselected: preselected(facts.registered, facts.chosen),
        until,
        error: null,
      });
    },
    showEarly(facts: Facts): void {
      progress(summary(facts, facts.chosen, '', false, true));
    },
    async showSummary(facts: Facts, goes: string[], signal: string, changed: boolean): Promise<void> {
      await show(summary(facts, goes, signal, changed, false));
    },
    showStep(step: WorkStep, facts: Facts | null, removed: number, of: number): void {
      progress(workingView(row.request, heading(facts), step, { removed, of }));
    },
    showRemoving(facts: Facts, removing: MethodLabel, done: Removal[], of: number): void {
      const removed = done.filter((r) => r.result === 'removed' || r.result === 'alreadyGone').length;
      progress(workingView(row.request, heading(facts), 'remove', { removing, removed, of }));
    },
    showWaiting(waitingFor: WaitingView['waitingFor'], nextTry = new Date(Date.now() + 5000), begun = false): void {
      progress({
        show: 'waiting',
        heading: heading(null),
        waitingFor,
        nextTry: nextTry.toISOString(),
        nothingRemovedYet: waitingFor !== 'propagation' && !begun,
      });
    },
    async showOutcome(outcome: ResetOutcome, ticket: TicketOutcome): Promise<void> {
      const stored = await d.store.byId(row.id);
      progress(outcomeView(outcome, ticket, stored?.watch ?? null));
    },
    /** `name` tells this drawing from an earlier one, which may have been given up. */
    async card(run: Run, outcome: ResetOutcome, name = 'card'): Promise<{ shown: boolean }> {
      const stored = await d.store.byId(row.id);
      const view = outcomeView(outcome, stored?.ticket ?? { kind: 'none' }, stored?.watch ?? null);
      // Gone for good, or perhaps already there as a new message: the outcome is stored, `my resets` shows it.
      return { shown: await told(run, name, () => show(view)) };
    },
    givenName: () => lastFacts?.user.givenName ?? null,
    async line(run: Run, outcome: ResetOutcome): Promise<{ said: boolean }> {
      const stored = await d.store.byId(row.id);
      const view = outcomeView(outcome, stored?.ticket ?? { kind: 'none' }, null);
      // The line is a new message with a name in it; the card that is there only goes on.
      if (!(await d.mayShowPeople(place))) return { said: false };
      const line = d.words.line(view, { timeZone: d.timeZone, now: new Date().toISOString() });
      // The card already tells it; a line whose fate is unknown is not sent twice.
      return { said: await told(run, 'line', () => d.notifier.say(place, line)) };
    },
    outcomeView,
  };

  /** False when people cannot be told: refused for good, unknown whether they were, or Teams away for three days. */
  async function told(run: Run, what: string, work: () => Promise<void>): Promise<boolean> {
    const end = await patiently(run, what, patienceMs, work, mayBeShownLater);
    if (!(end instanceof ServiceError)) return true;
    d.log.error({ resetId: row.id, what, err: end.message }, 'reset: people could not be told');
    return false;
  }

  function outcomeView(
    outcome: ResetOutcome,
    ticket: TicketOutcome,
    watch: WatchView | null,
  ): Extract<ResetView, { show: 'outcome' }> {
    const number = ticket.kind === 'noted' ? { number: ticket.number, url: ticket.url } : undefined;
    return {
      show: 'outcome',
      heading: heading(null, number),
      outcome,
      labels: lastFacts?.registered ?? [],
      choices: row.request.methods,
      givenName: lastFacts?.user.givenName ?? null,
      ticket,
      wrongPersonSaid: false,
      mayTryAgain: true,
      ...(watch && { watch }),
    };
  }
}
export type Screen = ReturnType<typeof createScreen>;
