import assert from 'node:assert/strict';
import { people } from '../../sandbox/data.ts';
import { cardText, type Message } from '../../sandbox/teams.ts';
import { conversations } from '../../sandbox/world.ts';
import { kindsRecorded, say } from './hands.ts';
import { useStory } from './story.ts';

/** How a technician learns how it ended, wherever he asked: once, and with no name in a notification. */

const { oneApp, globalAdministrator } = people.contoso;
const user = oneApp.userPrincipalName;
const { group, personal } = conversations;

const told = (messages: readonly Message[]) =>
  messages.filter((m) => m.from === 'bot' && m.card && /asked by Megan Bowen$/.test(cardText(m.card).at(-1) ?? ''));

describe('a confirmation', () => {
  const s = useStory();
  const own = () => told(s().sandbox.teams.store.find(personal('megan'))?.messages ?? []);
  beforeEach(async () => {
    await say(s(), 'help');
    await say(s(), 'allow here', { who: 'alex', where: group });
  });

  it('comes to the own chat when the card is in a group, with a way to start again when it did not end well', async () => {
    await s().ending({ where: group, user: globalAdministrator.userPrincipalName });
    const [message, ...more] = own();
    assert.deepEqual(more, []);
    const card = cardText(message?.card ?? {});
    assert.match(card.join('\n'), /Blocked · privileged account/);
    assert.match(card.join('\n'), /\[ Details \] \[ Start again \]/);
    assert.equal(message?.summary, 'MFA reset: blocked');
    const { card: details } = await s()
      .as('megan')
      .press(message as Message, 'Details');
    assert.match(cardText(details ?? {}).join('\n'), /Reset MFA for Patti Fernandez/);
  });

  it('is lost in no silence when the own chat is gone: it is recorded, and the card in the group tells it', async () => {
    s().sandbox.teams.setInstalled(personal('megan'), false);
    const card = await s().whole({ where: group, user });
    assert.match(card.join('\n'), /Done · 1 method removed/);
    assert.deepEqual(own(), []);
    assert.ok((await kindsRecorded(s())).includes('messageLost'));
    s().sandbox.teams.setInstalled(personal('megan'), true);
  });

  it('does not come beside a card in the own chat', async () => {
    await s().whole({ user });
    assert.deepEqual(own(), []);
    assert.equal(s().lines().length, 1);
  });
});

describe('a confirmation that is wanted always', () => {
  const s = useStory({ settings: { confirmPersonally: 'always' } });

  it('comes also beside a card in the own chat, once', async () => {
    await s().whole({ user });
    const messages = told(s().sandbox.teams.store.find(personal('megan'))?.messages ?? []);
    assert.equal(messages.length, 1);
    assert.match(cardText(messages[0]?.card ?? {}).join('\n'), /Done · 1 method removed/);
  });
});
