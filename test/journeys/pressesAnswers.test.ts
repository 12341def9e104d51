import assert from 'node:assert/strict';
import { people } from '../../sandbox/data.ts';
import { buttons, inputs, type Message } from '../../sandbox/teams.ts';
import { conversations } from '../../sandbox/world.ts';
import { answerTo, changesAtGraph, lines, now, reads, registered, say, until, useHands } from './hands.ts';
import { useJourney } from './journey.ts';

const { oneApp, adele } = people.contoso;
const chat = conversations.personal('megan');
const again = /Reset MFA\nNothing is removed yet/;

describe('answers to a summary, and what an outcome offers', () => {
  const j = useJourney();
  useHands(j);
  const megan = () => j().as('megan');
  const summary = async (asked: Parameters<ReturnType<typeof j>['ask']>[0]) => {
    const form = await j().ask(asked);
    await j().reads(form, /\[ Remove /);
    return form;
  };
  const second = () => j().passHaste();
  const entry = (message: Message, id: string) =>
    inputs(now(j(), message).card ?? {}).find((input) => input.id === id)?.value;

  it('goes back to the form as it was typed, and from there to a new summary', async () => {
    const before = registered(j());
    const form = await summary({
      user: oneApp.userPrincipalName,
      methods: 'app,email',
      reason: 'appDoesNotWork',
      signOut: false,
    });
    await megan().press(form, 'Back');
    await j().reads(form, again);
    assert.deepEqual(
      ['organisation', 'userTyped', 'methods', 'ticketMode', 'ticketTyped', 'reason', 'signOut'].map((id) =>
        entry(form, id),
      ),
      [
        'cccccccc-0001-4000-8000-000000000001'.replace('-0001-', '-0000-'),
        oneApp.userPrincipalName,
        'app,email',
        'existing',
        '48213',
        'appDoesNotWork',
        'false',
      ],
    );
    await j().settled();
    await megan().press(form, 'form.submit', { methods: 'app' }, { check: false });
    await j().reads(form, /\[ Remove 1 method \]/);
    assert.deepEqual(registered(j()), before);
    assert.deepEqual(j().notesOn(48213), []);
    assert.deepEqual(j().lines(), [], 'going back is no ending');
  });

  it('goes back from the devices card as well', async () => {
    const form = await j().ask({ user: adele.userPrincipalName });
    await j().reads(form, /Which ones should go\?/);
    await megan().press(form, 'Back');
    await j().reads(form, again);
    await j().settled();
    assert.equal(entry(form, 'userTyped'), adele.userPrincipalName);
  });

  it('ends without a change and without a note when it is cancelled', async () => {
    const before = registered(j());
    const form = await summary({ user: oneApp.userPrincipalName });
    await megan().press(form, 'Cancel');
    const end = await j().reads(form, /ended/);
    assert.deepEqual(end.slice(2, 4), ['✕ Cancelled · nothing was removed', '  Megan Bowen stopped it.']);
    await j().settled();
    assert.deepEqual(registered(j()), before);
    assert.deepEqual(changesAtGraph(j()), []);
    assert.deepEqual(j().notesOn(48213), []);
  });

  it('stops, and says so on the ticket, when the caller was not verified', async () => {
    const before = registered(j());
    const form = await summary({ user: oneApp.userPrincipalName });
    await j().remove(form, { caller: 'notVerified' });
    const end = await j().reads(form, /ended/);
    assert.deepEqual(end.slice(2, 4), [
      '✕ Refused by Megan Bowen',
      '  The caller was not verified. Nothing was removed.',
    ]);
    assert.ok(!end.some((line) => line.includes('Try again') || line.includes('Start again')), 'no way round it');
    await j().settled();
    assert.deepEqual(registered(j()), before);
    assert.deepEqual(changesAtGraph(j()), []);
    assert.match(j().notesOn(48213).join('\n'), /How the caller was verified: Not verified\./);
    assert.match(
      j().lines().join('\n'),
      /Johanna Lorenz \(Contoso Ltd\): Refused by Megan Bowen\. The caller was not verified\./,
    );
  });

  it('asks how the caller was verified before it removes', async () => {
    const form = await summary({ user: oneApp.userPrincipalName });
    await second();
    await second();
    await until('the summary counts its second', async () => {
      await megan().press(form, 'summary.remove', {}, { check: false });
      return reads(j(), form).includes('! Choose how you know who is calling.');
    });
    const shown = reads(j(), form);
    assert.ok(shown.includes('Your answer is needed. 1 warning. Nothing has changed yet.'), shown.join('\n'));
    assert.deepEqual(changesAtGraph(j()), []);
    const forged = await megan().press(form, 'summary.remove', { caller: 'trustMe' }, { check: false });
    assert.ok(lines(forged.card).includes('! Choose how you know who is calling.'));
    await j().remove(form);
    await j().settled();
    assert.equal(j().deletions().length, 1, 'the same summary can be answered then');
  });

  it('wants the tick where nobody forces the person to register again', async () => {
    const { oneApp: farah } = people.fabrikam;
    const form = await summary({ organisation: 'fabrikam', user: farah.userPrincipalName, ticket: '48214' });
    await j().remove(form);
    const shown = await j().reads(form, /Tick this, or go back\./);
    assert.ok(shown.includes('[ ] Farah knows to register again at aka.ms/mfasetup'), shown.join('\n'));
    assert.deepEqual(changesAtGraph(j()), []);
    await j().remove(form, { understood: true });
    await j().settled();
    assert.equal(j().deletions().length, 1);
    assert.match(j().notesOn(48214).join('\n'), /Told to register again: Yes, the technician said so\./);
  });

  it('tells what to do when it was the wrong person, and records it', async () => {
    const { message } = await j().reset({ user: oneApp.userPrincipalName });
    await megan().press(message, 'Wrong person');
    const shown = await j().reads(message, /Wrong person: do this now/);
    const from = shown.indexOf('Wrong person: do this now');
    assert.deepEqual(shown.slice(from + 1, from + 4), [
      '1. Call Johanna Lorenz on a number on record and say what happened.',
      '2. Stay with Johanna Lorenz until the registration at aka.ms/mfasetup is done.',
      '3. Tell your administrator: somebody may have posed as this person. It is recorded.',
    ]);
    assert.ok(!shown.some((line) => line.includes('[ Wrong person ]')), 'once');
    const rows = await j()
      .database.db.selectFrom('records')
      .select(['kind', 'target_id', 'by'])
      .where('kind', '=', 'wrongPerson')
      .execute();
    assert.deepEqual(
      rows.map((row) => [row.target_id, row.by?.name]),
      [[oneApp.id, 'Megan Bowen']],
    );
  });

  it('opens a new form below the outcome on "Start again", and makes all checks anew', async () => {
    const form = await summary({ user: oneApp.userPrincipalName });
    await megan().press(form, 'Cancel');
    await j().reads(form, /ended/);
    await j().settled();
    const fresh = await answerTo(j(), chat, () => megan().press(form, 'Start again'));
    assert.match(lines(fresh.card).join('\n'), again);
    assert.equal(entry(fresh, 'userTyped'), oneApp.userPrincipalName);
    assert.equal(entry(fresh, 'methods'), 'app');
    assert.match(reads(j(), form).join('\n'), /Cancelled · nothing was removed/, 'the outcome stays');
    await megan().press(fresh, 'form.submit', {}, { check: false });
    await j().reads(fresh, /\[ Remove /);
  });

  it('opens the form without a kind on "Choose another kind"', async () => {
    const form = await j().ask({ user: oneApp.userPrincipalName, methods: 'office' });
    const end = await j().reads(form, /Nothing to remove/);
    assert.match(end.join('\n'), /No office phone is registered for Johanna Lorenz\./);
    await j().settled();
    const fresh = await answerTo(j(), chat, () => megan().press(form, 'Choose another kind'));
    assert.equal(entry(fresh, 'methods'), '');
    assert.equal(entry(fresh, 'ticketTyped'), '48213');
  });

  it('goes on at its own card when it is answered from a look in a list, and the list stays as it is', async () => {
    const form = await summary({ user: oneApp.userPrincipalName });
    const list = await say(j(), 'my resets');
    const shared = () => lines(j().sandbox.teams.store.message(list.id)?.card);
    const before = shared();
    const open = buttons(list.card ?? {}).find((button) => button.verb === 'reset.open');
    await megan().press(list, open?.title ?? '');
    await second();
    const pressed = await megan().press(list, 'summary.remove', { caller: 'calledBack' }, { check: false });
    assert.match(lines(pressed.card).join('\n'), /Working · you can close this/);
    await j().settled();
    assert.ok(reads(j(), form).includes('✓ Done · 1 method removed'));
    assert.deepEqual(shared(), before, 'the list is still the list for everybody');
  });

  it('offers another try for an hour, and after that a new start', async () => {
    const form = await summary({ user: oneApp.userPrincipalName });
    await megan().press(form, 'Cancel');
    await j().reads(form, /ended/);
    await j().settled();
    await j().database.passTime(61 * 60_000);
    const list = await say(j(), 'my resets');
    const open = buttons(list.card ?? {}).find((button) => button.verb === 'reset.open');
    const opened = await megan().press(list, open?.title ?? '');
    assert.match(lines(opened.card).join('\n'), /Cancelled · nothing was removed/);
    assert.doesNotMatch(lines(opened.card).join('\n'), /Start again/);
  });
});
