import type { Run } from '../durable/journal.ts';
import { patiently } from '../durable/patience.ts';
import { ServiceError } from '../errors.ts';
import type { Organisation } from '../organisations/organisations.ts';
import type { ResetRow } from '../storage/resets.ts';
import type { Screen } from './screen.ts';
import type { StepDeps } from './steps.ts';
import type { ResetOutcome, Stop } from './types.ts';
import type { OutcomeView, ToldView } from './views.ts';

/**
 * Messages beside the card: to the technician's own chat, and to the administrators. Each once; only where Teams did not
 * say whether the first one arrived is it sent again, since a lost one is worse, and that is recorded.
 */

const patienceMs = 24 * 3600_000;
/** Sent as often without an answer, a message counts as told or lost; nobody can say which. */
const mostOpen = 3;

export function createTelling(d: StepDeps, row: ResetRow, organisation: Organisation, screen: Screen) {
  const about = { by: row.technician, tenantId: organisation.id, resetId: row.id };

  /** Sends until it is known to be there; false when it cannot be, for good or for a day. */
  async function tell(run: Run, name: string, send: () => Promise<unknown>): Promise<boolean> {
    if ((await run.since(`begin tell ${name} done`)) !== null) return true;
    const sendOnce = async () => {
      const { next, open } = await attempts(run, name);
      // A Teams that takes all and answers nothing would show it again and again.
      if (open >= mostOpen)
        throw new ServiceError('Microsoft Teams', 'invalid', d.words.service.gaveUp('Microsoft Teams'));
      if (open > 0) await d.record({ ...about, kind: 'messageMayBeDoubled', data: { message: name } });
      await run.begun(`tell ${name}:${next}`);
      try {
        await send();
      } catch (error) {
        const refused = error instanceof ServiceError && error.kind !== 'unknownOutcome';
        if (refused) await run.begun(`tell ${name}:${next} refused`);
        throw error;
      }
      // Several messages may be one step: what is there is not sent again when a later one fails.
      await run.begun(`tell ${name} done`);
    };
    const end = await patiently(run, name, patienceMs, sendOnce, (error) => error.retryable || error.kind === 'signIn');
    if (!(end instanceof ServiceError)) return true;
    d.log.error({ resetId: row.id, message: name, err: end.message }, 'reset: people could not be told');
    await d.record({ ...about, kind: 'messageLost', data: { message: name } });
    return false;
  }

  async function attempts(run: Run, name: string): Promise<{ next: number; open: number }> {
    let open = 0;
    let next = 1;
    for (; (await run.since(`begin tell ${name}:${next}`)) !== null; next++) {
      if ((await run.since(`begin tell ${name}:${next} refused`)) === null) open += 1;
    }
    return { next, open };
  }

  /** Who has left has no open work: it passes to the administrators. */
  async function technicianStays(): Promise<boolean> {
    const checked = await d.access.checkNow(row.technician);
    return checked.ok || checked.stop.kind === 'askerUnchecked';
  }

  async function outcomeView(outcome: ResetOutcome): Promise<OutcomeView> {
    const stored = await d.store.byId(row.id);
    return screen.outcomeView(outcome, stored?.ticket ?? { kind: 'none' }, stored?.watch ?? null);
  }

  /** To the technician's own chat; false where he has none, or is gone. */
  async function tellTechnician(run: Run, name: string, view: ToldView): Promise<boolean> {
    if (!(await technicianStays())) return false;
    const chat = await d.chatOf(row.technician);
    if (!chat) return false;
    return tell(run, name, () => d.notifier.show({ ...chat, cardId: null }, view));
  }

  async function tellAdministrators(run: Run, name: string, what: ToldView | string): Promise<boolean> {
    return tell(run, name, () => d.tellAdministrators(what));
  }

  return {
    /** Where the reset is; where the bot may not write any more, to the technician's own chat. */
    async tellHere(run: Run, name: string, view: ToldView): Promise<boolean> {
      const place = (await d.store.byId(row.id))?.place ?? row.place;
      // In a shared conversation people may not be shown any more; in his own chat he may have left.
      if (place.conversationType === 'personal' || !(await d.mayShowPeople(place))) {
        if (await tellTechnician(run, name, view)) return true;
        return tellAdministrators(run, `${name} to administrators`, view);
      }
      return tell(run, name, async () => {
        try {
          await d.notifier.show({ ...place, cardId: null }, view);
        } catch (error) {
          const gone = error instanceof ServiceError && (error.kind === 'forbidden' || error.kind === 'notFound');
          const chat = gone && (await technicianStays()) ? await d.chatOf(row.technician) : null;
          if (!chat || chat.conversationId === place.conversationId) throw error;
          await d.notifier.show({ ...chat, cardId: null }, view);
        }
      });
    },

    tellTechnician,
    tellAdministrators,

    /** A message in the technician's own chat when the card is in another conversation, or where it is wanted always. */
    async confirm(run: Run, outcome: ResetOutcome): Promise<{ told: boolean }> {
      const stored = await d.store.byId(row.id);
      const elsewhere = (stored?.place ?? row.place).conversationType !== 'personal';
      if (!elsewhere && organisation.settings.confirmPersonally !== 'always') return { told: false };
      const ended = await outcomeView(outcome);
      const { heading, givenName } = ended;
      return { told: await tellTechnician(run, 'ended', { show: 'told', what: 'ended', heading, givenName, ended }) };
    },

    /** Every refused attempt, and what nobody but a person can bring on. */
    async report(run: Run, outcome: ResetOutcome, round: number): Promise<{ told: boolean }> {
      const ended = await outcomeView(outcome);
      const line = refusedLine(outcome.stop, outcome);
      if (line && round === 1) await tellAdministrators(run, 'refused', line);
      if (!needsPerson(ended)) return { told: false };
      const { heading, givenName, ticket } = ended;
      const note = ticket.kind === 'refused' ? ticket.note : null;
      const view: ToldView = { show: 'told', what: 'deadEnd', heading, givenName, ended, note };
      const name = round === 1 ? 'dead end' : `dead end ${round}`;
      await tellTechnician(run, name, view);
      return { told: await tellAdministrators(run, `${name} to administrators`, view) };
    },
  };

  function refusedLine(stop: Stop | undefined, outcome: ResetOutcome): string | null {
    const { name } = row.technician;
    if (outcome.kind === 'refused') return d.words.alarms.notVerified(name, organisation.name);
    if (outcome.kind !== 'blocked' || !stop) return null;
    if (stop.kind === 'technicianBrake') return d.words.alarms.technicianBrake(name, stop.perHour);
    if (stop.kind === 'organisationBrake')
      return d.words.alarms.organisationBrake(organisation.name, stop.perHour, name);
    return d.words.alarms.refused(name, organisation.name, stop, row.reference);
  }
}

/** A ticket that takes no note, a removal of unknown end, or a consent that is gone. */
function needsPerson({ outcome, ticket }: OutcomeView): boolean {
  if (ticket.kind === 'refused') return true;
  if (outcome.kind === 'failed' && !outcome.nothingRemoved) return true;
  return outcome.stop?.kind === 'serviceRefused' || outcome.stop?.kind === 'privilegeUnknown';
}

export type Telling = ReturnType<typeof createTelling>;
