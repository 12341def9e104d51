import assert from 'node:assert/strict';
import { people } from '../../sandbox/data.ts';
import { conversations } from '../../sandbox/world.ts';
import { answerTo, lines, reads, registered, say, typedForm, until, useHands } from './hands.ts';
import { useJourney } from './journey.ts';

const { oneApp, adele } = people.contoso;
const chat = conversations.personal('megan');
const activities = '/activities';
const minute = 60_000;

describe('conversations when something is in the way', () => {
  const j = useJourney();
  useHands(j);
  const megan = () => j().as('megan');
  const posts = () => j().sandbox.teams.exchanges.filter((e) => e.method === 'POST' && e.path.includes(activities));
  const cards = () =>
    megan()
      .messages(chat)
      .filter((m) => m.from === 'bot' && m.card);

  it('answers help and submit within a second while Graph and the PSA accept and never answer', async () => {
    const form = await say(j(), 'reset MFA');
    j().sandbox.graph.fault({ match: '.', hang: true, times: 100_000 });
    j().sandbox.connectWise.fault({ match: '.', hang: true, times: 100_000 });
    const submitted = await megan().press(form, 'form.submit', typedForm(oneApp.userPrincipalName), { check: false });
    assert.ok(submitted.delivery.ms < 1000, `submit took ${submitted.delivery.ms} ms`);
    assert.match(lines(submitted.card).join('\n'), /Working · step 1/);
    const help = await megan().say(chat, 'help');
    assert.ok((help?.ms ?? 9999) < 1000, `help took ${help?.ms} ms`);
    assert.equal(lines(cards().at(-1)?.card)[0], 'What I can do');
    const nonsense = await megan().say(chat, 'what now');
    assert.ok((nonsense?.ms ?? 9999) < 1000);
    j().sandbox.graph.clearFaults();
    j().sandbox.connectWise.clearFaults();
    // Who asks could not be checked in time, so nothing is done, and it is said.
    await j().reads(form, /Blocked · you could not be checked|\[ Remove /);
    await j().database.passTime(20 * minute);
  });

  it('says within three seconds that it cannot check who asks while Entra hangs', async () => {
    await j().database.passTime(minute);
    j().sandbox.graph.fault({ match: '.', hang: true, times: 100_000 });
    const answer = await say(j(), 'my resets', { who: 'lee' });
    assert.deepEqual(lines(answer.card).slice(1, 3), [
      '⊘ Blocked · you could not be checked',
      '  Microsoft Entra did not say in time whether you are a technician. Nothing was done; try again in a minute.',
    ]);
  });

  it('sends exactly one message when Teams took it and then answered 500', async () => {
    const before = posts().length;
    j().sandbox.teams.fault({ match: `^POST .*${activities}`, dropAfter: true, times: 1 });
    await megan().say(chat, 'help');
    assert.equal(posts().length - before, 1);
    assert.equal(cards().length, 1, 'it had arrived');
    j().sandbox.teams.fault({ match: `^POST .*${activities}`, status: 500, times: 1 });
    await megan().say(chat, 'help');
    assert.equal(posts().length - before, 2);
  });

  it('sends the outcome as one new message when the card was deleted while it worked', async () => {
    const form = await j().ask({ user: oneApp.userPrincipalName });
    await j().reads(form, /\[ Remove /);
    j().sandbox.graph.fault({ match: '^DELETE', delayMs: 800, times: 1 });
    await j().remove(form);
    await until('the removal is under way', () => j().sandbox.graph.exchanges.some((e) => e.method === 'DELETE'));
    j().sandbox.teams.deleteMessage(form.id);
    await j().settled();
    const left = cards();
    assert.equal(left.length, 1);
    assert.notEqual(left[0]?.id, form.id);
    assert.ok(lines(left[0]?.card).includes('✓ Done · 1 method removed'), lines(left[0]?.card).join('\n'));
    assert.equal(
      megan()
        .messages(chat)
        .filter((m) => m.from === 'bot' && !m.card).length,
      1,
      'one line',
    );
    assert.equal(j().deletions().length, 1);
  });

  it('shows people no more where that was taken back, also when the card was deleted there', async () => {
    const { group } = conversations;
    await say(j(), 'allow here', { who: 'alex', where: group });
    await say(j(), 'help');
    const form = await j().ask({ user: oneApp.userPrincipalName, where: group });
    await j().reads(form, /\[ Remove /);
    j().sandbox.graph.fault({ match: '^DELETE', delayMs: 800, times: 1 });
    await j().remove(form);
    await until('the removal is under way', () => j().sandbox.graph.exchanges.some((e) => e.method === 'DELETE'));
    await say(j(), 'disallow here', { who: 'alex', where: group });
    j().sandbox.teams.deleteMessage(form.id);
    const before = megan().messages(group).length;
    await j().settled();
    assert.equal(megan().messages(group).length, before);
    assert.ok(cards().some((m) => lines(m.card).includes('✓ Done · 1 method removed')));
  });

  it('shows the outcome later, once, when Teams is away at the end', async () => {
    const form = await j().ask({ user: oneApp.userPrincipalName });
    await j().reads(form, /\[ Remove /);
    j().sandbox.graph.fault({ match: '^DELETE', delayMs: 1500, times: 1 });
    await j().remove(form);
    await until('the removal is under way', () => j().sandbox.graph.exchanges.some((e) => e.method === 'DELETE'));
    j().sandbox.teams.fault({ match: '.', status: 503, times: 100_000 });
    await until('the note is written', () => j().notesOn(48213).length === 1, 20_000);
    await j().database.passTime(10 * minute);
    assert.ok(!reads(j(), form).some((line) => line.includes('Done')), 'not shown yet');
    j().sandbox.teams.clearFaults();
    await j().database.passTime(10 * minute);
    await j().reads(form, /✓ Done · 1 method removed/);
    await j().settled();
    assert.equal(cards().length, 1);
    assert.equal(j().lines().length, 1, 'one line');
    assert.equal(j().deletions().length, 1);
    assert.equal(j().notesOn(48213).length, 1);
  });

  it('does its work also where the app was removed meanwhile, and tells it in "my resets"', async () => {
    const before = registered(j());
    const form = await j().ask({ user: oneApp.userPrincipalName });
    await j().reads(form, /\[ Remove /);
    j().sandbox.graph.fault({ match: '^DELETE', delayMs: 800, times: 1 });
    await j().remove(form);
    await until('the removal is under way', () => j().sandbox.graph.exchanges.some((e) => e.method === 'DELETE'));
    j().sandbox.teams.setInstalled(chat, false);
    await j().settled();
    assert.equal(before.get(oneApp.userPrincipalName)?.length, 1);
    assert.deepEqual(j().sandbox.graph.methodsOf(oneApp.id), []);
    assert.equal(j().notesOn(48213).length, 1);
    j().sandbox.teams.setInstalled(chat, true);
    const list = lines((await say(j(), 'my resets')).card);
    assert.ok(list.includes('✓ Johanna Lorenz · Done, 1 removed'), list.join('\n'));
  });

  it('does not let an unreachable customer keep another one waiting', async () => {
    j().sandbox.graph.fault({ match: '\\$batch', hang: true, times: 1 });
    const slow = await j().ask({ user: adele.userPrincipalName });
    const { oneApp: farah } = people.fabrikam;
    const started = Date.now();
    const quick = await j().ask({
      who: 'lee',
      organisation: 'fabrikam',
      user: farah.userPrincipalName,
      ticket: '48214',
    });
    await j().reads(quick, /\[ Remove /, 8000, 'lee');
    assert.ok(Date.now() - started < 8000);
    await j().reads(slow, /Which ones should go|Waiting for Microsoft/);
    await j().database.passTime(minute);
    await j().reads(slow, /Which ones should go/);
  });

  it('welcomes once, however often Teams tells of the install, and answers without ever having been told', async () => {
    const install = () => megan().install(chat);
    const welcome = await answerTo(j(), chat, install);
    assert.deepEqual(lines(welcome.card), [
      'Hello, I reset MFA',
      'Type reset MFA. I show what goes before anything is removed.',
      '[ Reset MFA ] [ My resets ] [ Help ]',
    ]);
    await install();
    await megan().uninstall(chat);
    await install();
    assert.equal(cards().length, 1);
    const lee = await say(j(), 'help', { who: 'lee' });
    assert.equal(lines(lee.card)[0], 'What I can do');
  });
});
