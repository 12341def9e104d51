import assert from 'node:assert/strict';
import { people } from '../../sandbox/data.ts';
import { band, told, useStory, warned } from './story.ts';

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

  it('says what failed when a person’s methods cannot be read for ten minutes', async () => {
    const { oneApp } = contoso;
    j().sandbox.graph.fault({ match: 'batch', status: 503, times: 1000 });
    assert.deepEqual(await j().ending({ user: oneApp.userPrincipalName }), [
      'Reset MFA for johanna.lorenz@contoso.com',
      'Contoso Ltd · Ticket 48213',
      '! Failed · nothing was removed',
      '  Microsoft Graph did not do its part for so long that this was given up. Nothing was removed.',
      'Ticket note: On ticket 48213, hh:mm UTC',
      'Asked by: Megan Bowen',
      '[ Open ticket 48213 ] [ Try again ]',
      'Reference R-… · ended hh:mm UTC',
    ]);
    assert.deepEqual(j().deletions(), []);
  });

  it('answers at once while Graph takes requests and never answers, waits, and ends well', async () => {
    const { oneApp } = contoso;
    j().sandbox.graph.fault({ match: 'batch', hang: true });
    const began = Date.now();
    const message = await j().ask({ user: oneApp.userPrincipalName });
    assert.deepEqual((await j().reads(message, /Working|Waiting/)).slice(2, 4), [
      '… Working · step 1 of 5',
      '  Checking the account and the ticket once more.',
    ]);
    await j().as('megan').say(message.conversationId, 'help');
    assert.ok(Date.now() - began < 1500, `form, submit and help took ${Date.now() - began} ms`);
    assert.deepEqual(band(await j().reads(message, 'Waiting for Microsoft', 20_000)), [
      '◔ Waiting for Microsoft',
      '  It does not answer or asked for a pause. Next try at hh:mm UTC. Nothing is removed yet. You need not do anything.',
      'Started hh:mm UTC by Megan Bowen. This card updates itself.',
    ]);
    await j().passUntil(message, '[ Remove ');
    assert.deepEqual(told(await j().finish(message)).slice(0, 2), [
      '✓ Done · 1 method removed',
      '  Johanna can register again.',
    ]);
  });

  it('says that the policies are still being checked, and then that they could not be', async () => {
    const { oneApp } = adatum;
    j().sandbox.graph.fault({ match: 'conditionalAccess', hang: true, times: 10 });
    const message = await j().ask({
      organisation: 'adatum',
      user: oneApp.userPrincipalName,
      methods: 'app,mobile',
      ticket: 'new',
    });
    assert.deepEqual((await j().reads(message, 'Still checking')).slice(0, 8), [
      'Reset MFA for Ada Tum?',
      'ada.tum@adatum.com · Office Assistant, Administration · Adatum Corporation',
      '… Still checking sign-in policies',
      '  This card updates itself. Nothing has changed yet.',
      'Will be removed (2)',
      '– Microsoft Authenticator on iPhone 15 Pro',
      '  6.8.24',
      '– Mobile phone ending in 41',
    ]);
    assert.deepEqual(warned(await j().reads(message, '[ Remove ')), [
      '! Could not check the sign-in policies',
      '  It is not known whether Ada Tum must register again: Microsoft did not answer in time.',
    ]);
    await j().as('megan').press(message, 'summary.remove', { caller: 'inPerson' }, { check: false });
    assert.deepEqual(j().deletions(), []);
    const card = await j().finish(message, { understood: true });
    assert.deepEqual(told(card).slice(0, 2), ['✓ Done · 2 methods removed', '  Ada can register again.']);
    assert.equal(j().sandbox.graph.methodsOf(oneApp.id).length, 0);
    assert.match(
      j().sandbox.connectWise.ticket(48223)?.notes.at(-1)?.text ?? '',
      /Next sign-in: Not known \(Microsoft did not answer in time\)\. Told to register again: Yes, the technician said so\./,
    );
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
