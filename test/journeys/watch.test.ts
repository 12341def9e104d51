import assert from 'node:assert/strict';
import { authenticator } from '../../sandbox/data/methods.ts';
import { people } from '../../sandbox/data.ts';
import { cardText, type Message } from '../../sandbox/teams.ts';
import { conversations } from '../../sandbox/world.ts';
import { kindsRecorded, say, until } from './hands.ts';
import { useStory } from './story.ts';

/** After a reset: the person registers again, or does not, or says that it was somebody else. */

const { oneApp } = people.contoso;
const minute = 60_000;
const chat = conversations.personal('megan');

describe('the watch after a reset', () => {
  const s = useStory({ settings: { watchHours: 24, statusAfterRegistration: 'Resolved' } });
  const cards = (where = chat) =>
    s()
      .as('megan')
      .messages(where)
      .filter((m) => m.from === 'bot' && m.card)
      .map((m) => cardText(m.card ?? {}));
  const messageSaying = (what: RegExp, where = chat): Promise<Message> =>
    s()
      .as('megan')
      .waitFor(where, (m) => m.from === 'bot' && m.card !== null && what.test(cardText(m.card).join('\n')), 20_000);

  async function reset(): Promise<Message> {
    const { message } = await s().summary({ user: oneApp.userPrincipalName });
    await s().finish(message);
    return message;
  }

  it('tells who registered what and when, on the card, in a message and on the ticket, and sets the status', async () => {
    const card = await reset();
    assert.ok((await s().reads(card, /Watching until/)).includes('◉ Nothing registered yet'));
    s().sandbox.graph.register(oneApp.id, authenticator('new phone', 'Pixel 9'), 'push');
    await s().database.passTime(3 * minute);
    const told = await messageSaying(/registered again/);
    console.log(cardText(told.card ?? {}).join('\n'));
    console.log((await s().reads(card, /Since then/)).join('\n'));
    await s().settled();
    console.log(s().notesOn(48213).join('\n'));
    await s().as('megan').press(told, 'watch.notThem');
    await until('the note', () =>
      s()
        .notesOn(48213)
        .some((n) => /not theirs/.test(n)),
    );
    await s().settled();
    console.log(cards().at(-1)?.join('\n'), await kindsRecorded(s()));
    void say;
  });
});
