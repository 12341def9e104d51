import assert from 'node:assert/strict';
import { people } from '../../sandbox/data.ts';
import { granularConsent } from '../../sandbox/login/consent.ts';
import { cardText, inputs, type Message } from '../../sandbox/teams.ts';
import { conversations, msp, organisations, type StaffName, staff } from '../../sandbox/world.ts';
import { answerTo, kindsRecorded, say, until } from './hands.ts';
import { patienceMs } from './journey.ts';
import { useStory } from './story.ts';

/** What does not go on by itself is seen by those who can bring it on, with the text and a way to try again. */

const { oneApp, appAndMobile } = people.contoso;
const user = oneApp.userPrincipalName;
const { channel, personal } = conversations;

describe('a dead end', () => {
  const s = useStory();
  const deny = (denied: boolean) => s().sandbox.connectWise.events.deny({ right: 'edit', denied });
  beforeEach(() => say(s(), 'help', { who: 'alex' }));
  afterEach(() => s().database.db.updateTable('conversations').set({ tells_administrators: false }).execute());

  const cards = (where: string, what: RegExp): Message[] =>
    (s().sandbox.teams.store.find(where)?.messages ?? []).filter(
      (m) => m.from === 'bot' && m.card && what.test(cardText(m.card).join('\n')),
    );
  const only = (where: string, what: RegExp): Message => {
    const [first, ...more] = cards(where, what);
    assert.ok(first && more.length === 0, `${more.length + (first ? 1 : 0)} in ${where}`);
    return first;
  };

  it('of the ticket comes to technician and administrators once each, and "try again" writes the one note', async () => {
    deny(true);
    const { message } = await s().summary({ user });
    await s().finish(message);
    const own = only(personal('megan'), /needs you/);
    assert.deepEqual(
      cardText(own.card ?? {}).filter((line) => !line.startsWith('MFA reset: ')),
      [
        'The reset for Johanna Lorenz needs you',
        'Contoso Ltd · Ticket 48213',
        '! Failed · this does not go on by itself',
        '  The ticket took no note. ConnectWise PSA does not allow the bot to add the note. Give it the right "Service Desk / Service Tickets: Edit All (and Add, where notes need it)".',
        'Write this on ticket 48213 yourself',
        '[ Open ticket 48213 ] [ Details ] [ Try the note again ]',
        cardText(own.card ?? {}).at(-1),
      ],
    );
    assert.equal(own.summary, 'MFA reset: somebody must do something', 'a notification names nobody');
    const theirs = only(personal('alex'), /needs you/);
    const lee = await s()
      .as('lee')
      .send(await pressedBy('lee', own, 'outcome.retryTicket'));
    assert.equal(lee.status, 200);
    assert.equal(s().notes(48213).length, 0);

    // Refused once more: told once more.
    await s().as('alex').press(theirs, 'outcome.retryTicket');
    await until('the message says it', () =>
      /the note is tried again/.test(
        cardText(cards(personal('alex'), /./).find((m) => m.id === theirs.id)?.card ?? {}).join(),
      ),
    );
    await s().passAll();
    assert.equal(cards(personal('megan'), /needs you/).length, 2);
    deny(false);
    await s().as('megan').press(message, 'outcome.retryTicket');
    await s().passAll();
    assert.equal(s().notes(48213).length, 1);
    assert.match((await s().reads(message, /ended/)).join('\n'), /Ticket note: On ticket 48213/);
    assert.deepEqual(
      (await kindsRecorded(s())).filter((kind) => /ticketRe/.test(kind)),
      ['ticketRefused', 'ticketRetried', 'ticketRefused', 'ticketRetried'],
    );
  });

  it('of a consent that is gone can be tried again by the technician, and by an administrator as his own', async () => {
    const { tenantId } = organisations.contoso;
    const { login, product } = s().sandbox;
    await product.kill(); // with its tokens
    login.consent(tenantId, null);
    await product.start();
    const before = cards(personal('alex'), /needs you/).length;
    const ended = await s().ending({ user, methods: 'app', ticket: '48213' });
    assert.match(ended.join('\n'), /Failed/);
    for (const who of ['megan', 'alex'] as const) {
      const [message] = cards(personal(who), /needs you/).slice(-1);
      assert.ok(message && cards(personal('alex'), /needs you/).length === before + 1);
      assert.deepEqual(cardText(message.card ?? {}).at(-2), '[ Open ticket 48213 ] [ Details ] [ Try again ]');
      const form = await answerTo(s(), personal(who), () => s().as(who).press(message, 'Try again'), who);
      const values = Object.fromEntries(inputs(form.card ?? {}).map(({ id, value }) => [id, value]));
      assert.deepEqual(
        [values.organisation, values.userTyped, values.methods, values.ticketTyped],
        [tenantId, user, 'app', '48213'],
      );
      login.consent(tenantId, granularConsent);
      const mine = await s().as(who).press(form, 'form.submit', {}, { check: false });
      assert.equal(mine.delivery.status, 200);
      await s().reads(form, /\[ Remove 1 method \]/, patienceMs, who);
      await s().as(who).press(form, 'summary.cancel', {}, { check: false });
    }
    const [hers] = cards(personal('megan'), /needs you/).slice(-1);
    const lee = await s()
      .as('lee')
      .send(await pressedBy('lee', hers as Message, 'outcome.tryAgain'));
    assert.match(JSON.stringify(lee.body), /Only Megan Bowen/);
  });

  it('passes to the administrators alone when the technician has left', async () => {
    deny(true);
    const { message } = await s().summary({ user });
    await s().remove(message);
    await s().reads(message, /Done · 1 method removed/);
    s().sandbox.graph.removeFromGroup(staff.megan.id, msp.techniciansGroupId);
    await s().passAll();
    only(personal('alex'), /needs you/);
    assert.deepEqual(cards(personal('megan'), /needs you/), []);
  });

  it('goes to the conversation where an administrator said so, and to their chats when that one is gone', async () => {
    assert.match(
      cardText((await say(s(), 'tell us here', { who: 'megan', where: channel })).card ?? {}).join(),
      /administrators only/,
    );
    await say(s(), 'tell us here', { who: 'alex', where: channel });
    deny(true);
    const { message } = await s().summary({ user });
    await s().finish(message);
    only(channel, /needs you/);
    assert.deepEqual(cards(personal('alex'), /needs you/), []);

    s().sandbox.teams.setInstalled(channel, false);
    const second = await s().summary({ user: appAndMobile.userPrincipalName, methods: 'mobile' });
    await s().finish(second.message);
    only(personal('alex'), /needs you/);
    assert.ok(
      s()
        .lines(personal('alex'))
        .some((line) => /may not write any more in the conversation/.test(line)),
    );
    s().sandbox.teams.setInstalled(channel, true);
  });

  it('has every refused attempt told to administrators, with no name of the person', async () => {
    await s().ending({ user: people.contoso.globalAdministrator.userPrincipalName });
    const { message } = await s().summary({ user });
    await s().finish(message, { caller: 'notVerified' });
    await until('both lines', () => s().lines(personal('alex')).length >= 2);
    assert.deepEqual(s().lines(personal('alex')), [
      'Megan Bowen was refused an MFA reset at Contoso Ltd: privileged account. Reference R-….',
      'Megan Bowen stopped an MFA reset at Contoso Ltd: the caller was not verified.',
    ]);
  });

  it('has a stranger told to administrators once a day, however often he asks', async () => {
    for (let n = 0; n < 3; n++) await say(s(), 'reset MFA', { who: 'pat' });
    await until('the line', () => s().lines(personal('alex')).length > 0);
    await s().database.passTime(25 * 3600_000);
    await say(s(), 'reset MFA', { who: 'pat' });
    await until('the second line', () => s().lines(personal('alex')).length > 1);
    assert.deepEqual(
      s()
        .lines(personal('alex'))
        .map((line) => line.split('.')[0]),
      Array(2).fill('Pat Quinn asked for an MFA reset and is no technician of this bot'),
    );
  });

  it('tells a message once more when Teams did not say whether it came, and records that it may be there twice', async () => {
    deny(true);
    const { message } = await s().summary({ user });
    s().sandbox.teams.fault({ match: 'POST .*personal-alex.*activities', dropAfter: true, times: 1 });
    await s().finish(message);
    assert.equal(cards(personal('alex'), /needs you/).length, 2);
    assert.ok((await kindsRecorded(s())).includes('messageMayBeDoubled'));
  });

  it('stops sending after three times without an answer, and goes on with the rest', async () => {
    deny(true);
    const { message } = await s().summary({ user });
    s().sandbox.teams.fault({ match: 'POST .*personal-alex.*activities', dropAfter: true, times: 50 });
    await s().finish(message);
    assert.equal(cards(personal('alex'), /needs you/).length, 3);
    assert.ok((await kindsRecorded(s())).includes('messageLost'));
  });

  async function pressedBy(who: StaffName, message: Message, verb: string) {
    const { activity } = await s()
      .as(who)
      .say(personal(who), 'help')
      .then((d) => d ?? Promise.reject(new Error('no')));
    const action = { type: 'Action.Execute', verb, data: { resetId: resetIdOf(message) } };
    return { ...activity, type: 'invoke', name: 'adaptiveCard/action', value: { action, trigger: 'manual' } };
  }
});

const resetIdOf = (message: Message) => JSON.stringify(message.card).match(/"resetId":"([0-9a-f-]{36})"/)?.[1] ?? '';
