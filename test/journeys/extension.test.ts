import assert from 'node:assert/strict';
import { cardText, type Dialog, type Message } from '../../sandbox/teams.ts';
import { conversations } from '../../sandbox/world.ts';
import { onlyGone, registered, say, until, useHands } from './hands.ts';
import { type Journey, useJourney } from './journey.ts';

/** The messaging extension, from a message in a ticket channel to the outcome there. */

const { channel, group } = conversations;
const mail = '<p>New ticket <b>#48213</b> from Adele&nbsp;Vance &lt;adele.vance@contoso.com&gt;: new phone</p>';

describe('the extension', () => {
  const j = useJourney();
  useHands(j);
  beforeEach(() => allow(j(), channel));

  it('resets from the message of a ticket, and everybody sees the one card in its thread', async () => {
    const megan = j().as('megan');
    const ticket = j().as('lee').post(channel, '', { html: mail });
    const before = registered(j());
    const form = await megan.openDialogOn(ticket);
    assert.deepEqual(shows(form, /Found|48213|Contoso|adele|appears/), [
      'Found in the message. Check it.',
      'i Ticket 48213 · Adele Vance: new phone, cannot sign in',
      '  Contoso Ltd · asked by Adele Vance',
      'Organisation: Contoso Ltd',
      'or the sign-in name: adele.vance@contoso.com',
      'or the ticket number: 48213',
      'The status appears in this conversation.',
    ]);
    const summary = await megan.pressDialog(form, 'Review reset', { methods: 'mobile', reason: 'newPhone' });
    assert.ok(lines(summary).includes('Reset MFA for Adele Vance?'), lines(summary).join('\n'));
    await j().database.passTime(1100);
    const end = await megan.pressDialog(summary, 'summary.remove', { caller: 'calledBack' });
    assert.deepEqual(lines(end), [
      'MFA reset',
      '… Working · you can close this',
      '  The card in the conversation shows how it goes and how it ends.',
      '[ Close ]',
    ]);
    assert.equal((await megan.pressDialog(end, 'Close')).card, null);
    await j().settled();
    const inThread = botIn(j(), channel).filter((m) => m.threadId === ticket.id);
    assert.deepEqual(
      inThread.map((m) => (m.card ? (cardText(m.card)[2] ?? '') : 'line')),
      ['✓ Done · 1 method removed', 'line'],
    );
    onlyGone(before, j(), { 'adele.vance@contoso.com': ['3179e48a-750b-4051-897c-87b9720928f7'] });
    const others = await j()
      .as('lee')
      .press(inThread[0] as Message, 'Wrong person');
    assert.match(others.says ?? '', /Only Megan Bowen/);
  });
});

async function allow(j: Journey, where: string): Promise<void> {
  await say(j, 'allow here', { who: 'alex', where });
}

const lines = (dialog: Dialog): string[] => cardText(dialog.card ?? {});
const shows = (dialog: Dialog, what: RegExp): string[] => lines(dialog).filter((line) => what.test(line));
const botIn = (j: Journey, where: string) =>
  j
    .as('megan')
    .messages(where)
    .filter((m) => m.from === 'bot' && !/allowed/i.test(cardText(m.card ?? {}).join(' ')));
void until;
void group;
