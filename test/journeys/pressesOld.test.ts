import assert from 'node:assert/strict';
import { phone } from '../../sandbox/data/methods.ts';
import { people } from '../../sandbox/data.ts';
import { buttons } from '../../sandbox/teams.ts';
import { conversations } from '../../sandbox/world.ts';
import { lines, now, onlyGone, reads, registered, say, typedForm, until, useHands } from './hands.ts';
import { useJourney } from './journey.ts';

const { oneApp, appAndMobile } = people.contoso;
const chat = conversations.personal('megan');
const minute = 60_000;

describe('cards of earlier', () => {
  const j = useJourney();
  useHands(j);
  const megan = () => j().as('megan');
  const openResets = async () =>
    (await j().database.db.selectFrom('resets').select('id').where('ended_at', 'is', null).execute()).length;

  it('lets a form that was opened before a restart be sent after it', async () => {
    const form = await say(j(), 'reset MFA');
    await j().sandbox.product.stop();
    await j().sandbox.product.start();
    await megan().press(form, 'form.submit', typedForm(oneApp.userPrincipalName), { check: false });
    await j().reads(form, /\[ Remove /);
    await j().remove(form);
    await j().settled();
    assert.ok(reads(j(), form).includes('✓ Done · 1 method removed'));
  });

  it('lets a summary that was shown before a restart be answered after it', async () => {
    const before = registered(j());
    const form = await j().ask({ user: oneApp.userPrincipalName });
    await j().reads(form, /\[ Remove /);
    await j().sandbox.product.stop();
    await j().sandbox.product.start();
    await j().remove(form);
    await j().settled();
    assert.ok(reads(j(), form).includes('✓ Done · 1 method removed'));
    onlyGone(before, j(), { [oneApp.userPrincipalName]: oneApp.methods.slice(1).map((m) => m.id) });
  });

  it('closes a form after 30 minutes', async () => {
    const form = await say(j(), 'reset MFA');
    await j().database.passTime(31 * minute);
    const { card } = await megan().press(form, 'form.submit', typedForm(oneApp.userPrincipalName), { check: false });
    assert.deepEqual(lines(card), [
      'MFA reset',
      '– Expired · nothing was removed',
      '  Nobody answered in time. Start again when it is still needed.',
      '[ Reset MFA ]',
    ]);
    assert.equal(await openResets(), 0);
  });

  it('ends a summary that nobody answered in 15 minutes, and a late press changes nothing', async () => {
    const before = registered(j());
    const form = await j().ask({ user: oneApp.userPrincipalName });
    await j().reads(form, /\[ Remove /);
    const old = now(j(), form);
    await j().database.passTime(16 * minute);
    const shown = await j().reads(form, /Expired/);
    assert.deepEqual(shown.slice(0, 4), [
      'Reset MFA for Johanna Lorenz',
      'Contoso Ltd · Ticket 48213',
      '– Expired · nothing was removed',
      '  Nobody answered in time. Start again when it is still needed.',
    ]);
    await j().settled();
    const button = buttons(old.card ?? {}).find((b) => b.verb === 'summary.remove');
    const late = await megan().execute(form, {
      verb: 'summary.remove',
      data: { ...button?.data, caller: 'calledBack', understood: 'true' },
    });
    assert.ok(lines(late.card).includes('– Expired · nothing was removed'));
    await j().settled();
    assert.deepEqual(registered(j()), before);
    assert.deepEqual(j().notesOn(48213), [], 'no note for a reset that nobody answered');
  });

  it('takes no answer in the second after the deadline, before anybody noticed it', async () => {
    const before = registered(j());
    const form = await j().ask({ user: oneApp.userPrincipalName });
    await j().reads(form, /\[ Remove /);
    await j().database.passTime(15 * minute + 1);
    const late = await megan().press(form, 'summary.remove', { caller: 'calledBack' });
    assert.doesNotMatch(lines(late.card).join('\n'), /Working/);
    await j().reads(form, /Expired · nothing was removed/);
    await j().settled();
    assert.deepEqual(registered(j()), before);
  });

  it('answers a press on a superseded summary with the new one, and removes by the new one only', async () => {
    const { id, userPrincipalName } = appAndMobile;
    const form = await j().ask({ user: userPrincipalName });
    await j().reads(form, /\[ Remove /);
    const first = buttons(now(j(), form).card ?? {}).find((b) => b.verb === 'summary.remove');
    j().sandbox.graph.register(id, phone('mobile', '+1 42555501977'));
    await j().remove(form);
    await j().reads(form, /Something changed meanwhile/);
    const before = registered(j());
    const stale = await megan().execute(form, {
      verb: 'summary.remove',
      data: { ...first?.data, caller: 'calledBack' },
    });
    assert.ok(lines(stale.card).includes('! Something changed meanwhile'), lines(stale.card).join('\n'));
    assert.deepEqual(registered(j()), before);
  });

  it('knows a card of another bot, a forged id and a made-up verb no more', async () => {
    const help = await say(j(), 'help');
    for (const [verb, data] of [
      ['form.submit', { formId: '00000000-0000-4000-8000-000000000000', ...typedForm(oneApp.userPrincipalName) }],
      ['form.submit', { formId: "x'; drop table resets; --" }],
      ['form.cancel', { formId: '\u0000' }],
      ['summary.remove', { resetId: 'nobody', signal: 'confirm:1', caller: 'calledBack' }],
      ['summary.remove', { caller: 'calledBack' }],
      ['devices.choose', { resetId: '', refs: 'a' }],
      ['outcome.wrongPerson', { resetId: '\ud83d' }],
      ['outcome.tryAgain', { resetId: '1' }],
      ['reset.open', { resetId: '%00' }],
      ['made.up', {}],
      ['__proto__', {}],
    ] as const) {
      const pressed = await megan().execute(help, { verb, data });
      const told = [...lines(pressed.card), pressed.says ?? ''].join('\n');
      assert.match(told, /too old|MFA reset: expired/, `${verb} ${JSON.stringify(data)}: ${told}`);
    }
    assert.equal(await openResets(), 0);
  });

  it('shows the newest page of my resets when the button is forged', async () => {
    const list = await say(j(), 'my resets');
    const pressed = await megan().execute(list, { verb: 'list.older', data: { olderThan: 'yesterday' } });
    assert.equal(lines(pressed.card)[0], 'My resets');
  });

  it('shows a cancelled form as cancelled when it is sent after all', async () => {
    const form = await say(j(), 'reset MFA');
    const cancelled = await megan().press(form, 'form.cancel');
    const words = ['MFA reset', '✕ Cancelled · nothing was removed', '  The form was closed.', '[ Reset MFA ]'];
    assert.deepEqual(lines(cancelled.card), words);
    await until('the message says so', () => reads(j(), form).includes('  The form was closed.'));
    const data = buttons(form.card ?? {}).find((b) => b.verb === 'form.submit')?.data ?? {};
    const sent = await megan().execute(form, {
      verb: 'form.submit',
      data: { ...data, ...typedForm(oneApp.userPrincipalName) },
    });
    assert.deepEqual(lines(sent.card), words);
    assert.equal(await openResets(), 0);
    assert.equal(
      megan()
        .messages(chat)
        .filter((m) => m.from === 'bot').length,
      1,
    );
  });
});
