import type { Run } from '../durable/journal.ts';
import { ServiceError } from '../errors.ts';
import type { Organisation } from '../organisations/organisations.ts';
import type { Psa } from '../psa/psa.ts';
import { type ResetRow, referenceOf } from '../storage/resets.ts';
import { firstLookMs } from '../watch/spaces.ts';
import type { Watched } from '../watch/watcher.ts';
import { queued } from './afterNote.ts';
import type { Screen } from './screen.ts';
import type { StepDeps } from './steps.ts';
import type { Telling } from './telling.ts';
import type { TicketStep } from './ticketing.ts';
import type { Person, ResetOutcome } from './types.ts';
import type { ToldView, WatchView } from './views.ts';

/** What the life does about the person's new registration. Each step is safe to repeat. */

const hour = 3600_000;
type Registered = Extract<WatchView, { state: 'registered' }>;

/** Left by the press on "it was not them": who said so, and when (ISO time). */
export interface NotThem {
  by: Person;
  at: string;
}

export function createWatching(
  d: StepDeps,
  row: ResetRow,
  organisation: Organisation,
  parts: { screen: Screen; telling: Telling },
) {
  const { screen, telling } = parts;
  const { settings } = organisation;
  const psa: Psa | null = d.psaOf(organisation);
  const reference = referenceOf(row.id);

  async function save(view: WatchView): Promise<WatchView> {
    await d.store.saveWatch(row.id, view);
    return view;
  }

  const told = (view: Extract<WatchView, { state: 'registered' | 'none' }>): ToldView => {
    const shared = { show: 'told' as const, heading: screen.heading(null), givenName: screen.givenName() };
    return view.state === 'registered'
      ? { ...shared, what: 'registered', watch: view }
      : { ...shared, what: 'notRegistered', watch: view };
  };

  /** A note beside the reset's own one, under a key of its own. */
  async function noteOn(run: Run, ticket: TicketStep, name: string, text: string): Promise<{ noted: boolean }> {
    if (!psa) return { noted: false };
    const key = `${reference} ${name}`;
    const noted = await queued(run, `note ${name}`, () =>
      psa.ensureNote(ticket.id, { key, text, audience: 'internal' }, run.abort),
    );
    if (noted instanceof ServiceError) {
      d.log.warn({ resetId: row.id, note: name, err: noted.message }, 'watch: the ticket took no note');
      await d.record({ kind: 'ticketRefused', tenantId: organisation.id, resetId: row.id, data: { note: name } });
    }
    return { noted: !(noted instanceof ServiceError) };
  }

  return {
    /** 0: nothing was taken away that one registers again, or nobody wants to know. */
    watchMs(outcome: ResetOutcome): number {
      const gone = outcome.methods.some((m) => m.result === 'removed' || m.result === 'alreadyGone');
      return gone ? Math.round(settings.watchHours * hour) : 0;
    },

    async beginWatch(outcome: ResetOutcome, ms: number): Promise<{ until: string }> {
      const userId = screen.known().facts?.user.id;
      if (!userId) throw new Error(`Reset ${row.id} has no person to watch.`);
      await d.watches.add({
        resetId: row.id,
        organisationId: organisation.id,
        userId,
        known: knownAfter(outcome),
        ms,
        firstMs: firstLookMs,
      });
      const until = new Date((await d.store.now()).getTime() + ms).toISOString();
      await save({ state: 'watching', until });
      await screen.showOutcome(outcome, (await d.store.byId(row.id))?.ticket ?? { kind: 'none' });
      return { until };
    },

    async endWatch(seen: Watched): Promise<Exclude<WatchView, { state: 'watching' }>> {
      await d.watches.remove([row.id]);
      const at = (await d.store.now()).toISOString();
      const view: Exclude<WatchView, { state: 'watching' }> =
        seen.kind === 'registered'
          ? { state: 'registered', methods: seen.methods, at: seen.at, notThem: null }
          : seen.kind === 'none'
            ? { state: 'none', looked: seen.looked, at }
            : { state: 'stopped', by: seen.by, at };
      await save(view);
      await d.record({
        kind: 'watchEnded',
        tenantId: organisation.id,
        resetId: row.id,
        targetId: row.user_id,
        data: { state: view.state, ...(view.state === 'registered' && { types: view.methods.map((m) => m.type) }) },
      });
      return view;
    },

    /** Nobody can tell any more what it sees; what it has told stays. */
    async abandonWatch(): Promise<void> {
      await d.watches.remove([row.id]);
      const stored = await d.store.byId(row.id);
      if (stored?.watch?.state !== 'watching') return;
      await save({ state: 'none', looked: false, at: (await d.store.now()).toISOString() });
    },

    /** That nothing happened can wait until somebody is there to read it. */
    async untilOfficeHours(run: Run): Promise<void> {
      const ms = d.msUntilOffice(await d.store.now());
      if (ms > 0) await run.pause(ms);
    },

    async showWatch(run: Run, view: WatchView): Promise<{ shown: boolean }> {
      const stored = await d.store.byId(row.id);
      if (!stored?.outcome) return { shown: false };
      return screen.card(run, stored.outcome, `watch ${view.state}`);
    },

    /** A fresh message, as an edit notifies nobody: where the reset is, and to the technician's own chat. */
    async tellWatch(run: Run, view: Extract<WatchView, { state: 'registered' | 'none' }>): Promise<{ told: boolean }> {
      const message = told(view);
      if (view.state === 'registered') return { told: await telling.tellHere(run, 'registered', message) };
      if (await telling.tellTechnician(run, 'not registered', message)) return { told: true };
      return { told: await telling.tellAdministrators(run, 'not registered to administrators', message) };
    },

    watchNote: (run: Run, ticket: TicketStep, view: Registered) =>
      noteOn(run, ticket, 'again', d.words.watch.note(view, { reference, organisation: organisation.name })),

    async watchStatus(run: Run, ticket: TicketStep): Promise<{ set: boolean }> {
      const { statusAfterRegistration: status } = settings;
      if (!psa || !status) return { set: false };
      const done = await queued(run, 'watch status', () => psa.setStatus(ticket.id, status, run.abort));
      if (!(done instanceof ServiceError)) return { set: true };
      await telling.tellAdministrators(run, 'watch status', d.words.alarms.statusRefused(ticket.number, done.message));
      return { set: false };
    },

    async sayNotThem({ by, at }: NotThem, view: Registered): Promise<Registered> {
      const said: Registered = { ...view, notThem: { by: by.name, at } };
      await save(said);
      return said;
    },

    async alarmNotThem(run: Run, by: Person): Promise<{ told: boolean }> {
      const line = d.words.alarms.notThem(by.name, organisation.name, reference);
      return { told: await telling.tellAdministrators(run, 'not them', line) };
    },

    notThemNote: (run: Run, ticket: TicketStep, by: Person) =>
      noteOn(
        run,
        ticket,
        'not them',
        d.words.watch.notThemNote(by.name, { reference, organisation: organisation.name }),
      ),
  };

  /**
   * What is no new registration: all that is registered now, and devices that were there before, should Microsoft show
   * them once more. A number has a fixed id, so one that was removed counts when it comes back.
   */
  function knownAfter(outcome: ResetOutcome): string[] {
    const before = (screen.known().facts?.registered ?? []).map((l) => l.ref);
    const gone = outcome.methods.filter((m) => m.result === 'removed' || m.result === 'alreadyGone').map((m) => m.ref);
    const left = outcome.unread ? before.filter((ref) => !gone.includes(ref)) : outcome.remaining.map((l) => l.ref);
    // An address serves password recovery only: it is told where it was what the reset was about.
    const email = row.request.methods.every((m) => m === 'email') ? [] : ['email'];
    return [...new Set([...left, ...before.filter((ref) => ref.includes(':')), ...email])];
  }
}
