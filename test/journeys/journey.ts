import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox/sandbox.ts';
import { buttons, cardText, inputs, type Message, type TeamsClient } from '../../sandbox/teams.ts';
import { conversations, type OrganisationName, organisations, type StaffName } from '../../sandbox/world.ts';
import { isOpen } from '../../services/storage/finding.ts';
import { freshDatabase, type TestDatabase } from '../database.ts';
import { haveSpecs } from '../specs.ts';
import { wireProblems } from './wire.ts';

/** A whole story over real sockets: Teams, the product as a process of its own, Graph and the PSA. */

/** How long a test waits for what must come: long, so that a busy machine fails none. Speed is the benchmarks' matter. */
export const patienceMs = 60_000;

export interface Asked {
  who?: StaffName;
  /** A conversation's id; the technician's personal chat when absent. */
  where?: string;
  organisation?: OrganisationName;
  /** Instead of `organisation`, one that the sandbox has no name for. */
  tenantId?: string;
  /** A sign-in name, as typed. */
  user: string;
  /** Choices joined with commas. */
  methods?: string;
  /** A number, or `new` or `none`. */
  ticket?: string;
  reason?: string;
  signOut?: boolean;
}

export interface Journey {
  readonly sandbox: Sandbox;
  readonly database: TestDatabase;
  /** Opens the form and submits it; gives back the message that is now the reset's card. */
  ask(asked: Asked): Promise<Message>;
  /** The newest state of a card, once it says this. Lines of it are given back. */
  reads(message: Message, what: RegExp | string, timeoutMs?: number, who?: StaffName): Promise<string[]>;
  /** Answers the summary, ticking "knows to register again" where it is asked and `understood` is given; the default is a call back. Waits the second that the product wants between show and click. */
  remove(message: Message, answer?: { who?: StaffName; caller?: string; understood?: boolean }): Promise<void>;
  /**
   * Lets the second pass in which the product takes no removal. It counts from when the product has recorded that it
   * showed the summary, which people may see a moment before. The newest reset, when none is named.
   */
  passHaste(resetId?: string): Promise<void>;
  /** Ask, answer the summary, and read the outcome. */
  reset(
    asked: Asked & { caller?: string; understood?: boolean; outcome?: RegExp },
  ): Promise<{ card: string[]; message: Message }>;
  /** Waits until every reset has come to its end: note written, card and line shown. */
  settled(timeoutMs?: number): Promise<void>;
  /** Text messages (no cards) that the bot wrote in a conversation. */
  lines(where?: string): string[];
  notesOn(ticket: number | string): string[];
  /** Deletions that Graph took (204), as method collection names. */
  deletions(): string[];
  as(who: StaffName): TeamsClient;
  end(): Promise<void>;
}

export async function startJourney(options: Partial<SandboxOptions> = {}): Promise<Journey> {
  const database = await freshDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'mfa-journey-'));
  const sandbox = await startSandbox({ dataDir, databaseUrl: database.url, ...options, settings: quiet(options) });
  const as = (who: StaffName) => sandbox.teams.as(who);
  const personal = (who: StaffName) => conversations.personal(who);

  const journey: Journey = {
    sandbox,
    database,
    as,
    async ask({
      who = 'megan',
      where = personal(who),
      organisation = 'contoso',
      tenantId = organisations[organisation].tenantId,
      user,
      methods = 'app',
      ticket = '48213',
      reason = 'newPhone',
      signOut = true,
    }) {
      const client = as(who);
      const before = new Set(client.messages(where).map((m) => m.id));
      await client.say(where, 'reset MFA');
      const form = await client.waitFor(where, (m) => !before.has(m.id) && m.from === 'bot' && m.card !== null);
      const known = ['new', 'none'].includes(ticket);
      const typed = {
        organisation: tenantId,
        userTyped: user,
        methods,
        // Where only one way is allowed, the form does not ask.
        ...(inputs(form.card ?? {}).some((input) => input.id === 'ticketMode') && {
          ticketMode: known ? ticket : 'existing',
        }),
        ...(known ? {} : { ticketTyped: ticket }),
        reason,
        signOut: String(signOut),
      };
      const pressed = await client.press(form, 'form.submit', typed, { check: false });
      assert.equal(pressed.delivery.status, 200);
      return form;
    },
    async reads(message, what, timeoutMs = patienceMs, who = 'megan') {
      const fits = (m: Message) =>
        m.id === message.id && m.card !== null && textFits(cardText(m.card).join('\n'), what);
      const found = await as(who).waitFor(message.conversationId, fits, timeoutMs);
      return cardText(found.card ?? {});
    },
    async remove(message, { who = 'megan', caller = 'calledBack', understood = false } = {}) {
      const shown =
        as(who)
          .messages(message.conversationId)
          .find((m) => m.id === message.id)?.card ?? {};
      const { resetId } = buttons(shown).find((b) => b.verb === 'summary.remove')?.data ?? {};
      await journey.passHaste(String(resetId));
      const asked = inputs(shown).some((input) => input.id === 'understood');
      const typed = { caller, ...(understood && asked && { understood: 'true' }) };
      const pressed = await as(who).press(message, 'summary.remove', typed, { check: false });
      assert.equal(pressed.delivery.status, 200);
    },
    async passHaste(resetId) {
      const shown = async () => {
        const { rows } = await sql<{ shown: boolean }>`
          select exists (select 1 from reset_steps s where s.reset_id = u.reset_id
                         and s.name = replace(u.name, 'until ', 'show ')) as shown
          from reset_steps u join resets r on r.id = u.reset_id
          where u.name like 'until confirm:%' and r.id = coalesce(${resetId ?? null}::uuid, r.id)
          order by r.created_at desc, u.at desc limit 1`.execute(database.db);
        return rows[0]?.shown ?? false;
      };
      for (const end = Date.now() + patienceMs; !(await shown()); await sleep(20)) {
        assert.ok(Date.now() < end, 'the product did not record that it showed the summary');
      }
      await database.passTime(1100);
    },
    async reset({ outcome = /Reference R-.* · ended/, caller, understood, ...asked }) {
      const message = await journey.ask(asked);
      await journey.reads(message, /\[ Remove /, patienceMs, asked.who);
      await journey.remove(message, {
        ...(asked.who && { who: asked.who }),
        ...(caller && { caller }),
        ...(understood && { understood }),
      });
      await journey.reads(message, outcome, patienceMs, asked.who);
      await journey.settled();
      return { card: await journey.reads(message, outcome, 1000, asked.who), message };
    },
    async settled(timeoutMs = patienceMs) {
      for (const end = Date.now() + timeoutMs; ; await sleep(50)) {
        const open = await openResets(database);
        if (open.length === 0) return;
        assert.ok(Date.now() < end, `${open.length} resets are still open after ${timeoutMs} ms`);
      }
    },
    lines: (where = personal('megan')) =>
      (sandbox.teams.store.find(where)?.messages ?? []).filter((m) => m.from === 'bot' && !m.card).map((m) => m.text),
    notesOn: (ticket) => (sandbox.psa.heldTicket(String(ticket))?.notes ?? []).map((n) => n.text),
    deletions: () =>
      sandbox.graph.exchanges
        .filter((e) => e.method === 'DELETE' && e.status === 204)
        .map((e) => e.path.split('/').at(-2) ?? ''),
    async end() {
      await sandbox.stop();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
  return journey;
}

/** Without the watch for a new registration, which has journeys of its own: a day would pass over many a test. */
function quiet({ settings }: Partial<SandboxOptions>): NonNullable<SandboxOptions['settings']> {
  if (typeof settings === 'function') return (psa) => ({ watchHours: 0, ...settings(psa) });
  return { watchHours: 0, ...settings };
}

/** Resets that have not told all there was to tell; one that only waits for the person to register has. */
export async function openResets({ db }: TestDatabase): Promise<{ id: string }[]> {
  const { rows } = await sql<{ id: string }>`select r.id from resets r where ${isOpen}`.execute(db);
  return rows;
}

const textFits = (text: string, what: RegExp | string) =>
  typeof what === 'string' ? text.includes(what) : what.test(text);

/** For `describe`: one product for all its tests, the world as new for each, and a day between them. */
export function useJourney(options: Partial<SandboxOptions> = {}): () => Journey {
  let journey: Journey | null = null;
  const get = () => {
    if (!journey) throw new Error('The journey has not begun.');
    return journey;
  };
  before(async () => {
    journey = await startJourney(options);
  });
  afterEach(async () => {
    const { sandbox, database } = get();
    const unexpected = sandbox.unexpected().map((e) => `${e.server}: ${e.method} ${e.path}`);
    sandbox.reset();
    await database.passTime(25 * 3600_000); // brakes and "again" look back a day
    assert.deepEqual(unexpected, [], 'requests that no simulator knows');
    if (haveSpecs()) assert.deepEqual(wireProblems(sandbox), [], 'traffic that the vendors do not describe');
  });
  after(async () => {
    await journey?.end();
  });
  return get;
}
