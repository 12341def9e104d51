import assert from 'node:assert/strict';
import { cardText, inputs } from '../../sandbox/teams.ts';
import { conversations } from '../../sandbox/world.ts';
import { dialogHands, lines, shows } from './dialogs.ts';
import { kindsRecorded, useHands } from './hands.ts';
import { useJourney } from './journey.ts';

/** The dialog when something is slow, missing or gone: an answer within five seconds, and a way on. */

const { channel } = conversations;
const personal = conversations.personal('megan');
const withinMs = 5000;

describe('the extension in trouble', () => {
  const j = useJourney();
  useHands(j);
  const { allow, fromMail, toEnd, cardIn } = dialogHands(j);
  beforeEach(() => allow(channel));
  afterEach(() => j().sandbox.teams.setInstalled(channel, true));

  it('answers in time when the PSA hangs, with the number as far as it is known', async () => {
    j().sandbox.psa.fault({ match: '.', hang: true, forMs: 4000 });
    const { form } = await fromMail();
    assert.ok(form.delivery.ms < withinMs, `${form.delivery.ms} ms`);
    assert.deepEqual(shows(form, /48213|PSA/), [
      '◔ Ticket 48213',
      '  The PSA did not tell in time.',
      'or the ticket number: 48213',
    ]);
    assert.equal(inputs(form.card ?? {}).find(({ id }) => id === 'userTyped')?.value, 'adele.vance@contoso.com');
  });

  it('answers in time when Graph hangs for the person, and again for what comes after the form', async () => {
    j().sandbox.graph.fault({ match: 'users\\?', hang: true, forMs: 12_000 });
    const { form } = await fromMail();
    assert.ok(form.delivery.ms < withinMs, `${form.delivery.ms} ms`);
    assert.equal(inputs(form.card ?? {}).find(({ id }) => id === 'userTyped')?.value, 'adele.vance@contoso.com');
    const waiting = await j().as('megan').pressDialog(form, 'Review reset', { methods: 'mobile', reason: 'newPhone' });
    assert.ok(waiting.delivery.ms < withinMs, `${waiting.delivery.ms} ms`);
    assert.match(lines(waiting).join('\n'), /Working · step 1|Waiting for Microsoft/);
    j().sandbox.graph.clearFaults();
    await toEnd(waiting);
    await j().settled();
    assert.match(cardText(cardIn(channel).card ?? {}).join(), /Done · 1 method removed/);
  });

  it('adds the app where it is missing, and goes on with what the message said', async () => {
    j().sandbox.teams.setInstalled(channel, false);
    const { ticket, form } = await fromMail();
    assert.deepEqual(lines(form).slice(1), [
      '◔ Waiting · I am not in this conversation',
      '  Add the app here, so that everybody sees how the reset goes. Or let me show it to you alone.',
      '[ Add the app here ] [ Show it to me alone ]',
    ]);
    const added = await j().as('megan').pressDialog(form, 'Add the app here');
    assert.deepEqual(shows(added, /appears|ticket number:/), [
      'or the ticket number: 48213',
      'The status appears in this conversation.',
    ]);
    await toEnd(added);
    await j().settled();
    assert.match(cardText(cardIn(channel, ticket.id).card ?? {}).join(), /Done/);
  });

  it('goes on in the personal chat where the app may not be added', async () => {
    j().sandbox.teams.setInstalled(channel, false);
    const { form } = await fromMail();
    const alone = await j().as('megan').pressDialog(form, 'Show it to me alone');
    assert.deepEqual(shows(alone, /appears/), [
      'The status appears in our personal chat: the app is not added to this conversation.',
    ]);
    await toEnd(alone);
    await j().settled();
    assert.match(cardText(cardIn(personal).card ?? {}).join(), /Done/);
  });

  it('goes on in the personal chat, and says so, when the thread is gone by then', async () => {
    const { form } = await fromMail();
    j().sandbox.teams.setInstalled(channel, false);
    const end = await toEnd(form);
    assert.deepEqual(shows(end, /personal chat/), [
      '  The card in our personal chat shows how it goes and how it ends.',
    ]);
    await j().settled();
    assert.match(cardText(cardIn(personal).card ?? {}).join(), /Done/);
    assert.ok(
      j()
        .lines()
        .some((line) => /goes on here: I may not write any more/.test(line)),
    );
    assert.ok((await kindsRecorded(j())).includes('placeLost'));
  });

  it('makes a personal chat for a technician who never wrote to the bot, and says when it cannot', async () => {
    const { db } = j().database;
    await db.deleteFrom('conversations').where('id', 'like', '%personal-lee').execute();
    const form = await j().as('lee').openDialog(channel, 'commandbox');
    assert.deepEqual(shows(form, /appears/), ['The status appears in our personal chat.']);
    await db.deleteFrom('conversations').where('id', 'like', '%personal-lee').execute();
    j().sandbox.teams.setInstalled(conversations.personal('lee'), false);
    const nowhere = await j().as('lee').openDialog(channel, 'commandbox');
    assert.match(lines(nowhere).join('\n'), /Add the app for yourself first/);
    j().sandbox.teams.setInstalled(conversations.personal('lee'), true);
  });

  it('posts the card once when Teams does not answer the first time, and tells that it may be there twice', async () => {
    const { ticket, form } = await fromMail();
    j().sandbox.teams.fault({ match: 'POST .*activities', dropAfter: true, times: 1 });
    await toEnd(form);
    await j().settled();
    const cards = j()
      .as('megan')
      .messages(channel)
      .filter((m) => m.threadId === ticket.id && m.from === 'bot' && m.card);
    assert.match(cardText(cards.at(-1)?.card ?? {}).join(), /Done/);
    if (cards.length > 1) assert.ok((await kindsRecorded(j())).includes('cardMayBeDoubled'));
  });
});
