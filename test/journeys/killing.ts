import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { authenticator, phone, phoneIds } from '../../sandbox/data/methods.ts';
import { cardText, type Message } from '../../sandbox/teams.ts';
import { conversations, type OrganisationName, organisations } from '../../sandbox/world.ts';
import type { PsaKind } from '../../services/psa/psa.ts';
import { say, until } from './hands.ts';
import { holdEverything, installHold, waitUntilHeld } from './holding.ts';
import { type Journey, startJourney } from './journey.ts';

/**
 * kill -9 around every single step, generated from the steps that a reset really takes, so that a later step is covered
 * by itself. Many resets are held at once, each at its step; one kill, and one restart finishes them all.
 */

/** Steps that a press records, not the life itself. */
const byPress = /^confirm:\d+$/;

/** Steps from the outcome on: their effect is in the PSA or on the card, or they depend on it. */
export const ofTheTicket = /^(outcome|begin newTicket|ticket|note|customerNote|time|status|card|line)/;
/** Messages beside the card, and the watch. */
export const ofMessages = /^(begin )?(appear|confirmation|report|tell|until watched|watch|card|line)/;

const isBeforeClick = (step: string) =>
  /^(begin appear|appear|facts|show|until (confirm|devices)|devices)/.test(step) || step.startsWith('patience facts');
/** Steps that come when the person has registered again, or soon after the last word. */
const isOfWatch = (step: string) => /watch|registered/.test(step);

interface Case {
  step: string;
  organisation: OrganisationName;
  user: { id: string; userPrincipalName: string };
  appId: string;
  message: Message;
  /** What the person registers while the bot is down; must still be there at the end. */
  newer: string[];
}

const noCardYet = { id: '', conversationId: conversations.group } as Message;

export interface Killed {
  steps: string[];
  /** Messages beside the card, over all resets: how many came twice, as the product itself recorded it may be. */
  messages: { lost: number; doubled: number; recorded: number };
}

/**
 * Kills the product at each of the steps that `wanted` keeps, and looks at everything afterwards. `afterwards`: asked in a
 * group chat, so that the technician is told in his own chat as well, and on to the registration of a new phone.
 */
export async function killAtSteps(
  psa: PsaKind,
  wanted: (step: string) => boolean,
  { afterwards = false } = {},
): Promise<Killed> {
  const j: Journey = await startJourney({
    psa,
    settings: ({ board }) => ({
      perTechnicianHour: 1000,
      perOrganisationHour: 1000,
      newTicketBoard: board,
      customerNote: true,
      watchHours: afterwards ? 24 : 0,
      timeEntryMinutes: 15,
    }),
    limits: false,
  });
  const { numbers } = j.sandbox.psa;
  const ticketOf: Record<OrganisationName, string> = {
    contoso: numbers.adele,
    fabrikam: numbers.fabrikam,
    adatum: 'new',
  };
  let people: { organisation: OrganisationName; user: Case['user']; appId: string }[] = [];
  try {
    await installHold(j.database);
    if (afterwards) await say(j, 'allow here', { who: 'alex', where: conversations.group });
    if (afterwards) await say(j, 'help');
    people = await peopleWithAppAndMobile();
    const steps = (await stepsOfOneReset()).filter(wanted);
    // A held step keeps a database connection, of which the product has ten; and one organisation has four resets at once.
    // Nobody else's watch is looked at while what one has seen is held.
    const alone = steps.filter((step) => step === 'watched');
    const rest = steps.filter((step) => step !== 'watched');
    for (let n = 0; n < rest.length; n += 6) await killAt(rest.slice(n, n + 6));
    if (alone.length > 0) await killAt(alone);
    assert.deepEqual(
      j.sandbox.unexpected().map((e) => `${e.server}: ${e.method} ${e.path}`),
      [],
    );
    const messages = afterwards ? await countMessages() : { lost: 0, doubled: 0, recorded: 0 };
    return { steps, messages };
  } finally {
    await j.end();
  }

  async function stepsOfOneReset(): Promise<string[]> {
    const { organisation, user } = take();
    const asked = { organisation, user: user.userPrincipalName, methods: 'app,mobile', ticket: ticketOf[organisation] };
    if (!afterwards) await j.reset({ ...asked, understood: true });
    else {
      const message = await askInDialog(asked, '');
      await j.reads(message, /\[ Remove /);
      await j.remove(message, { understood: true });
      await j.reads(message, /Watching until/);
      await registerAgain(user.id);
      await j.reads(message, /Registered again/);
      await until('the end', async () => (await openOnes()) === 0);
    }
    const rows = await j.database.db.selectFrom('reset_steps').select('name').orderBy('at').execute();
    return rows
      .map((row) => row.name)
      .filter((name) => !byPress.test(name))
      .map((name) => name.replace(/:[0-9a-f-]{36}/, ''));
  }

  async function killAt(steps: string[]): Promise<void> {
    const blocker = await holdEverything(j.database);
    const cases: Case[] = [];
    for (const step of steps) cases.push(await begin(step));
    await waitUntilHeld(
      j.database,
      steps.length,
      cases.map((c) => c.step),
    );

    await j.sandbox.product.kill();
    await blocker.endWaiters(); // else the dead process's insert still commits
    await sql`delete from held`.execute(j.database.db);
    await blocker.release();
    for (const c of cases) registerNewer(c);
    await j.sandbox.product.start();

    await Promise.all(cases.map(finish));
    if (afterwards) {
      for (const c of cases) if (c.newer.length === 0) await registerAgain(c.user.id, 0);
      // Time goes on until each watch, however late it began, has had its look.
      for (const end = Date.now() + 90_000; (await openOnes()) > 0; await sleep(1000)) {
        assert.ok(Date.now() < end, `not ended: ${cases.map((c) => c.step).join(', ')}`);
        await j.database.passTime(3 * 60_000);
      }
      for (const c of cases) await j.reads(c.message, /Registered again/, 2000);
    }
    await j.settled(90_000);
    for (const c of cases) await check(c);
  }

  /** Opens a reset whose step will be held; presses the summary's button when the step comes after it. */
  async function begin(step: string): Promise<Case> {
    const { organisation, user, appId } = take();
    // Where a new number takes the place of the old one, no default may be in the way of the app.
    if (step.includes('mobile')) j.sandbox.graph.setUser(user.id, { defaultMethod: 'none' });
    await sql`insert into held values (${user.userPrincipalName}, ${step})`.execute(j.database.db);
    const asked = { organisation, user: user.userPrincipalName, methods: 'app,mobile', ticket: ticketOf[organisation] };
    const message = afterwards ? await askInDialog(asked, step) : await j.ask(asked);
    const c: Case = { step, organisation, user, appId, message, newer: [] };
    if (!isBeforeClick(step)) await press(c);
    if (isOfWatch(step) && !/^(until watched|watch|watch length)$/.test(step)) {
      await j.reads(c.message, /Watching until/);
      c.newer = [await registerAgain(user.id)];
    }
    return c;
  }

  /**
   * Asked in a dialog, so that the product posts the card itself. Held before that is recorded, the card may be there or
   * not: then whatever the product shows in the end counts.
   */
  async function askInDialog(
    asked: { organisation: OrganisationName; user: string; methods: string; ticket: string },
    step: string,
  ) {
    const megan = j.as('megan');
    const form = await megan.openDialog(conversations.group);
    const isNew = asked.ticket === 'new';
    await megan.pressDialog(
      form,
      'Review reset',
      {
        organisation: organisations[asked.organisation].tenantId,
        userTyped: asked.user,
        methods: asked.methods,
        ticketMode: isNew ? 'new' : 'existing',
        ...(!isNew && { ticketTyped: asked.ticket }),
        reason: 'newPhone',
      },
      { check: false },
    );
    return /appear/.test(step) ? noCardYet : cardOf(asked.user);
  }

  /** The card of a reset, as the product has stored where it is. */
  async function cardOf(user: string): Promise<Message> {
    for (const end = Date.now() + 60_000; ; await sleep(50)) {
      const row = await j.database.db
        .selectFrom('resets')
        .select('place')
        .where(sql<string>`request->'user'->>'typed'`, '=', user)
        .executeTakeFirst();
      const message = row?.place.cardId ? j.sandbox.teams.store.message(row.place.cardId) : null;
      if (message) return message;
      assert.ok(Date.now() < end, `no card for ${user}`);
    }
  }

  /** A new phone, and the time until the first look. */
  async function registerAgain(userId: string, ms = 3 * 60_000): Promise<string> {
    const app = authenticator(`again ${userId}`, 'Pixel 9');
    j.sandbox.graph.register(userId, app, 'push');
    if (ms > 0) await j.database.passTime(ms);
    return app.id;
  }

  async function openOnes(): Promise<number> {
    const rows = await j.database.db.selectFrom('resets').select('id').where('ended_at', 'is', null).execute();
    return rows.length;
  }

  /** By reference: the message of the end in the own chat, and of the registration in the group chat. */
  async function countMessages(): Promise<Killed['messages']> {
    const { db } = j.database;
    const resets = await db.selectFrom('resets').select('reference').execute();
    const textsIn = (where: string) =>
      (j.sandbox.teams.store.find(where)?.messages ?? [])
        .filter((m) => m.from === 'bot' && m.card)
        .map((m) => cardText(m.card ?? {}).join('\n'));
    const own = textsIn(conversations.personal('megan'));
    const group = textsIn(conversations.group);
    const counts = resets.flatMap(({ reference }) => [
      own.filter((text) => text.includes(`Reference ${reference} · asked by`)).length,
      group.filter((text) => text.includes(`Reference ${reference} · asked by`) && /registered again/.test(text))
        .length,
    ]);
    const recorded = await db.selectFrom('records').select('id').where('kind', '=', 'messageMayBeDoubled').execute();
    return {
      lost: counts.filter((count) => count === 0).length,
      doubled: counts.filter((count) => count > 1).length,
      recorded: recorded.length,
    };
  }

  async function press(c: Case): Promise<void> {
    await j.reads(c.message, /\[ Remove /);
    await j.remove(c.message, { understood: true });
  }

  async function finish(c: Case): Promise<void> {
    if (c.message === noCardYet) c.message = await cardOf(c.user.userPrincipalName);
    if (isBeforeClick(c.step)) await press(c);
    await j.reads(c.message, /Reference R-.* · ended/);
  }

  /**
   * Meanwhile the person registers a new phone and a new number, which has the same fixed id as the old one. Not while
   * the app is still to go: Graph keeps a default method as long as there are others.
   */
  function registerNewer(c: Case): void {
    if (afterwards) return; // the newer phone is what the watch is to see
    const appIsGone = !isBeforeClick(c.step) && !/^(plan|begin|remove|sleep settle|newDefault)/.test(c.step);
    if (!appIsGone && !c.step.includes('mobile')) return;
    j.sandbox.graph.register(c.user.id, phone('mobile', '+44 7700900999'));
    c.newer = [phoneIds.mobile];
    if (!appIsGone) return;
    const app = authenticator(`newer ${c.user.id}`, 'Galaxy S25');
    j.sandbox.graph.register(c.user.id, app, 'push');
    c.newer.push(app.id);
  }

  async function check(c: Case): Promise<void> {
    const at = `killed at "${c.step}"`;
    const left = j.sandbox.graph.methodsOf(c.user.id);
    assert.equal(
      left.some((m) => m.id === c.appId),
      false,
      `${at}: the old app is gone`,
    );
    for (const id of c.newer)
      assert.ok(
        left.some((m) => m.id === id),
        `${at}: what was registered meanwhile stays`,
      );
    if (!c.newer.includes(phoneIds.mobile))
      assert.equal(
        left.some((m) => m.id === phoneIds.mobile),
        false,
        `${at}: the old number is gone`,
      );
    else
      assert.ok(
        left.some((m) => m.phoneNumber === '+44 7700900999'),
        `${at}: the new number is the one that stays`,
      );

    const row = await j.database.db
      .selectFrom('resets')
      .selectAll()
      .where('request', 'is not', null)
      .where(sql<boolean>`request->'user'->>'typed' = ${c.user.userPrincipalName}`)
      .executeTakeFirstOrThrow();
    // A number that was replaced before its deletion was begun is somebody newer: left, and told.
    const kind = c.step.startsWith('begin remove mobile') ? 'partly' : 'done';
    assert.equal(row.outcome?.kind, kind, `${at}: ${JSON.stringify(row.outcome)}`);
    const held = j.sandbox.psa.held();
    const marked = (word: string) =>
      held.flatMap((t) => t.notes).filter((n) => n.text.includes(`[${row.reference} ${word}]`));
    assert.equal(marked('note').length, 1, `${at}: one note`);
    assert.equal(marked('reply').length, kind === 'done' ? 1 : 0, `${at}: one note for the customer`);
    const times = held.flatMap((t) => t.times).filter((time) => time.text.includes(row.reference));
    assert.deepEqual(
      times.map((time) => time.minutes),
      [15],
      `${at}: time entered once`,
    );
    const made = held.filter((t) => t.title.includes(row.reference));
    assert.equal(made.length, c.organisation === 'adatum' ? 1 : 0, `${at}: one new ticket where one was asked for`);
    const deletions = j.sandbox.graph.exchanges.filter(
      (e) => e.method === 'DELETE' && e.status === 204 && e.path.includes(c.user.id),
    );
    // Before the old number was deleted, the new one had already taken its place.
    const expected = c.step.startsWith('begin remove mobile') ? 1 : 2;
    assert.equal(deletions.length, expected, `${at}: each method was deleted once`);
    const hashes = await sql<{
      n: number;
    }>`select count(*)::int as n from reset_steps where reset_id = ${row.id} and value ? 'contacts'`.execute(
      j.database.db,
    );
    assert.equal(hashes.rows[0]?.n, 0, `${at}: hashes of numbers are erased at the end`);
  }

  function take() {
    const next = people.shift();
    if (!next) throw new Error('There are not enough people in the sandbox for so many steps.');
    return next;
  }

  async function peopleWithAppAndMobile() {
    const found: typeof people = [];
    const names = Object.keys(organisations) as OrganisationName[];
    const byOrganisation = names.map((organisation) => {
      const directory = j.sandbox.graph.state().find((d) => d.tenantId === organisations[organisation].tenantId);
      return (directory?.users ?? [])
        .filter((u) => /^[a-z]+\.[a-z]+@/.test(u.userPrincipalName) && u.id.slice(-3) >= '200')
        .map((user) => ({ organisation, user: { id: user.id, userPrincipalName: user.userPrincipalName } }));
    });
    // Taken in turn, so that no organisation has more than four resets of a batch.
    for (let i = 0; i < 40; i++) {
      for (const list of byOrganisation) {
        const one = list[i];
        if (!one) continue;
        for (const method of j.sandbox.graph.methodsOf(one.user.id)) j.sandbox.graph.remove(one.user.id, method.id);
        const app = authenticator(one.user.id, 'iPhone 12');
        j.sandbox.graph.register(one.user.id, app, 'push');
        j.sandbox.graph.register(one.user.id, phone('mobile', '+44 7700900111'));
        found.push({ ...one, appId: app.id });
      }
    }
    return found;
  }
}
