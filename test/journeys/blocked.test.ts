import assert from 'node:assert/strict';
import { people } from '../../sandbox/data.ts';
import { told, useStory } from './story.ts';

const { contoso, adatum } = people;

describe('what Microsoft does not let go', () => {
  const j = useStory();
  const left = (id: string) => j().sandbox.graph.methodsOf(id).length;

  it('says what to do when the alternate number is the default and keeps the mobile one', async () => {
    const { alternateDefault } = contoso;
    const card = await j().whole({ user: alternateDefault.userPrincipalName, methods: 'mobile,alternateMobile' });
    assert.deepEqual(card, [
      'Reset MFA for Miriam Graham',
      'Contoso Ltd · Ticket 48213',
      '⊘ Blocked · default method',
      '  Microsoft keeps Alternate mobile phone ending in 14 as the default while other methods stay, and the mobile phone while it is registered. Miriam Graham chooses another default at aka.ms/mfasetup, or an administrator sets one in the Entra admin centre. Then start again. Nothing was removed.',
      'Not removed (2)',
      '! Mobile phone ending in 13',
      '  Microsoft keeps it while an alternate mobile phone is registered.',
      '! Alternate mobile phone ending in 14',
      '  It is the default method, which Microsoft keeps while others stay.',
      'Ticket note: On ticket 48213, hh:mm UTC',
      'Asked by: Megan Bowen',
      '[ Open ticket 48213 ] [ Start again ]',
      'Reference R-… · ended hh:mm UTC',
    ]);
    assert.deepEqual(j().lines(), [
      'Miriam Graham (Contoso Ltd): Blocked · default method. Microsoft keeps Alternate mobile phone ending in 14 as the default while other methods stay, and the mobile phone while it is registered. Miriam Graham chooses another default at aka.ms/mfasetup, or an administrator sets one in the Entra admin centre. Then start again. Nothing was removed. The note is on ticket 48213. Reference R-….',
    ]);
    assert.match(
      j().notes(48213)[0] ?? '',
      /Not removed: Mobile phone ending in 13 \(Microsoft keeps it while an alternate mobile phone is registered\); Alternate mobile phone ending in 14 \(It is the default method, which Microsoft keeps while others stay\)\./,
    );
    assert.deepEqual(j().deletions(), []);
    assert.equal(left(alternateDefault.id), 2);
    assert.equal(j().sandbox.graph.revocations(alternateDefault.id).length, 0, 'nobody is signed out for nothing');
  });

  it('warns that an alternate number keeps the mobile one, and says the same when it does', async () => {
    const { alternate } = contoso;
    const { message, card } = await j().summary({
      user: alternate.userPrincipalName,
      methods: 'mobile',
      ticket: 'new',
    });
    assert.deepEqual(card.slice(2, 9), [
      '1 warning. Nothing has changed yet.',
      '! The alternate mobile phone stays in the way',
      '  Microsoft removes a mobile phone only when no alternate one is registered. Choose both.',
      'Will be removed (1)',
      '– Mobile phone ending in 15',
      '  Default method',
      'Stays (1)',
    ]);
    assert.deepEqual(told(await j().finish(message)), [
      '⊘ Blocked · nothing was removed',
      '  Microsoft removes a mobile phone only when no alternate one is registered. Start again with both.',
      'Not removed (1)',
      '! Mobile phone ending in 15',
      '  Microsoft keeps it while an alternate mobile phone is registered.',
      'Ticket note: None',
    ]);
    assert.deepEqual(j().deletions(), []);
    assert.equal(left(alternate.id), 2);
    assert.equal(j().calls('connectWise', /^POST .*\/tickets$/).length, 0, 'no ticket is made for what was blocked');
  });

  it('says that a default app stays while a phone that was not chosen is registered', async () => {
    const { appAndMobile } = contoso;
    assert.deepEqual(told(await j().whole({ user: appAndMobile.userPrincipalName })), [
      '⊘ Blocked · default method',
      '  Microsoft keeps Microsoft Authenticator on iPhone 15 as the default while other methods stay. Isaiah Langer chooses another default at aka.ms/mfasetup, or start again with all methods. Nothing was removed.',
      'Not removed (1)',
      '! Microsoft Authenticator on iPhone 15',
      '  It is the default method, which Microsoft keeps while others stay.',
      'Ticket note: On ticket 48213, hh:mm UTC',
    ]);
    assert.deepEqual(j().deletions(), []);
    assert.equal(left(appAndMobile.id), 2);
  });

  it('never changes the default where that is not allowed, even with the permission', async () => {
    const { alternateDefault } = adatum;
    assert.deepEqual(
      told(
        await j().whole({
          organisation: 'adatum',
          user: alternateDefault.userPrincipalName,
          methods: 'alternateMobile',
          ticket: 'new',
        }),
      ),
      [
        '⊘ Blocked · default method',
        '  Microsoft keeps Alternate mobile phone ending in 43 as the default while other methods stay, and the mobile phone while it is registered. Alma Dead End chooses another default at aka.ms/mfasetup, or an administrator sets one in the Entra admin centre. Then start again. Nothing was removed.',
        'Not removed (1)',
        '! Alternate mobile phone ending in 43',
        '  It is the default method, which Microsoft keeps while others stay.',
        'Ticket note: None',
      ],
    );
    assert.deepEqual(j().calls('graph', /^PATCH /), []);
    assert.equal(left(alternateDefault.id), 3);
  });

  it('tells a method as removed when the answer to its removal was lost', async () => {
    const { oneApp } = contoso;
    j().sandbox.graph.fault({ match: '^DELETE .*microsoftAuthenticatorMethods', dropAfter: true });
    assert.deepEqual(told(await j().whole({ user: oneApp.userPrincipalName })), [
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
      j().calls('graph', /^DELETE /),
      [{ status: null, fault: 'dropAfter' }],
      'looked for, and not sent again',
    );
    assert.equal(left(oneApp.id), 0);
  });

  it('tells a method as already gone when somebody else removed it after the click', async () => {
    const { appAndMobile } = contoso;
    const [app] = appAndMobile.methods.filter((m) => m['@odata.type'].includes('Authenticator'));
    const { message } = await j().summary({ user: appAndMobile.userPrincipalName, methods: 'app,mobile' });
    // Between the removal of the first and the look at the second.
    j().sandbox.graph.fault({ match: '^DELETE .*phoneMethods', delayMs: 800 });
    const finished = j().finish(message);
    await j().passUntil(message, /Removing Mobile phone/);
    j().sandbox.graph.remove(appAndMobile.id, app?.id ?? '');
    assert.deepEqual(told(await finished), [
      '✓ Done · 1 method removed',
      '  Isaiah can register again.',
      'Removed (1)',
      '✓ Mobile phone ending in 12',
      'Already gone (1)',
      '– Microsoft Authenticator on iPhone 15',
      'Registered now (0)',
      '– None of the methods that Microsoft Graph lists.',
      'Signed out: Everywhere; can take some minutes',
      'Ticket note: On ticket 48213, hh:mm UTC',
    ]);
    assert.deepEqual(j().deletions(), ['phoneMethods']);
  });

  it('waits with its own card while Microsoft still lists what was removed, and confirms it then', async () => {
    const { oneApp } = contoso;
    j().sandbox.graph.setVisibleAfter(60_000);
    const { message } = await j().summary({ user: oneApp.userPrincipalName });
    await j().remove(message);
    assert.deepEqual(await j().passUntil(message, 'Waiting for the change to show'), [
      'Reset MFA for Johanna Lorenz',
      'Contoso Ltd · Ticket 48213',
      '◔ Waiting for the change to show',
      '  Microsoft takes a moment to show what was removed. Next try at hh:mm UTC. What was removed stays removed. You need not do anything.',
      'Started hh:mm UTC by Megan Bowen. This card updates itself.',
    ]);
    // The list has caught up.
    for (const method of oneApp.methods.slice(1)) {
      j().sandbox.graph.register(oneApp.id, method);
      j().sandbox.graph.remove(oneApp.id, method.id);
    }
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
    assert.deepEqual(j().deletions(), ['microsoftAuthenticatorMethods']);
  });

  it('claims nothing when Microsoft took the removal and lists the method on', async () => {
    const { oneApp } = contoso;
    j().sandbox.graph.setVisibleAfter(60_000);
    const card = await j().whole({ user: oneApp.userPrincipalName });
    assert.deepEqual(card, [
      'Reset MFA for Johanna Lorenz',
      'Contoso Ltd · Ticket 48213',
      '! Failed · outcome unknown',
      '  Microsoft accepted the removal and did not confirm it. It is not known whether Microsoft Authenticator on iPhone 15 is gone. To look, write: methods johanna.lorenz@contoso.com.',
      'Not confirmed (1)',
      '! Microsoft Authenticator on iPhone 15',
      '  Microsoft did not confirm that it is gone.',
      'Signed out: Everywhere; can take some minutes',
      'Ticket note: On ticket 48213, hh:mm UTC',
      'Asked by: Megan Bowen',
      '[ Open ticket 48213 ] [ Wrong person ] [ Try again ]',
      'Reference R-… · ended hh:mm UTC',
    ]);
    assert.deepEqual(j().deletions(), ['microsoftAuthenticatorMethods'], 'asked for once');
    assert.equal(j().sandbox.graph.revocations(oneApp.id).length, 1);
  });
});
