import { createHash } from 'node:crypto';
import type { Run } from '../durable/journal.ts';
import { patiently } from '../durable/patience.ts';
import { ServiceError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Organisation } from '../organisations/organisations.ts';
import type { Recorder } from '../records/records.ts';
import type { ResetRow } from '../storage/resets.ts';
import type { Words } from '../words/words.ts';
import type { Notifier } from './notifier.ts';
import { type Preflight, type PreflightDeps, preflight } from './preflight.ts';
import { createRemoval } from './removal.ts';
import { createScreen } from './screen.ts';
import { createTicketing } from './ticketing.ts';
import type { Confirmation, Facts, ResetOutcome, ResetRequest, Stop } from './types.ts';
import type { FormError } from './views.ts';

/** What the life calls. Each step is safe to repeat; each passing error is thrown, so that the worker tries again. */

export interface Target {
  ref: string;
  type: Facts['registered'][number]['type'];
  id: string;
}

export interface Removal {
  result: 'removed' | 'alreadyGone' | 'isDefault' | 'alternateBlocksMobile' | 'tooLate' | 'paused' | 'failed';
  requestId: string | null;
  sentence?: string;
}

export interface StepDeps extends PreflightDeps {
  notifier: Notifier;
  record: Recorder;
  words: Words;
  timeZone: string;
  log: Log;
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

  /** What cannot be read in the end is a stop that says what to do. */
  async function seeing(run: Run, name: string, ms: number, work: () => Promise<Preflight>): Promise<Preflight> {
    const seen = await patiently(run, name, ms, work);
    if (!(seen instanceof ServiceError)) return seen;
    const { message: sentence, details } = seen;
    return { kind: 'stop', stop: { kind: 'serviceRefused', sentence, requestId: details.requestId ?? null } };
  }

  const look = (run: Run, early?: (facts: Facts) => void) =>
    preflight(d, { id: row.id, technician: row.technician, request }, run.abort, early);

  return {
    openMs: settings.summaryOpenMinutes * 60_000,
    ...screen,
    ...removal,
    ...ticketing,

    async facts(run: Run, round: number): Promise<Preflight> {
      screen.showStep('check', null, 0, 0);
      const seen = await seeing(run, `facts:${round}`, factsPatienceMs, () =>
        look(run, (facts) => screen.showEarly(facts)),
      );
      const stop = seen.kind === 'stop' ? seen.stop : seen.kind === 'facts' ? seen.facts.stop : null;
      if (stop)
        await d.record({
          kind: 'resetStopped',
          by: row.technician,
          tenantId: organisation.id,
          resetId: row.id,
          data: { stop: stop.kind },
        });
      return seen;
    },

    async backToForm(errors: FormError[]): Promise<void> {
      await d.formAgain(row, errors);
    },

    /** At the click everything is read again. Whatever differs from what was shown needs a new summary. */
    async plan(
      run: Run,
      shown: Seen,
      goes: string[],
      answer: Extract<Confirmation, { kind: 'remove' }>,
    ): Promise<Planned> {
      screen.showStep('check', shown.facts, 0, goes.length);
      const seen = await seeing(run, 'plan', settings.removeWithinMinutes * 60_000, () => look(run));
      if (seen.kind === 'stop') return seen;
      if (seen.kind === 'form') return { kind: 'changed' };
      if (seen.facts.stop) return { kind: 'stop', stop: seen.facts.stop };
      if (fingerprint(seen) !== fingerprint(shown)) return { kind: 'changed' };
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
    async late(run: Run, click: string): Promise<boolean> {
      return ((await run.since(click)) ?? 0) > settings.removeWithinMinutes * 60_000;
    },

    /** An ending before anything was removed. */
    untouched(kind: ResetOutcome['kind'], facts: Facts | null, stop?: Stop): ResetOutcome {
      return {
        kind,
        methods: [],
        remaining: facts?.registered ?? [],
        signedOut: 'notAsked',
        nothingRemoved: true,
        at: new Date().toISOString(),
        ...(stop && { stop }),
      };
    },

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
        },
      });
      return outcome;
    },
  };
}

export type Steps = ReturnType<typeof createSteps>;

/** What must be the same at the click as on the summary: the account, its methods with their numbers, and the ticket. */
function fingerprint(seen: Seen): string {
  const { user, registered, ticket } = seen.facts;
  const methods = registered.map((l) => [l.ref, seen.contacts[l.ref] ?? '']).toSorted();
  return createHash('sha256')
    .update(JSON.stringify([user.id, user.enabled, user.guest, methods, ticket?.id ?? null]))
    .digest('hex');
}
