import assert from 'node:assert/strict';
import { phone } from '../../sandbox/data/methods.ts';
import { people } from '../../sandbox/data.ts';
import { told, useStory } from './story.ts';

const { contoso } = people;

describe('devices, defaults and sign-out', () => {
  const j = useStory();
  const left = (id: string) =>
    j()
      .sandbox.graph.methodsOf(id)
      .map((m) => m['@odata.type'].slice(17, -20));

  it('lists the first ten of 45 entries and a count, and removes only what was ticked', async () => {
    const { many } = contoso;
    const message = await j().ask({ user: many.userPrincipalName, methods: 'app' });
    const devices = await j().reads(message, 'Which ones should go?');
    assert.equal(devices.filter((line) => line.startsWith('  ( ) ')).length, 45);
    const refs = many.methods.slice(40, 42).map((m) => `microsoftAuthenticator:${m.id}`);
    await j()
      .as('megan')
      .press(message, 'devices.choose', { refs: refs.join(',') }, { check: false });
    await j().reads(message, '[ Remove ');
    const card = await j().finish(message, { understood: true });
    const from = card.indexOf('Registered now (43)');
    assert.equal(card.slice(from).filter((line) => line.startsWith('✓ ')).length, 11, card.join('\n'));
    assert.ok(card.includes('✓ and 33 more'), card.join('\n'));
    assert.deepEqual([j().deletions().length, j().sandbox.graph.methodsOf(many.id).length], [2, 43]);
  });

  it('asks which of several devices go, and keeps the other one', async () => {
    const { adele } = contoso;
    const message = await j().ask({ user: adele.userPrincipalName, methods: 'app' });
    const devices = await j().reads(message, 'Which ones should go?');
    assert.deepEqual(devices.slice(0, -1), [
      'Which ones should go?',
      'Adele Vance · Contoso Ltd · Ticket 48213',
      '2 Authenticator apps are registered:',
      '  ( ) Microsoft Authenticator on iPhone 15 · default method · added … · last used … · 6.8.30',
      '  ( ) Microsoft Authenticator on Pixel 8 · default method · 6.2509.5891',
      '[ Review reset ] [ Back ] [ Cancel ]',
    ]);
    const refs = `microsoftAuthenticator:${adele.methods.find((m) => m.displayName === 'Pixel 8')?.id}`;
    await j().as('megan').press(message, 'devices.choose', { refs }, { check: false });
    const summary = await j().reads(message, '[ Remove ');
    assert.deepEqual(summary.slice(5, 13), [
      '  Default method · 6.2509.5891',
      'Stays (3)',
      '✓ Microsoft Authenticator on iPhone 15',
      '  Default method · added … · last used … · 6.8.30',
      '✓ Mobile phone ending in 89',
      '✓ Email a…@example.net',
      '  Password recovery only',
      'Sign out: Everywhere, once a method is gone',
    ]);
    assert.deepEqual(told(await j().finish(message)), [
      '✓ Done · 1 method removed',
      '  Adele can register again.',
      'Removed (1)',
      '✓ Microsoft Authenticator on Pixel 8',
      'Registered now (3)',
      '✓ Microsoft Authenticator on iPhone 15',
      '  Default method · added … · last used … · 6.8.30',
      '✓ Mobile phone ending in 89',
      '✓ Email a…@example.net',
      '  Password recovery only',
      'Signed out: Everywhere; can take some minutes',
      'Ticket note: On ticket 48213, hh:mm UTC',
    ]);
    assert.deepEqual(j().deletions(), ['microsoftAuthenticatorMethods']);
    assert.deepEqual(
      j()
        .sandbox.graph.methodsOf(adele.id)
        .map((m) => m.displayName ?? m['@odata.type'].slice(17)),
      ['iPhone 15', 'phoneAuthenticationMethod', 'emailAuthenticationMethod'],
    );
  });

  it('offers an Authenticator before a code app of unknown name, which stays when it is not ticked', async () => {
    const { oathAndApp } = contoso;
    const message = await j().ask({ user: oathAndApp.userPrincipalName, methods: 'app' });
    assert.deepEqual((await j().reads(message, 'Which ones should go?')).slice(0, -1), [
      'Which ones should go?',
      'Alyssa Young · Contoso Ltd · Ticket 48213',
      '2 apps are registered:',
      '  (x) Microsoft Authenticator on Pixel 9 · 6.8.24',
      '  ( ) Code app (name unknown) · default method',
      '[ Review reset ] [ Back ] [ Cancel ]',
    ]);
    await j().as('megan').press(message, 'Review reset', {}, { check: false });
    await j().reads(message, '[ Remove ');
    assert.deepEqual(told(await j().finish(message)), [
      '✓ Done · 1 method removed',
      '  Alyssa can register again.',
      'Removed (1)',
      '✓ Microsoft Authenticator on Pixel 9',
      'Registered now (1)',
      '✓ Code app (name unknown)',
      '  Default method',
      'Signed out: Everywhere; can take some minutes',
      'Ticket note: On ticket 48213, hh:mm UTC',
    ]);
    assert.deepEqual(left(oathAndApp.id), ['softwareOath']);
  });

  it('says so when nothing of that kind is registered, and where else to look when nothing is listed at all', async () => {
    assert.deepEqual(await j().ending({ user: contoso.appAndMobile.userPrincipalName, methods: 'office,email' }), [
      'Reset MFA for Isaiah Langer',
      'Contoso Ltd · Ticket 48213',
      '– Nothing to remove',
      '  No office phone or email is registered for Isaiah Langer.',
      'Registered now (2)',
      '✓ Microsoft Authenticator on iPhone 15',
      '  Default method · 6.8.24',
      '✓ Mobile phone ending in 12',
      'Ticket note: On ticket 48213, hh:mm UTC',
      'Asked by: Megan Bowen',
      '[ Open ticket 48213 ] [ Choose another kind ]',
      'Reference R-… · ended hh:mm UTC',
    ]);
    assert.deepEqual(told(await j().ending({ user: contoso.nothing.userPrincipalName, methods: 'app,mobile' })), [
      '– Nothing to remove',
      '  No app or mobile phone is registered for Lynne Robbins. If codes arrive all the same, look at the account in the Entra admin centre.',
      'Registered now (0)',
      '– None of the methods that Microsoft Graph lists.',
      'Ticket note: On ticket 48213, hh:mm UTC',
    ]);
    assert.deepEqual(told(await j().ending({ user: contoso.numberUnlisted.userPrincipalName, methods: 'mobile' })), [
      '– Nothing to remove',
      '  No mobile phone is registered for Lee Ann Number. If codes arrive all the same, look at the account in the Entra admin centre.',
      'Registered now (0)',
      '– None of the methods that Microsoft Graph lists.',
      'Ticket note: On ticket 48213, hh:mm UTC',
    ]);
    for (const method of contoso.guest.methods) j().sandbox.graph.remove(contoso.guest.id, method.id);
    assert.deepEqual(told(await j().ending({ user: contoso.guest.userPrincipalName })), [
      '– Nothing to remove',
      '  No app is registered for Gustav Gast. The home organisation must help.',
      'Registered now (0)',
      '– None of the methods that Microsoft Graph lists.',
      'Ticket note: On ticket 48213, hh:mm UTC',
    ]);
    assert.deepEqual(j().deletions(), []);
    assert.equal(j().notes(48213).length, 4);
  });

  it('puts a default that Microsoft still keeps aside, and removes it when the others are no longer listed', async () => {
    const { appAndMobile } = contoso;
    j().sandbox.graph.setVisibleAfter(1200);
    const card = await j().whole({ user: appAndMobile.userPrincipalName, methods: 'app,mobile' });
    assert.deepEqual(told(card), [
      '✓ Done · 2 methods removed',
      '  Isaiah can register again.',
      'Removed (2)',
      '✓ Mobile phone ending in 12',
      '✓ Microsoft Authenticator on iPhone 15',
      'Registered now (0)',
      '– None of the methods that Microsoft Graph lists.',
      'Signed out: Everywhere; can take some minutes',
      'Ticket note: On ticket 48213, hh:mm UTC',
    ]);
    const tries = j()
      .calls('graph', /^DELETE .*microsoftAuthenticatorMethods/)
      .map((e) => e.status);
    assert.equal(tries[0], 400);
    assert.equal(tries.at(-1), 204);
    assert.deepEqual(left(appAndMobile.id), []);
  });

  it('removes what it may and tells the rest: a default that stays while a third method is registered', async () => {
    const { office } = contoso;
    j().sandbox.graph.register(office.id, phone('mobile', '+1 42555501977'));
    const card = await j().whole({ user: office.userPrincipalName, methods: 'app,office' });
    assert.deepEqual(told(card), [
      '◐ Partly done · 1 of 2 removed',
      '  iPhone 15 can still approve sign-ins.',
      'Not removed (1)',
      '! Microsoft Authenticator on iPhone 15',
      '  It is the default method, which Microsoft keeps while others stay.',
      'Removed (1)',
      '✓ Office phone ending in 17',
      'Registered now (2)',
      '✓ Microsoft Authenticator on iPhone 15',
      '  Default method · 6.8.24',
      '✓ Mobile phone ending in 77',
      'Signed out: Everywhere; can take some minutes',
      'Ticket note: On ticket 48213, hh:mm UTC',
    ]);
    assert.deepEqual(j().deletions(), ['phoneMethods']);
    assert.deepEqual(left(office.id), ['microsoftAuthenticator', 'phone']);
  });

  it('signs out only where that is asked for', async () => {
    const { oneApp } = contoso;
    const card = await j().whole({ user: oneApp.userPrincipalName, signOut: false });
    assert.deepEqual(told(card), [
      '✓ Done · 1 method removed',
      '  Johanna can register again.',
      'Removed (1)',
      '✓ Microsoft Authenticator on iPhone 15',
      'Registered now (0)',
      '– None of the methods that Microsoft Graph lists.',
      'Signed out: Not asked for',
      'Ticket note: On ticket 48213, hh:mm UTC',
    ]);
    assert.equal(j().sandbox.graph.revocations(oneApp.id).length, 0);
  });

  it('signs out after a lost phone, asked or not', async () => {
    const { oneApp } = contoso;
    const { message, card } = await j().summary({
      user: oneApp.userPrincipalName,
      signOut: false,
      reason: 'lostOrStolen',
    });
    assert.ok(card.includes('Sign out: Everywhere, once a method is gone'), card.join('\n'));
    assert.deepEqual(told(await j().finish(message)).slice(-2), [
      'Signed out: Everywhere; can take some minutes',
      'Ticket note: On ticket 48213, hh:mm UTC',
    ]);
    assert.equal(j().sandbox.graph.revocations(oneApp.id).length, 1);
  });
});
