import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { authenticator, phone } from '../../sandbox/data/methods.ts';
import { people } from '../../sandbox/data.ts';
import { cardText, type Message } from '../../sandbox/teams.ts';
import { conversations, msp, organisations, staff } from '../../sandbox/world.ts';
import { kindsRecorded, onlyGone, registered, say, until } from './hands.ts';
import { useStory } from './story.ts';

/** After a reset: the person registers again, or does not, or says that it was somebody else. */

const { oneApp, appAndMobile } = people.contoso;
const minute = 60_000;
const hour = 60 * minute;
const chat = conversations.personal('megan');

describe('the watch after a reset', () => {
  const s = useStory({ settings: { watchHours: 24, statusAfterRegistration: 'Resolved' } });
  // A day passes with each test: what an earlier one left open is not watched in the next.
  beforeEach(async () => {
    await s().database.db.deleteFrom('watches').execute();
    await sql`update resets set ended_at = now(), watch = null where ended_at is null`.execute(s().database.db);
    await toMorning();
  });

  /** Office hours, so that a message that can wait need not. */
  async function toMorning(): Promise<void> {
    const { rows } = await sql<{ ms: number }>`
      select extract(epoch from date_trunc('week', app_now() at time zone 'UTC') + interval '7 days 9 hours'
                               - app_now() at time zone 'UTC') * 1000 as ms`.execute(s().database.db);
    await s().database.passTime(Number(rows[0]?.ms));
  }
  const told = (what: RegExp, where = chat): Promise<Message> =>
    s()
      .as('megan')
      .waitFor(where, (m) => m.from === 'bot' && m.card !== null && what.test(cardText(m.card).join('\n')), 20_000);
  const textOf = (message: Message) =>
    cardText(message.card ?? {}).map((line) => line.replace(/\d\d:\d\d.UTC/g, 'hh:mm'));

  async function reset(user = oneApp.userPrincipalName, methods = 'app'): Promise<Message> {
    const { message } = await s().summary({ user, methods });
    await s().finish(message);
    return message;
  }

  it('tells what was registered, on the card, in a message and on the ticket, and sets the status', async () => {
    const card = await reset();
    const watching = await s().reads(card, /Watching until/);
    assert.ok(watching.includes('◉ Nothing registered yet'));
    s().sandbox.graph.register(oneApp.id, authenticator('new phone', 'Pixel 9'), 'push');
    await s().database.passTime(3 * minute);
    const message = await told(/registered again/);
    assert.deepEqual(textOf(message).slice(0, 5), [
      'Johanna Lorenz registered again',
      'Contoso Ltd · Ticket 48213',
      '✓ Johanna registered Microsoft Authenticator on Pixel 9 at hh:mm.',
      '  Ask Johanna whether this was them.',
      '[ Open ticket 48213 ] [ Details ] [ It was not Johanna ]',
    ]);
    assert.equal(message.summary, 'MFA reset: registered again');
    await s().settled();
    assert.deepEqual((await s().reads(card, /Registered again/)).slice(4, 9), [
      'Since then',
      '✓ Registered again: Microsoft Authenticator on Pixel 9',
      '  hh:mm UTC · Ask Johanna whether this was them.',
      'Removed (1)',
      '✓ Microsoft Authenticator on iPhone 15',
    ]);
    const notes = s()
      .notesOn(48213)
      .filter((text) => /^Registered again/.test(text));
    assert.equal(notes.length, 1);
    assert.match(notes[0] ?? '', /Microsoft Authenticator on Pixel 9, seen .* not who did it/);
    assert.equal(s().sandbox.psa.heldTicket('48213')?.status, 'Resolved');
  });

  it('records and tells that it was somebody else, once, and removes nothing', async () => {
    await say(s(), 'help', { who: 'alex' });
    await reset();
    s().sandbox.graph.register(oneApp.id, authenticator('foreign phone', 'Nokia'), 'push');
    await s().database.passTime(3 * minute);
    const message = await told(/registered again/);
    await s().settled();
    const before = registered(s());
    const refused = await s()
      .as('lee')
      .press(message, 'watch.notThem')
      .catch((error: Error) => error);
    assert.ok(refused instanceof Error, 'the chat is the technician’s own');
    await Promise.all([
      s().as('megan').press(message, 'watch.notThem'),
      s()
        .as('megan')
        .press(message, 'watch.notThem')
        .catch(() => null), // the button may be gone by then
    ]);
    await until('the note', () =>
      s()
        .notesOn(48213)
        .some((text) => /not theirs/.test(text)),
    );
    await s().settled();
    assert.equal(
      s()
        .notesOn(48213)
        .filter((text) => /not theirs/.test(text)).length,
      1,
    );
    const alarms = s()
      .lines(conversations.personal('alex'))
      .filter((line) => /not theirs/.test(line));
    assert.equal(alarms.length, 1);
    assert.ok(!/Johanna/.test(alarms[0] ?? ''), 'an alarm names no person');
    onlyGone(before, s(), {});
    assert.ok((await kindsRecorded(s())).includes('notThem'));
    assert.match(textOf(await told(/somebody else may hold/)).join('\n'), /Nothing was removed by this/);
  });

  it('counts a new number under the old id, and not what was there before', async () => {
    await reset(appAndMobile.userPrincipalName, 'mobile');
    await s().database.passTime(6 * minute);
    await until('a look', async () => (await looks()) > 0);
    assert.equal((await watches()).length, 1, 'the app that stayed is no new registration');
    s().sandbox.graph.register(appAndMobile.id, phone('mobile', '+44 7700900777'));
    await s().database.passTime(10 * minute);
    const message = await told(/registered again/);
    assert.match(textOf(message).join('\n'), /registered mobile phone ending in 77/i);
  });

  it('tells in office hours that nobody registered, and the card says it', async () => {
    // Friday evening: the day ends on Saturday, the message comes on Monday.
    await s().database.passTime(4 * 24 * hour + 9 * hour);
    const card = await reset();
    await s().database.passTime(24 * hour);
    await until('the end', async () => (await watches()).length === 0);
    await until('a Monday', async () => {
      const { rows } = await sql<{ day: number; hour: number }>`
        select extract(isodow from due at time zone 'UTC')::int as day, extract(hour from due at time zone 'UTC')::int as hour
        from resets where ended_at is null`.execute(s().database.db);
      return rows.length === 1 && rows[0]?.day === 1 && rows[0].hour === 8;
    });
    await s().database.passTime(39 * hour);
    const message = await told(/has not registered again/);
    assert.match(textOf(message).join('\n'), /Waiting · nothing registered again/);
    await s().settled();
    assert.match((await s().reads(card, /Nothing registered/)).join('\n'), /Looked until/);
  });

  it('tells in the own chat where people may not be shown any more, and takes both permissions back at once', async () => {
    const { group } = conversations;
    await say(s(), 'help');
    await say(s(), 'tell us here', { who: 'alex', where: group });
    const { message } = await s().summary({ user: oneApp.userPrincipalName, where: group });
    await s().finish(message);
    const notice = await say(s(), 'disallow here', { who: 'alex', where: group });
    assert.match(textOf(notice).join(), /not allowed here/);
    assert.match(textOf(await say(s(), 'reset MFA', { where: group })).join(), /not in this conversation/);
    const before = s().as('megan').messages(group).length;
    s().sandbox.graph.register(oneApp.id, authenticator('new phone', 'Pixel 9'), 'push');
    await s().database.passTime(3 * minute);
    await told(/registered again/);
    await s().settled();
    assert.equal(s().as('megan').messages(group).length, before);
  });

  it('stops on a press, and nothing is told afterwards', async () => {
    const card = await reset();
    await s().as('megan').press(card, 'watch.stop');
    assert.match((await s().reads(card, /Not watched any more/)).join('\n'), /Stopped by Megan Bowen/);
    await until('the end', async () => (await watches()).length === 0);
    s().sandbox.graph.register(oneApp.id, authenticator('late', 'Pixel 9'), 'push');
    await s().database.passTime(25 * hour);
    await s().settled();
    assert.ok(
      !s()
        .as('megan')
        .messages(chat)
        .some((m) => m.card && /registered again/.test(cardText(m.card).join())),
    );
  });

  it('says that it is not known when Microsoft does not answer at the end, and asks nothing of an organisation that is switched off', async () => {
    await reset();
    await s().database.passTime(3 * minute);
    await until('a look that is answered', async () => (await looks()) === 1);
    s().sandbox.graph.fault({ match: 'batch', status: 503, times: 100 });
    await s().database.passTime(24 * hour);
    await until('the look at the end', async () => (await looks()) === 2);
    assert.equal((await watches()).length, 1, 'asked once more for an hour');
    await s().database.passTime(hour);
    await until('the end', async () => (await watches()).length === 0);
    s().sandbox.graph.clearFaults();
    await s().passAll();
    assert.match(textOf(await told(/not known/)).join('\n'), /Microsoft did not tell what is registered/);

    await reset(appAndMobile.userPrincipalName, 'mobile');
    const { db } = s().database;
    await db
      .updateTable('organisations')
      .set({ enabled: false })
      .where('id', '=', organisations.contoso.tenantId)
      .execute();
    s().sandbox.graph.exchanges.splice(0);
    await s().database.passTime(24 * hour);
    await until('the end', async () => (await watches()).length === 0);
    assert.deepEqual(
      s().sandbox.graph.exchanges.filter((e) => e.path.includes(organisations.contoso.tenantId)),
      [],
    );
    await db
      .updateTable('organisations')
      .set({ enabled: true })
      .where('id', '=', organisations.contoso.tenantId)
      .execute();
  });

  it('passes to the administrators when the technician has left', async () => {
    await say(s(), 'help', { who: 'alex' });
    await reset();
    s().sandbox.graph.removeFromGroup(staff.megan.id, msp.techniciansGroupId);
    await s().database.passTime(24 * hour);
    await until('the end', async () => (await watches()).length === 0);
    const theirs = await s()
      .as('alex')
      .waitFor(
        conversations.personal('alex'),
        (m) => m.card !== null && /has not registered again/.test(cardText(m.card).join('\n')),
      );
    assert.equal(theirs.summary, 'MFA reset: nothing registered yet');
  });

  const watches = () => s().database.db.selectFrom('watches').select(['reset_id', 'looks']).execute();
  const looks = async () => (await watches())[0]?.looks ?? 0;
});
