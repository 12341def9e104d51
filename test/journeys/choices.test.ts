import assert from 'node:assert/strict';
import { people } from '../../sandbox/data.ts';
import { told, useStory } from './story.ts';

const { contoso } = people;

describe('what was chosen goes, and nothing else', () => {
  const j = useStory();
  const left = (id: string) =>
    j()
      .sandbox.graph.methodsOf(id)
      .map((m) => m['@odata.type'].slice(17, -20));

  it('removes an app, and tells the whole of it on the card, in the chat and on the ticket', async () => {
    const { oneApp } = contoso;
    const { message, card } = await j().summary({ user: oneApp.userPrincipalName, ticket: '48213' });
    assert.deepEqual(card, [
      'Reset MFA for Johanna Lorenz?',
      'johanna.lorenz@contoso.com · Office Assistant, Administration · Contoso Ltd',
      '1 warning. Nothing has changed yet.',
      '! Ticket 48213 names somebody else',
      '  Its contact is Adele Vance. Go on only if Adele Vance asked for Johanna Lorenz.',
      'Will be removed (1)',
      '– Microsoft Authenticator on iPhone 15',
      '  Default method · 6.8.24',
      'Stays (0)',
      '– None of the other methods that Microsoft Graph lists.',
      'Sign out: Everywhere, once a method is gone',
      'Ticket: 48213 · Adele Vance: new phone, cannot sign in',
      'Contact: Adele Vance',
      'Reason: New phone',
      'Afterwards: Must register again (policy “Require MFA for everyone”)',
      'How do you know it is Johanna Lorenz?:',
      '  ( ) Called back a number on record',
      '  ( ) The manager confirmed, called back',
      '  ( ) In person or on video',
      '  ( ) With a verification tool',
      '  ( ) Not verified (stops here)',
      '[ Back ] [ Cancel ] [ Remove 1 method ]',
      'Open until hh:mm UTC. After that, start again.',
    ]);
    assert.deepEqual(await j().finish(message), [
      'Reset MFA for Johanna Lorenz',
      'Contoso Ltd · Ticket 48213',
      '✓ Done · 1 method removed',
      '  Johanna can register again.',
      'Removed (1)',
      '✓ Microsoft Authenticator on iPhone 15',
      'Registered now (0)',
      '– None of the methods that Microsoft Graph lists.',
      'Tell Johanna',
      '1. In the app, delete the old Contoso Ltd entry.',
      '2. On a computer, open aka.ms/mfasetup and sign in.',
      '3. Add the app again and scan the code.',
      '4. Signing out everywhere can take some minutes.',
      'Signed out: Everywhere; can take some minutes',
      'Ticket note: On ticket 48213, hh:mm UTC',
      'Done by: Megan Bowen',
      '[ Open ticket 48213 ] [ Wrong person ]',
      'Reference R-… · ended hh:mm UTC',
    ]);
    assert.deepEqual(j().lines(), [
      'Johanna Lorenz (Contoso Ltd): Done · 1 method removed. Johanna can register again. The note is on ticket 48213. Reference R-….',
    ]);
    assert.deepEqual(j().notes(48213), [
      'MFA reset: R-… · Done · 1 method removed. Asked by: Megan Bowen. For: Johanna Lorenz (johanna.lorenz@contoso.com), Contoso Ltd. How the caller was verified: Called back a number on record. Reason: New phone. Chosen: App (Microsoft Authenticator or code app). Removed: Microsoft Authenticator on iPhone 15. Remains: None of the methods that Microsoft Graph lists. Default before: Microsoft Authenticator on iPhone 15. Signed out: Everywhere; can take some minutes. Next sign-in: Must register again (policy “Require MFA for everyone”). When: hh:mm UTC. Graph request ids: …, …, …. [R-… note]',
    ]);
    const [note] = j().sandbox.connectWise.ticket(48213)?.notes ?? [];
    assert.deepEqual(
      [note?.internalAnalysisFlag, note?.detailDescriptionFlag, note?.resolutionFlag],
      [true, false, false],
    );
    assert.deepEqual(j().sandbox.connectWise.state().mails, [], 'nobody gets mail');
    assert.deepEqual(j().deletions(), ['microsoftAuthenticatorMethods']);
    assert.equal(j().sandbox.graph.revocations(oneApp.id).length, 1);
  });

  it('removes a mobile phone', async () => {
    const { appAndMobile } = contoso;
    const card = await j().whole({ user: appAndMobile.userPrincipalName, methods: 'mobile' });
    assert.deepEqual(told(card), [
      '✓ Done · 1 method removed',
      '  Isaiah can register again.',
      'Removed (1)',
      '✓ Mobile phone ending in 12',
      'Registered now (1)',
      '✓ Microsoft Authenticator on iPhone 15',
      '  Default method · 6.8.24',
      'Signed out: Everywhere; can take some minutes',
      'Ticket note: On ticket 48213, hh:mm UTC',
    ]);
    assert.deepEqual(left(appAndMobile.id), ['microsoftAuthenticator']);
    assert.deepEqual(j().deletions(), ['phoneMethods']);
  });

  it('removes an office phone', async () => {
    const { office } = contoso;
    const card = await j().whole({ user: office.userPrincipalName, methods: 'office' });
    assert.deepEqual(told(card), [
      '✓ Done · 1 method removed',
      '  Grady can register again.',
      'Removed (1)',
      '✓ Office phone ending in 17',
      'Registered now (1)',
      '✓ Microsoft Authenticator on iPhone 15',
      '  Default method · 6.8.24',
      'Signed out: Everywhere; can take some minutes',
      'Ticket note: On ticket 48213, hh:mm UTC',
    ]);
    assert.deepEqual(left(office.id), ['microsoftAuthenticator']);
    assert.deepEqual(j().deletions(), ['phoneMethods']);
  });

  it('removes an alternate mobile phone', async () => {
    const { alternate } = contoso;
    const card = await j().whole({ user: alternate.userPrincipalName, methods: 'alternateMobile' });
    assert.deepEqual(told(card), [
      '✓ Done · 1 method removed',
      '  Nestor can register again.',
      'Removed (1)',
      '✓ Alternate mobile phone ending in 16',
      'Registered now (1)',
      '✓ Mobile phone ending in 15',
      '  Default method',
      'Signed out: Everywhere; can take some minutes',
      'Ticket note: On ticket 48213, hh:mm UTC',
    ]);
    assert.deepEqual(
      j()
        .sandbox.graph.methodsOf(alternate.id)
        .map((m) => m.phoneType),
      ['mobile'],
    );
    assert.deepEqual(j().deletions(), ['phoneMethods']);
  });

  it('removes an email address', async () => {
    const { onlyEmail } = contoso;
    const card = await j().whole({ user: onlyEmail.userPrincipalName, methods: 'email' });
    assert.deepEqual(told(card), [
      '✓ Done · 1 method removed',
      '  Lidia can register again.',
      'Removed (1)',
      '✓ Email l…@example.net',
      'Registered now (0)',
      '– None of the methods that Microsoft Graph lists.',
      'Signed out: Everywhere; can take some minutes',
      'Ticket note: On ticket 48213, hh:mm UTC',
    ]);
    assert.deepEqual(left(onlyEmail.id), []);
    assert.deepEqual(j().deletions(), ['emailMethods']);
  });

  it('removes several types in one reset, the default last', async () => {
    const { appAndMobile } = contoso;
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
    assert.deepEqual(j().deletions(), ['phoneMethods', 'microsoftAuthenticatorMethods']);
  });

  it('removes an alternate and a mobile phone in the order that Microsoft wants', async () => {
    const { alternate } = contoso;
    const card = await j().whole({ user: alternate.userPrincipalName, methods: 'mobile,alternateMobile' });
    assert.deepEqual(told(card), [
      '✓ Done · 2 methods removed',
      '  Nestor can register again.',
      'Removed (2)',
      '✓ Alternate mobile phone ending in 16',
      '✓ Mobile phone ending in 15',
      'Registered now (0)',
      '– None of the methods that Microsoft Graph lists.',
      'Signed out: Everywhere; can take some minutes',
      'Ticket note: On ticket 48213, hh:mm UTC',
    ]);
    assert.deepEqual(j().deletions(), ['phoneMethods', 'phoneMethods']);
    assert.deepEqual(left(alternate.id), []);
  });
});
