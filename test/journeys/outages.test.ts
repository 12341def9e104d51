import assert from 'node:assert/strict';
import { people } from '../../sandbox/data.ts';
import { band, told, useStory } from './story.ts';

const { contoso } = people;
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
    assert.deepEqual(await j().reads(message, 'Waiting for Microsoft'), [
      'Reset MFA for Johanna Lorenz',
      'Contoso Ltd · Ticket 48213',
      '◔ Waiting for Microsoft',
      '  It does not answer or asked for a pause. Next try at hh:mm UTC. What was removed stays removed. You need not do anything.',
      'Started hh:mm UTC by Megan Bowen. This card updates itself.',
    ]);
    await j().database.passTime(20_000);
    assert.equal(j().calls('graph', /^DELETE /).length, 1, 'not asked again before its time');
    assert.deepEqual(told(await j().after(message)), [
      '✓ Done · 1 method removed',
      '  Johanna can register again.',
      'Removed (1)',
      '✓ Microsoft Authenticator on iPhone 15',
      'Registered now (0)',
      '– None of the methods that Microsoft Graph lists.',
      'Signed out: Everywhere; can take some minutes',
      'Ticket note: On ticket 48213, hh:mm UTC',
    ]);
    assert.deepEqual(
      j()
        .calls('graph', /^DELETE /)
        .map((e) => e.status),
      [429, 204],
    );
  });

  it('waits by its own measure where Graph names no time', async () => {
    const { oneApp } = contoso;
    j().sandbox.graph.fault({ match: '^DELETE ', ...throttled, times: 3 });
    const card = await j().whole({ user: oneApp.userPrincipalName });
    assert.deepEqual(told(card).slice(0, 2), ['✓ Done · 1 method removed', '  Johanna can register again.']);
    assert.deepEqual(
      j()
        .calls('graph', /^DELETE /)
        .map((e) => e.status),
      [429, 429, 429, 204],
    );
    assert.equal(j().notes(48213).length, 1);
  });

  it('does not say that nothing is removed when it waits between two removals', async () => {
    const { appAndMobile } = contoso;
    j().sandbox.graph.fault({ match: '^DELETE .*Authenticator', ...throttled, headers: { 'retry-after': '30' } });
    const { message } = await j().summary({ user: appAndMobile.userPrincipalName, methods: 'app,mobile' });
    await j().remove(message);
    assert.deepEqual(band(await j().reads(message, 'Waiting for Microsoft')), [
      '◔ Waiting for Microsoft',
      '  It does not answer or asked for a pause. Next try at hh:mm UTC. What was removed stays removed. You need not do anything.',
      'Started hh:mm UTC by Megan Bowen. This card updates itself.',
    ]);
    assert.deepEqual(told(await j().after(message)).slice(0, 2), [
      '✓ Done · 2 methods removed',
      '  Isaiah can register again.',
    ]);
  });

  it('waits before the summary as well, when reading is refused for a while', async () => {
    const { oneApp } = contoso;
    j().sandbox.graph.fault({
      match: 'batch',
      status: 503,
      headers: { 'retry-after': '20' },
      body: { error: { code: 'serviceNotAvailable', message: '' } },
    });
    const message = await j().ask({ user: oneApp.userPrincipalName });
    assert.deepEqual(band(await j().reads(message, 'Waiting for Microsoft')), [
      '◔ Waiting for Microsoft',
      '  It does not answer or asked for a pause. Next try at hh:mm UTC. Nothing is removed yet. You need not do anything.',
      'Started hh:mm UTC by Megan Bowen. This card updates itself.',
    ]);
    await j().passUntil(message, '[ Remove ');
    await j().close(message);
  });

  it('deletes nothing late: too long an outage after the click ends the reset', async () => {
    const { oneApp } = contoso;
    j().sandbox.graph.fault({ match: '^DELETE ', ...throttled, headers: { 'retry-after': '660' } });
    const { message } = await j().summary({ user: oneApp.userPrincipalName });
    assert.deepEqual((await j().finish(message)).slice(2, 6), [
      '! Failed · nothing was removed',
      '  Too much time had passed since the click. Nothing was removed; trying again is safe.',
      'Not removed (1)',
      '! Microsoft Authenticator on iPhone 15',
    ]);
    assert.equal(j().sandbox.graph.methodsOf(oneApp.id).length, 1);
    assert.deepEqual(j().deletions(), []);
  });

  it('says that sign-out is not confirmed when Microsoft refuses it for good', async () => {
    const { oneApp } = contoso;
    j().sandbox.graph.fault({
      match: 'revokeSignInSessions',
      status: 403,
      times: 10,
      body: { error: { code: 'Authorization_RequestDenied', message: 'no' } },
    });
    assert.deepEqual(told(await j().whole({ user: oneApp.userPrincipalName })), [
      '✓ Done · 1 method removed',
      '  Johanna can register again.',
      'Removed (1)',
      '✓ Microsoft Authenticator on iPhone 15',
      'Registered now (0)',
      '– None of the methods that Microsoft Graph lists.',
      'Signed out: Not confirmed',
      'Ticket note: On ticket 48213, hh:mm UTC',
    ]);
    assert.deepEqual(j().deletions(), ['microsoftAuthenticatorMethods']);
  });
});
