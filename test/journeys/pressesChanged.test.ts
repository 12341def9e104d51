import assert from 'node:assert/strict';
import { authenticator, phone, phoneIds } from '../../sandbox/data/methods.ts';
import { people } from '../../sandbox/data.ts';
import { conversations, msp, staff } from '../../sandbox/world.ts';
import { changesAtGraph, onlyGone, registered, until, useHands } from './hands.ts';
import { patienceMs, useJourney } from './journey.ts';

const { oneApp, appAndMobile } = people.contoso;
const minute = 60_000;

describe('what changes between two clicks', () => {
  const j = useJourney();
  useHands(j);
  const ids = (id: string) =>
    j()
      .sandbox.graph.methodsOf(id)
      .map((m) => m.id);

  it('shows a new summary when the person registered a method meanwhile, and leaves that one alone', async () => {
    const form = await j().ask({ user: oneApp.userPrincipalName });
    await j().reads(form, /\[ Remove /);
    const newer = authenticator('newer johanna', 'Galaxy S25');
    j().sandbox.graph.register(oneApp.id, newer);
    await j().remove(form);
    // Two apps now, so the technician says which one.
    const devices = await j().reads(form, /Which ones should go\?/);
    assert.ok(devices.includes('2 Authenticator apps are registered:'), devices.join('\n'));
    assert.deepEqual(changesAtGraph(j()), [], 'nothing was sent');
  });

  it('says that something changed, asks again how the caller was verified, and removes what the new summary shows', async () => {
    const form = await j().ask({ user: appAndMobile.userPrincipalName });
    await j().reads(form, /\[ Remove /);
    const newer = phone('alternateMobile', '+1 42555501978');
    j().sandbox.graph.register(appAndMobile.id, newer);
    await j().remove(form);
    const again = await j().reads(form, /Something changed meanwhile/);
    assert.ok(again.includes('  This is how it stands now. Look again before you remove.'));
    assert.ok(again.includes('  ( ) Called back the number on record (ending 12)'), 'nothing preselected');
    assert.ok(again.includes('✓ Alternate mobile phone ending in 78'), again.join('\n'));
    assert.ok(again.includes('Stays (2)'));
    assert.deepEqual(changesAtGraph(j()), []);
  });

  it('takes a number changed under the same fixed id for something new', async () => {
    const { id, userPrincipalName } = appAndMobile;
    const before = registered(j());
    const form = await j().ask({ user: userPrincipalName, methods: 'mobile' });
    const first = await j().reads(form, /\[ Remove /);
    assert.ok(first.includes('– Mobile phone ending in 12'), first.join('\n'));
    j().sandbox.graph.register(id, phone('mobile', '+1 42555501979'));
    await j().remove(form);
    const again = await j().reads(form, /Something changed meanwhile/);
    assert.ok(again.includes('– Mobile phone ending in 79'), again.join('\n'));
    assert.deepEqual(changesAtGraph(j()), []);
    await j().remove(form);
    await j().settled();
    onlyGone(before, j(), { [userPrincipalName]: [phoneIds.mobile] });
  });

  it('sends nothing when the technician was taken out of the group between submit and click', async () => {
    const before = registered(j());
    const form = await j().ask({ user: oneApp.userPrincipalName });
    await j().reads(form, /\[ Remove /);
    j().sandbox.graph.removeFromGroup(staff.megan.id, msp.techniciansGroupId);
    await j().remove(form);
    const words = await j().reads(form, /Blocked/);
    assert.ok(words.includes('⊘ Blocked · technicians only'), words.join('\n'));
    assert.ok(
      words.includes('  You are not in the group of technicians. Your administrator can add you. Nothing was removed.'),
      words.join('\n'),
    );
    await j().settled();
    assert.deepEqual(changesAtGraph(j()), []);
    assert.deepEqual(registered(j()), before);
  });

  it("sends nothing when the technician's own account was disabled between submit and click", async () => {
    const form = await j().ask({ user: oneApp.userPrincipalName });
    await j().reads(form, /\[ Remove /);
    j().sandbox.graph.setUser(staff.megan.id, { accountEnabled: false });
    await j().remove(form);
    await j().reads(form, /Blocked · technicians only/);
    await j().settled();
    assert.deepEqual(changesAtGraph(j()), []);
  });

  it('shows a new summary when the account was disabled meanwhile', async () => {
    const form = await j().ask({ user: oneApp.userPrincipalName });
    await j().reads(form, /\[ Remove /);
    j().sandbox.graph.setUser(oneApp.id, { accountEnabled: false });
    await j().remove(form);
    const again = await j().reads(form, /Something changed meanwhile/);
    assert.ok(again.includes('! Account is disabled'), again.join('\n'));
    assert.ok(again.includes('  Johanna Lorenz cannot sign in, with or without MFA.'));
    assert.deepEqual(changesAtGraph(j()), []);
  });

  it('sends nothing when the person became an administrator meanwhile', async () => {
    const { roles } = people.contoso.globalAdministrator;
    const form = await j().ask({ user: oneApp.userPrincipalName });
    await j().reads(form, /\[ Remove /);
    j().sandbox.graph.setUser(oneApp.id, { roles });
    await j().remove(form);
    await j().reads(form, /Blocked · privileged account/);
    await j().settled();
    assert.deepEqual(changesAtGraph(j()), []);
  });

  it('deletes nothing late when Microsoft is away for longer than the removal may wait', async () => {
    const before = registered(j());
    const form = await j().ask({ user: oneApp.userPrincipalName });
    await j().reads(form, /\[ Remove /);
    // Our own directory answers, the customer's does not.
    j().sandbox.graph.fault({ match: '\\$batch|authentication', status: 503, times: 100_000 });
    await j().remove(form);
    const waits = await j().reads(form, /Waiting for Microsoft/);
    assert.match(
      waits.join('\n'),
      /It does not answer or asked for a pause\. Next try at .+UTC\. Nothing is removed yet\. You need not do anything\./,
    );
    j().sandbox.graph.clearFaults();
    await j().database.passTime(11 * minute);
    const end = await j().reads(form, /Failed/);
    assert.deepEqual(end.slice(2, 4), [
      '! Failed · nothing was removed',
      '  Too much time had passed since the click. Nothing was removed; trying again is safe.',
    ]);
    assert.ok(
      end.some((line) => line.includes('[ Try again ]')),
      end.join('\n'),
    );
    await j().settled();
    assert.deepEqual(
      changesAtGraph(j()).filter((change) => change.startsWith('DELETE')),
      [],
    );
    assert.deepEqual(registered(j()), before);
    assert.equal(
      j()
        .notesOn(48213)
        .filter((note) => note.includes('Failed · nothing was removed')).length,
      1,
    );
  });

  it('lets the second of two technicians wait, says so, and then plans on what is left', async () => {
    const { id, userPrincipalName } = appAndMobile;
    const user = { user: userPrincipalName, methods: 'app,mobile' };
    const first = await j().ask(user);
    await j().reads(first, /\[ Remove /);
    const second = await j().ask({ ...user, who: 'lee' });
    await j().reads(second, /\[ Remove /, patienceMs, 'lee');
    // The first removal is under way and slow.
    j().sandbox.graph.fault({ match: '^DELETE', delayMs: 2500, times: 1 });
    await j().remove(first);
    await until('the first deletion is under way', () => changesAtGraph(j()).some((c) => c.startsWith('DELETE')));
    await j().remove(second, { who: 'lee' });
    const waits = await j().reads(second, /Waiting for another reset/, patienceMs, 'lee');
    assert.match(waits.join('\n'), /Another reset of Isaiah Langer is running\. Next try at/);
    await j().reads(first, /✓ Done · 2 methods removed/);
    const end = await j().reads(second, /Nothing to remove|Something changed/, patienceMs, 'lee');
    assert.match(end.join('\n'), /^ {2}No app or mobile phone is registered for Isaiah Langer\./m);
    await j().settled();
    assert.deepEqual(ids(id), []);
    assert.equal(j().deletions().length, 2);
    assert.deepEqual(j().lines(conversations.personal('lee')).length, 1);
  });
});
