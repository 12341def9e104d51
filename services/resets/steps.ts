import type { Run } from '../durable/journal.ts';
import { patiently } from '../durable/patience.ts';
import { ServiceError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Organisation } from '../organisations/organisations.ts';
import type { Recorder } from '../records/records.ts';
import type { ResetRow } from '../storage/resets.ts';
import type { WatchStore } from '../storage/watches.ts';
import type { Words } from '../words/words.ts';
import { fingerprint, withTicketOf } from './changed.ts';
import type { FormError } from './formView.ts';
import { type Happened, judge } from './judge.ts';
import type { Notifier } from './notifier.ts';
import { type Preflight, type PreflightDeps, preflight } from './preflight.ts';
import { createRemoval } from './removal.ts';
import { createScreen } from './screen.ts';
import { createTelling } from './telling.ts';
import { createTicketing } from './ticketing.ts';
import type { Confirmation, Facts, Person, Place, ResetOutcome, ResetRequest, Stop } from './types.ts';
import type { ToldView } from './views.ts';
import { createWatching } from './watching.ts';

/** What the life calls. Each step is safe to repeat; each passing error is thrown, so that the worker tries again. */

export interface Target {
  ref: string;
  type: Facts['registered'][number]['type'];
  id: string;
}

export interface Removal {
  result:
    | 'removed'
    | 'alreadyGone'
    | 'replaced' // another number is registered under the fixed id now; it was left
    | 'isDefault'
    | 'alternateBlocksMobile'
    | 'tooLate'
    | 'paused'
    | 'switchedOff'
    | 'failed';
  requestId: string | null;
  /** A DELETE was sent and had no answer: only reading back tells. */
  sent: boolean;
  sentence?: string;
}

export interface StepDeps extends PreflightDeps {
  notifier: Notifier;
  record: Recorder;
  words: Words;
  timeZone: string;
  log: Log;
  /** The person's own chat with the bot, where he has one. */
  chatOf(person: Person): Promise<Place | null>;
  /** False where an administrator took the permission back meanwhile. */
  mayShowPeople(place: Place): Promise<boolean>;
  watches: WatchStore;
  /** Milliseconds until somebody is there to read a message that can wait; 0 within office hours. */
  msUntilOffice(now: Date): number;
  /** Throws a passing `ServiceError` when nobody could be told. */
  tellAdministrators(what: ToldView | string): Promise<void>;
  /** Draws the form again with these errors and closes the reset. */
  formAgain(row: ResetRow, errors: FormError[]): Promise<void>;
}

export type Seen = Extract<Preflight, { kind: 'facts' }>;
type Planned =
  | { kind: 'plan'; facts: Facts; targets: Target[]; contacts: Record<string, string> }
  | { kind: 'changed' }
  | { kind: 'stop'; stop: Stop };

const factsPatienceMs = 10 * 60_000;

export function createSteps(d: StepDeps, row: ResetRow, organisation: Organisation) {
  const { settings } = organisation;
  const request: ResetRequest = row.request;
  const screen = createScreen(d, row, organisation);
  const removal = createRemoval(d, row, organisation);
  const ticketing = createTicketing(d, row, organisation, screen);
  const telling = createTelling(d, row, organisation, screen);
  const watching = createWatching(d, row, organisation, { screen, telling });

  /** What cannot be read in the end is a stop that says what to do. */
  async function seeing(run: Run, name: string, ms: number, work: () => Promise<Preflight>): Promise<Preflight> {
    const seen = await patiently(run, name, ms, work);
    if (!(seen instanceof ServiceError)) return seen;
    const { message, service, retryable, details } = seen;
    const sentence = retryable ? d.words.service.gaveUp(service) : message;
    return { kind: 'stop', stop: { kind: 'serviceRefused', sentence, requestId: details.requestId ?? null } };
  }

  async function stoppedBy(stop: Stop): Promise<void> {
    await d.record({
      kind: 'resetStopped',
      by: row.technician,
      tenantId: organisation.id,
      resetId: row.id,
      data: { stop: stop.kind },
    });
  }

  const look = (run: Run, early?: (facts: Facts) => void) =>
    preflight(d, { id: row.id, technician: row.technician, request }, run.abort, early);

  return {
    openMs: settings.summaryOpenMinutes * 60_000,
    ...screen,
    ...removal,
    ...ticketing,
    ...telling,
    ...watching,

    async facts(run: Run, round: number): Promise<Preflight> {
      screen.showStep('check', null, 0, 0);
      const seen = await seeing(run, `facts:${round}`, factsPatienceMs, () =>
        look(run, (facts) => screen.showEarly(facts)),
      );
      const stop = seen.kind === 'stop' ? seen.stop : seen.kind === 'facts' ? seen.facts.stop : null;
      if (stop) await stoppedBy(stop);
      return seen;
    },

    async backToForm(errors: FormError[]): Promise<void> {
      await screen.settled();
      await d.formAgain(row, errors);
    },

    /** At the click everything is read again. Whatever differs from what was shown needs a new summary. */
    async plan(
      run: Run,
      shown: Seen,
      goes: string[],
      answer: Extract<Confirmation, { kind: 'remove' }>,
      round: number,
    ): Promise<Planned> {
      screen.showStep('check', shown.facts, 0, goes.length);
      const now = await seeing(run, `plan:${round}`, settings.removeWithinMinutes * 60_000, () => look(run));
      if (now.kind === 'stop') return now;
      if (now.kind === 'form') return { kind: 'changed' };
      const seen = withTicketOf(shown, now);
      if (seen.facts.stop) return { kind: 'stop', stop: seen.facts.stop };
      if (fingerprint(seen) !== fingerprint(shown)) return { kind: 'changed' };
      if (seen.facts.understandingNeeded && !answer.understood) return { kind: 'changed' };
      const targets = seen.facts.registered
        .filter((l) => goes.includes(l.ref))
        .map((l) => ({ ref: l.ref, type: l.type, id: seen.ids[l.ref] ?? '' }));
      await d.record({
        kind: 'resetPlanned',
        by: answer.by,
        tenantId: organisation.id,
        resetId: row.id,
        targetId: seen.facts.user.id,
        data: {
          caller: answer.caller,
          understood: answer.understood,
          types: targets.map((t) => t.type),
          ticket: seen.facts.ticket?.number ?? request.ticket.kind,
        },
      });
      return { kind: 'plan', facts: seen.facts, targets, contacts: seen.contacts };
    },

    async claimPerson(): Promise<boolean> {
      return d.store.claimPerson(row.id);
    },
    async releasePerson(): Promise<void> {
      await d.store.releasePerson(row.id);
    },

    /** An ending before anything was removed. */
    untouched(kind: ResetOutcome['kind'], facts: Facts | null, stop?: Stop): ResetOutcome {
      return {
        kind,
        methods: [],
        remaining: facts?.registered ?? [],
        signedOut: kind === 'nothing' && facts?.user.guest ? 'guest' : 'notAsked',
        nothingRemoved: true,
        at: new Date().toISOString(),
        ...(stop && { stop }),
      };
    },

    judge: (happened: Happened): ResetOutcome => judge(happened, new Date().toISOString()),

    async outcome(outcome: ResetOutcome): Promise<ResetOutcome> {
      await d.store.saveOutcome(row.id, outcome);
      await d.record({
        kind: 'resetOutcome',
        by: row.technician,
        tenantId: organisation.id,
        resetId: row.id,
        targetId: row.user_id,
        data: {
          kind: outcome.kind,
          methods: outcome.methods.map(({ ref, result }) => ({ type: ref.split(':')[0], result })),
          signedOut: outcome.signedOut,
          ...(outcome.stop && { stop: outcome.stop.kind }),
        },
      });
      return outcome;
    },
  };
}

export type Steps = ReturnType<typeof createSteps>;
