import assert from 'node:assert/strict';
import { cardText } from '../../sandbox/teams.ts';
import { conversations, staff } from '../../sandbox/world.ts';
import { dialogHands, lines, shows } from './dialogs.ts';
import { onlyGone, registered, useHands } from './hands.ts';
import { useJourney } from './journey.ts';

/** The messaging extension, from the ticket's message or the compose box to the outcome. */

const { channel, group } = conversations;
const mobile = '3179e48a-750b-4051-897c-87b9720928f7';

describe('the extension', () => {
  const j = useJourney();
  useHands(j);
  const { allow, allowNot, fromMail, toEnd, cardIn } = dialogHands(j);
  beforeEach(() => allow(channel));

  it('resets from the message of a ticket, and everybody sees the one card in its thread', async () => {
    const before = registered(j());
    const { ticket, form } = await fromMail();
    assert.deepEqual(shows(form, /Found|48213|Contoso|adele|appears/), [
      'Found in the message. Check it.',
      'i Ticket 48213 · Adele Vance: new phone, cannot sign in',
      '  Contoso Ltd · asked by Adele Vance',
      'Organisation: Contoso Ltd',
      'or the sign-in name: adele.vance@contoso.com',
      'or the ticket number: 48213',
      'The status appears in this conversation.',
    ]);
    const end = await toEnd(form);
    assert.deepEqual(lines(end), [
      'MFA reset',
      '… Working · you can close this',
      '  The card in the conversation shows how it goes and how it ends.',
      '[ Close ]',
    ]);
    assert.equal((await j().as('megan').pressDialog(end, 'Close')).card, null);
    await j().settled();
    const card = cardIn(channel, ticket.id);
    assert.equal(cardText(card.card ?? {})[2], '✓ Done · 1 method removed');
    onlyGone(before, j(), { 'adele.vance@contoso.com': [mobile] });
    const others = await j().as('lee').press(card, 'Wrong person');
    assert.match(others.says ?? '', /Only Megan Bowen/);
    // Asked elsewhere than in his own chat: he is told there too.
    const own = j().as('megan').messages(conversations.personal('megan')).at(-1);
    assert.deepEqual(cardText(own?.card ?? {}).slice(0, 3), [
      'Reset MFA for Adele Vance',
      'Contoso Ltd · Ticket 48213',
      '✓ Done · 1 method removed',
    ]);
    assert.equal(own?.summary, 'MFA reset: done');
  });

  it('opens the plain form from the compose box of a thread, and replies there', async () => {
    const megan = j().as('megan');
    const root = megan.post(channel, 'Anybody there?');
    const form = await megan.openDialog(`${channel};messageid=${root.id}`);
    assert.deepEqual(shows(form, /Found|Check it/), []);
    await toEnd(form, {
      organisation: undefined,
      user: 'diego.siciliani@contoso.com',
      methods: 'app',
      ticket: '48213',
    });
    await j().settled();
    assert.equal(cardIn(channel, root.id).threadId, root.id);
  });

  it('begins a thread of its own from the compose box of a new post', async () => {
    const form = await j().as('megan').openDialog(channel);
    await toEnd(form, { user: 'diego.siciliani@contoso.com', methods: 'app', ticket: '48213' });
    await j().settled();
    const card = cardIn(channel);
    assert.equal(card.threadId, card.id);
  });

  it('works in a group chat', async () => {
    await allow(group);
    const mail = j().as('lee').post(group, 'Ticket #48213 please');
    await toEnd(await j().as('megan').openDialogOn(mail));
    await j().settled();
    assert.equal(cardText(cardIn(group).card ?? {})[2], '✓ Done · 1 method removed');
    await allowNot(group);
  });

  it('shows the status in the personal chat from the command box, which belongs to no conversation', async () => {
    const form = await j().as('megan').openDialog(channel, 'commandbox');
    assert.deepEqual(shows(form, /appears/), ['The status appears in our personal chat.']);
    const end = await toEnd(form, { user: 'diego.siciliani@contoso.com', methods: 'app', ticket: '48213' });
    assert.deepEqual(shows(end, /personal chat/), [
      '  The card in our personal chat shows how it goes and how it ends.',
    ]);
    await j().settled();
    assert.match(cardText(cardIn(conversations.personal('megan')).card ?? {}).join(), /Done/);
  });

  it('shows people to the technician alone where nobody allowed more, and says why', async () => {
    await allowNot(channel);
    const { ticket, form } = await fromMail();
    assert.deepEqual(shows(form, /appears/), [
      'The status appears in our personal chat: an administrator has not said "allow here" in this conversation.',
    ]);
    const found = await j()
      .as('megan')
      .searchDialog(form, 'user', 'die', { organisation: orgOf(form) });
    assert.ok(found.choices.some(({ title }) => title.startsWith('Diego Siciliani')));
    await toEnd(form);
    await j().settled();
    assert.deepEqual(
      j()
        .as('megan')
        .messages(channel)
        .filter((m) => m.threadId === ticket.id && m.from === 'bot'),
      [],
    );
    assert.match(cardText(cardIn(conversations.personal('megan')).card ?? {}).join(), /Done/);
  });

  it('asks which devices, takes the form as typed with its errors, and closes on cancel', async () => {
    const megan = j().as('megan');
    const { ticket, form } = await fromMail();
    const wrong = await megan.pressDialog(form, 'Review reset', { methods: 'app', userTyped: 'nobody@contoso.com' });
    assert.deepEqual(shows(wrong, /reason is missing/), ['! The reason is missing', '! The reason is missing']);
    const typed = { methods: 'app', userTyped: 'nobody@contoso.com', reason: 'newPhone' };
    const unknown = await megan.pressDialog(wrong, 'Review reset', typed);
    assert.match(lines(unknown).join('\n'), /No user nobody@contoso.com in Contoso Ltd/);
    const devices = await megan.pressDialog(unknown, 'Review reset', { userTyped: 'adele.vance@contoso.com' });
    assert.match(lines(devices).join('\n'), /Which ones should go\?/);
    const none = await megan.pressDialog(devices, 'Review reset');
    assert.match(lines(none).join('\n'), /Choose at least one/);
    const back = await megan.pressDialog(none, 'Back');
    assert.match(lines(back).join('\n'), /or the sign-in name: adele.vance@contoso.com/);
    assert.equal((await megan.pressDialog(back, 'Cancel')).card, null);
    await j().settled();
    assert.deepEqual(j().deletions(), []);
    const cards = megan.messages(channel).filter((m) => m.threadId === ticket.id && m.card);
    assert.equal(cards.length, 1, 'the one card became the form again, and again the reset');
  });

  it('asks before it acts: without an attestation nothing goes, and cancel sends nothing to Graph', async () => {
    const megan = j().as('megan');
    const { form } = await fromMail();
    const summary = await megan.pressDialog(form, 'Review reset', { methods: 'mobile', reason: 'newPhone' });
    await j().passHaste();
    const asked = await megan.pressDialog(summary, 'summary.remove', {}, { check: false });
    assert.match(lines(asked).join('\n'), /Choose how you know who is calling/);
    await megan.pressDialog(asked, 'Cancel');
    await j().settled();
    assert.deepEqual(j().deletions(), []);
    assert.match(cardText(cardIn(channel).card ?? {}).join(), /Cancelled · nothing was removed/);
  });

  it('takes a repeated submit, and one from a second client, as the same reset', async () => {
    const megan = j().as('megan');
    const { form } = await fromMail();
    const typed = { methods: 'mobile', reason: 'newPhone' };
    const both = await Promise.all([
      megan.pressDialog(form, 'Review reset', typed),
      megan.pressDialog(form, 'Review reset', typed),
    ]);
    const again = await megan.again(both[0].delivery, true);
    for (const { card } of both) assert.match(cardText(card ?? {}).join(), /Reset MFA for Adele Vance\?/);
    assert.equal(again.status, 200);
    const resets = await j().database.db.selectFrom('resets').select('id').where('ended_at', 'is', null).execute();
    assert.equal(resets.length, 1);
    const [one] = both;
    await megan.pressDialog(one, 'summary.cancel', {});
    await j().settled();
  });

  it('lets a dialog go on that was open when the product was killed', async () => {
    const megan = j().as('megan');
    const { ticket, form } = await fromMail();
    await j().sandbox.product.kill();
    assert.equal((await megan.pressDialog(form, 'Review reset', { methods: 'mobile', reason: 'newPhone' })).card, null);
    await j().sandbox.product.start();
    const end = await toEnd(form);
    assert.match(lines(end).join(), /you can close this/);
    await j().settled();
    assert.match(cardText(cardIn(channel, ticket.id).card ?? {}).join(), /Done · 1 method removed/);
  });

  it('refuses a stranger, whatever the message says', async () => {
    const mail = j().as('lee').post(channel, 'Ticket #48213');
    const before = j().sandbox.psa.exchanges.length;
    const form = await j().as('pat').openDialogOn(mail);
    assert.match(lines(form).join('\n'), /Blocked/);
    assert.equal(j().sandbox.psa.exchanges.length, before, 'nothing is looked up for a stranger');
    assert.equal(staff.pat.role, 'stranger');
  });

  it('lets nobody go on with a form of somebody else', async () => {
    const { form } = await fromMail();
    const stolen = { ...form, origin: (await j().as('lee').openDialog(channel)).origin };
    const answer = await j().as('lee').pressDialog(stolen, 'Review reset', { methods: 'mobile', reason: 'newPhone' });
    assert.match(lines(answer).join('\n'), /Only Megan Bowen/);
    assert.deepEqual(
      await j().database.db.selectFrom('resets').select('id').where('ended_at', 'is', null).execute(),
      [],
    );
  });
});

const orgOf = (form: { card: unknown }) =>
  JSON.stringify(form.card).match(/cccccccc-0000-4000-8000-000000000001/)?.[0] ?? '';
