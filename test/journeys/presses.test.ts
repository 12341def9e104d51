import assert from 'node:assert/strict';
import { authenticator } from '../../sandbox/data/methods.ts';
import { people } from '../../sandbox/data.ts';
import { conversations } from '../../sandbox/world.ts';
import { answerTo, lines, now, onlyGone, reads, registered, say, typedForm, useHands } from './hands.ts';
import { useJourney } from './journey.ts';

const { oneApp, adele, macUser } = people.contoso;
const chat = conversations.personal('megan');
const app = (user: { methods: { id: string }[] }) => user.methods.slice(1, 2).map((m) => m.id);

describe('presses that come twice', () => {
  const j = useJourney();
  useHands(j);
  const megan = () => j().as('megan');
  const resets = async () => j().database.db.selectFrom('resets').select(['id', 'ended_at']).execute();
  const noted = () =>
    j()
      .notesOn(48213)
      .filter((note) => note.includes('MFA reset: R-'));

  it('begins one reset when Review is pressed twice at the same moment', async () => {
    const before = (await resets()).length;
    const form = await say(j(), 'reset MFA');
    const press = () => megan().press(form, 'form.submit', typedForm(oneApp.userPrincipalName), { check: false });
    const pressed = await Promise.all([press(), press()]);
    for (const { statusCode, card } of pressed) {
      assert.equal(statusCode, 200);
      assert.match(lines(card).join('\n'), /Working · step 1 of 5|Reset MFA for Johanna Lorenz\?/);
    }
    assert.equal((await resets()).length, before + 1);
    await j().reads(form, /\[ Remove 1 method \]/);
    assert.equal(
      megan()
        .messages(chat)
        .filter((m) => m.from === 'bot').length,
      1,
      'one card',
    );
  });

  it('removes once when Remove is pressed twice at the same moment', async () => {
    const before = registered(j());
    const form = await j().ask({ user: oneApp.userPrincipalName });
    await j().reads(form, /\[ Remove /);
    await j().passHaste();
    const press = () => megan().press(form, 'summary.remove', { caller: 'calledBack' }, { check: false });
    await Promise.all([press(), press()]);
    await j().settled();
    assert.ok(reads(j(), form).includes('✓ Done · 1 method removed'), reads(j(), form).join('\n'));
    assert.deepEqual(j().deletions(), ['microsoftAuthenticatorMethods']);
    onlyGone(before, j(), { [oneApp.userPrincipalName]: app(oneApp) });
    assert.equal(noted().length, 1);
    assert.equal(j().lines().length, 1);
  });

  for (const [what, newId] of [
    ['with the id it had', false],
    ['with a new id', true],
  ] as const) {
    it(`does nothing more when Teams delivers the submit again ${what}`, async () => {
      const before = (await resets()).length;
      const form = await say(j(), 'reset MFA');
      const typed = typedForm(macUser.userPrincipalName);
      const { delivery } = await megan().press(form, 'form.submit', typed, { check: false });
      await j().reads(form, /\[ Remove /);
      const again = await megan().again(delivery, newId);
      assert.equal(again.status, 200);
      assert.equal((await resets()).length, before + 1);
      await j().remove(form);
      await j().settled();
      await megan().again(delivery, newId);
      assert.equal((await resets()).length, before + 1);
      assert.ok(reads(j(), form).includes('✓ Done · 1 method removed'), 'the outcome stays');
      assert.equal(j().deletions().length, 1);
      assert.equal(
        megan()
          .messages(chat)
          .filter((m) => m.card).length,
        1,
      );
    });
  }

  it('removes nothing newer when Teams delivers the Remove again after the person registered anew', async () => {
    const form = await j().ask({ user: oneApp.userPrincipalName });
    await j().reads(form, /\[ Remove /);
    await j().remove(form);
    await j().settled();
    const removal = j().sandbox.teams.deliveries.exchanges.findLast((e) =>
      JSON.stringify(e.requestBody).includes('summary.remove'),
    );
    const newer = authenticator('newer johanna', 'Galaxy S25');
    j().sandbox.graph.register(oneApp.id, newer, 'push');
    const answer = await megan().send(removal?.requestBody as Parameters<ReturnType<typeof megan>['send']>[0]);
    assert.match(JSON.stringify(answer.body), /Done · 1 method removed/, 'the answer is the outcome');
    await j().settled();
    assert.deepEqual(
      j()
        .sandbox.graph.methodsOf(oneApp.id)
        .map((m) => m.id),
      [newer.id],
    );
    assert.equal(noted().length, 1);
  });

  it('opens one form when Teams delivers the words again', async () => {
    const delivery = await megan().say(chat, 'reset MFA');
    assert.ok(delivery);
    await megan().again(delivery);
    assert.equal(
      megan()
        .messages(chat)
        .filter((m) => m.from === 'bot').length,
      1,
    );
  });

  it('takes no removal in the first second after the summary, as a double click would be one', async () => {
    const before = registered(j());
    const form = await j().ask({ user: oneApp.userPrincipalName });
    await j().reads(form, /\[ Remove /);
    const hasty = await megan().press(form, 'summary.remove', { caller: 'calledBack' });
    assert.ok(lines(hasty.card).includes('[ Back ] [ Cancel ] [ Remove 1 method ]'), 'still the summary');
    assert.deepEqual(registered(j()), before);
    await j().remove(form);
    await j().settled();
    assert.equal(j().deletions().length, 1, 'and a second later it is taken');
  });

  it('goes on only with a device that the card offers, and asks when none is ticked', async () => {
    const form = await j().ask({ user: adele.userPrincipalName });
    const shown = await j().reads(form, /Which ones should go\?/);
    assert.ok(
      shown.includes('  ( ) Microsoft Authenticator on Pixel 8 · default method · 6.2509.5891'),
      shown.join('\n'),
    );
    const none = await megan().press(form, 'devices.choose', { refs: '' }, { check: false });
    assert.ok(lines(none.card).includes('! Choose at least one, or go back.'), lines(none.card).join('\n'));
    const forged = await megan().press(form, 'devices.choose', { refs: 'mobile,app:made-up' }, { check: false });
    assert.ok(lines(forged.card).includes('! Choose at least one, or go back.'));
    assert.deepEqual(j().deletions(), []);
  });

  it('keeps what was chosen when Review on the devices card is pressed twice at the same moment', async () => {
    const before = registered(j());
    const [first = ''] = app(adele);
    const form = await j().ask({ user: adele.userPrincipalName });
    await j().reads(form, /Which ones should go\?/);
    const ref = `microsoftAuthenticator:${first}`;
    const press = () => megan().press(form, 'devices.choose', { refs: ref });
    await Promise.all([press(), press()]);
    const summary = await j().reads(form, /\[ Remove /);
    assert.ok(summary.includes('Will be removed (1)'), summary.join('\n'));
    assert.ok(summary.includes('Stays (3)'));
    assert.deepEqual(registered(j()), before);
  });

  it('puts the help card once per press of its button, and leaves the pressed card as it is', async () => {
    const help = await say(j(), 'help');
    const form = await answerTo(j(), chat, () => megan().press(help, 'Reset MFA'));
    assert.ok(lines(form.card).includes('Nothing is removed yet. You confirm on the next card.'));
    assert.ok(reads(j(), now(j(), help)).includes('What I can do'));
  });
});
