import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { createLog } from '../../../services/log.ts';
import type { Organisation } from '../../../services/organisations/organisations.ts';
import { createRecorder, type Recorder } from '../../../services/records/records.ts';
import { createResets } from '../../../services/resets/resets.ts';
import type { StepDeps } from '../../../services/resets/steps.ts';
import type { Attestation, Person, ResetOutcome, ResetRequest, TicketOutcome } from '../../../services/resets/types.ts';
import type { AnyView, OutcomeView, SummaryView } from '../../../services/resets/views.ts';
import { createWorker } from '../../../services/resets/worker.ts';
import { createResetStore, type ResetRow } from '../../../services/storage/resets.ts';
import { createWatchStore } from '../../../services/storage/watches.ts';
import { en } from '../../../services/words/en.ts';
import { anOrganisation, aStoredReset } from '../../builders.ts';
import { freshDatabase, type TestDatabase } from '../../database.ts';
import { type Directory, fakeDirectory, fakeNotifier, fakePsa, type Helpdesk, type Screenshots } from './lifePorts.ts';

/** One reset in the real worker, journal and database; only what lies outside is played. */
export interface LifeWorld {
  id: string;
  technician: Person;
  organisation: Organisation;
  directory: Directory;
  helpdesk: Helpdesk;
  screen: Screenshots;
  database: TestDatabase;
  /** What the worker was given; a test changes what it is about. */
  deps: StepDeps;
  /** The next recorded event of this kind is not stored: the database fails just then. */
  loseDatabaseAt(kind: string): void;
  /** One run, whatever the clock says. */
  run(): Promise<void>;
  /** A nudge more than was needed, as two instances that look at once can make it. */
  nudged(): Promise<void>;
  /** Runs when the reset is due, as the queue does, until it has ended. */
  runToEnd(): Promise<Ended>;
  /** The click on the summary that is shown. `nudged: false`: the process dies before it asks for a run. */
  confirm(how?: { caller?: Attestation; understood?: boolean; nudged?: boolean }): Promise<AnyView>;
  wrongPerson(): Promise<AnyView>;
  row(): Promise<ResetRow>;
  /** Would the queue run it now? Every instance looks for such resets. */
  isDue(): Promise<boolean>;
  /** Runs that were asked for. */
  nudges(): number;
}

export interface Ended {
  outcome: ResetOutcome;
  ticket: TicketOutcome;
  card: OutcomeView;
  line: string;
}

export interface WorldPatch {
  request?: Partial<ResetRequest>;
  settings?: Partial<Organisation['settings']>;
  /** Else a run that stops at an error nobody expected fails the test, though a later run may mend it. */
  faulty?: boolean;
}

/** A database for the file, and a way to make resets in it. */
export function useLifeWorld(): (patch?: WorldPatch) => Promise<LifeWorld> {
  let database: TestDatabase;
  before(async () => {
    database = await freshDatabase();
  });
  after(() => database.drop());
  return (patch = {}) => createWorld(database, patch);
}

async function createWorld(database: TestDatabase, patch: WorldPatch): Promise<LifeWorld> {
  const { db } = database;
  const errors: string[] = [];
  const log = createLog('error', { write: (line) => void errors.push(line) });
  const id = await aStoredReset(db, { request: { methods: ['mobile'], reason: 'lostOrStolen', ...patch.request } });
  const store = createResetStore(db);
  const row = async (): Promise<ResetRow> => {
    const found = await store.byId(id);
    if (!found) throw new Error('The reset is gone.');
    return found;
  };
  const { technician, organisation_id } = await row();
  const organisation = anOrganisation({ id: organisation_id });
  // The watch has tests of its own; elsewhere a reset ends with its last word.
  Object.assign(organisation.settings, { watchHours: 0 }, patch.settings);
  const directory = fakeDirectory(organisation.id);
  const helpdesk = fakePsa();
  const screen = fakeNotifier();

  const lost = new Set<string>();
  const keep = createRecorder(db, log);
  const record: Recorder = async (event) => {
    if (lost.delete(event.kind)) throw Object.assign(new Error('terminating connection'), { code: '57P01' });
    return keep(event);
  };
  let nudges = 0;
  let dies = false;
  const access: StepDeps['access'] = {
    check: async () => ({ ok: true, administrator: false }),
    checkNow: async () => ({ ok: true, administrator: false }),
    colleague: async () => false,
  };
  const organisations: StepDeps['organisations'] = {
    all: async () => [organisation],
    load: async () => [organisation],
    get: async () => organisation,
    visibleTo: async () => (organisation.enabled ? [organisation] : []),
    byDomain: async () => organisation,
    learnDomains: () => {},
  };
  const shared = {
    store,
    access,
    organisations,
    psaOf: () => helpdesk.psa,
    record,
    words: en,
    alarm: async () => {},
  };
  const resets = createResets({
    ...shared,
    db,
    timeZone: 'UTC',
    graph: directory.graph,
    log,
    jobs: {
      enqueue: async () => {},
      nudge: async () => {
        if (dies) throw new Error('The process was killed.');
        nudges += 1;
      },
      start: async () => {},
      stop: async () => {},
      check: async () => {},
    },
    notifier: () => screen.notifier,
  });
  const deps: StepDeps = {
    ...shared,
    graph: directory.graph,
    paused: async () => false,
    mspTenantId: randomUUID(),
    contactKey: 'key of this test',
    notifier: screen.notifier,
    timeZone: 'UTC',
    log,
    chatOf: async () => null,
    mayShowPeople: async () => true,
    watches: createWatchStore(db),
    msUntilOffice: () => 0,
    tellAdministrators: async () => {},
    formAgain: resets.formAgain,
  };
  const work = createWorker(db, deps);
  const nudged = () => work(id, new AbortController().signal);
  const run = async () => {
    await db.updateTable('resets').set({ resting: false }).where('id', '=', id).execute();
    await nudged();
  };

  async function msUntilDue(): Promise<number> {
    const wait = sql<number>`ceil(extract(epoch from due - app_now()) * 1000)::double precision`.as('wait');
    const found = await db.selectFrom('resets').select(wait).where('id', '=', id).executeTakeFirstOrThrow();
    return found.wait;
  }

  return {
    id,
    technician,
    organisation,
    directory,
    helpdesk,
    screen,
    database,
    deps,
    row,
    run,
    nudged,
    isDue: async () => (await msUntilDue()) <= 0,
    nudges: () => nudges,
    loseDatabaseAt: (kind) => void lost.add(kind),
    wrongPerson: () => resets.wrongPerson(id, technician),
    async runToEnd() {
      const most = 40;
      for (let runs = 0; runs < most; runs++) {
        await run();
        if (errors.length > 0 && !patch.faulty) throw new Error(errors.join(''));
        const { ended_at, outcome, ticket } = await row();
        const card = screen.shown.at(-1);
        if (ended_at) {
          if (!outcome || card?.show !== 'outcome') throw new Error(`It ended without an outcome: ${card?.show}.`);
          return { outcome, ticket: ticket ?? { kind: 'none' }, card, line: screen.said.at(-1) ?? '' };
        }
        await database.passTime(Math.max(0, (await msUntilDue()) + 1));
      }
      throw new Error(`It has not ended after ${most} runs.`);
    },
    async confirm({ caller = 'calledBack', understood = false, nudged = true } = {}) {
      await database.passTime(1001); // sooner it would be the second half of a double click
      dies = !nudged;
      try {
        return await resets.confirm(id, (await summaryOf(row)).signal, technician, { caller, understood });
      } finally {
        dies = false;
      }
    },
  };
}

/** The summary that the card shows now. */
export async function summaryOf(row: () => Promise<ResetRow>): Promise<SummaryView> {
  const { view } = await row();
  if (view?.show !== 'summary') throw new Error(`The card shows ${view?.show}, no summary.`);
  return view;
}
