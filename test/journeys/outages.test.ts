import assert from 'node:assert/strict';
import { people } from '../../sandbox/data.ts';
import { organisations } from '../../sandbox/world.ts';
import { band, same, told, useStory, warned } from './story.ts';

const { contoso, adatum } = people;
const throttled = {
  status: 429,
  body: { error: { code: 'TooManyRequests', message: 'Too many requests from internal host agr-17.' } },
};

describe('when Microsoft makes us wait', () => {
  const j = useStory();

  it('waits 30 seconds where Graph asks for it, says so, and goes on by itself', async () => {
    const { oneApp } = contoso;
    j().sandbox.graph.fault({ match: '^DELETE ', ...throttled, headers: { 'retry-after': '30' } });
    const { message } = await j().summary({ user: oneApp.userPrincipalName });
    await j().remove(message);
    same(await j().reads(message, 'Waiting for Microsoft'), ['FILL']);
    await j().database.passTime(20_000);
    assert.equal(j().calls('graph', /^DELETE /).length, 1, 'not asked again before its time');
    same(told(await j().after(message)), ['FILL']);
    assert.deepEqual(j().calls('graph', /^DELETE /).map((e) => e.status), [429, 204]);
  });

  it('waits by its own measure where Graph names no time', async () => {
    const { oneApp } = contoso;
    j().sandbox.graph.fault({ match: '^DELETE ', ...throttled, times: 3 });
    const card = await j().whole({ user: oneApp.userPrincipalName });
    same(told(card).slice(0, 2), ['FILL']);
    assert.deepEqual(j().calls('graph', /^DELETE /).map((e) => e.status), [429, 429, 429, 204]);
    assert.equal(j().notes(48213).length, 1);
  });

  it('does not say that nothing is removed when it waits between two removals', async () => {
    const { appAndMobile } = contoso;
    j().sandbox.graph.fault({ match: '^DELETE .*Authenticator', ...throttled, headers: { 'retry-after': '30' } });
    const { message } = await j().summary({ user: appAndMobile.userPrincipalName, methods: 'app,mobile' });
    await j().remove(message);
    same(band(await j().reads(message, 'Waiting for Microsoft')), ['FILL']);
    same(told(await j().after(message)).slice(0, 2), ['FILL']);
  });

  it('waits before the summary as well, when reading is refused for a while', async () => {
    const { oneApp } = contoso;
    j().sandbox.graph.fault({ match: 'batch', status: 503, headers: { 'retry-after': '20' }, body: { error: { code: 'serviceNotAvailable', message: '' } } });
    const message = await j().ask({ user: oneApp.userPrincipalName });
    same(band(await j().reads(message, 'Waiting for Microsoft')), ['FILL']);
    await j().passUntil(message, '[ Remove ');
    await j().close(message);
  });

  it('says what failed when a person’s methods cannot be read for ten minutes', async () => {
    const { oneApp } = contoso;
    j().sandbox.graph.fault({ match: 'batch', status: 503, times: 1000 });
    same(await j().ending({ user: oneApp.userPrincipalName }), ['FILL']);
    assert.deepEqual(j().deletions(), []);
  });

  it('answers at once while Graph takes requests and never answers, waits, and ends well', async () => {
    const { oneApp } = contoso;
    j().sandbox.graph.fault({ match: 'batch', hang: true });
    const began = Date.now();
    const message = await j().ask({ user: oneApp.userPrincipalName });
    same((await j().reads(message, /Working|Waiting/)).slice(2, 4), ['FILL']);
    await j().as('megan').say(message.conversationId, 'help');
    assert.ok(Date.now() - began < 1500, `form, submit and help took ${Date.now() - began} ms`);
    same(band(await j().reads(message, 'Waiting for Microsoft', 20_000)), ['FILL']);
    await j().passUntil(message, '[ Remove ');
    same(told(await j().finish(message)).slice(0, 2), ['FILL']);
  });

  it('says that the policies are still being checked, and then that they could not be', async () => {
    const { oneApp } = adatum;
    j().sandbox.graph.fault({ match: 'conditionalAccess', hang: true, times: 10 });
    const message = await j().ask({ organisation: 'adatum', user: oneApp.userPrincipalName, methods: 'app,mobile', ticket: 'new' });
    same((await j().reads(message, 'Still checking')).slice(0, 8), ['FILL']);
    same(warned(await j().reads(message, '[ Remove ')), ['FILL']);
    await j().as('megan').press(message, 'summary.remove', { caller: 'inPerson' }, { check: false });
    assert.deepEqual(j().deletions(), []);
    const card = await j().finish(message, { understood: true });
    same(told(card).slice(0, 2), ['FILL']);
    assert.equal(j().sandbox.graph.methodsOf(oneApp.id).length, 0);
    assert.match(j().sandbox.connectWise.ticket(48223)?.notes.at(-1)?.text ?? '', /Next sign-in: Not known \(Microsoft did not answer in time\)\. Told to register again: Yes, the technician said so\./);
  });

  it('deletes nothing late: too long an outage after the click ends the reset', async () => {
    const { oneApp } = contoso;
    j().sandbox.graph.fault({ match: '^DELETE ', ...throttled, headers: { 'retry-after': '660' } });
    const { message } = await j().summary({ user: oneApp.userPrincipalName });
    same(await j().finish(message), ['FILL']);
    assert.equal(j().sandbox.graph.methodsOf(oneApp.id).length, 1);
    assert.deepEqual(j().deletions(), []);
  });

  it('says that sign-out is not confirmed when Microsoft refuses it for good', async () => {
    const { oneApp } = contoso;
    j().sandbox.graph.fault({ match: 'revokeSignInSessions', status: 403, times: 10, body: { error: { code: 'Authorization_RequestDenied', message: 'no' } } });
    same(told(await j().whole({ user: oneApp.userPrincipalName })), ['FILL']);
    assert.deepEqual(j().deletions(), ['microsoftAuthenticatorMethods']);
    assert.ok(organisations.contoso);
  });
});
