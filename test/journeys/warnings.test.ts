import assert from 'node:assert/strict';
import { phone } from '../../sandbox/data/methods.ts';
import { people, protectedGroupId } from '../../sandbox/data.ts';
import { organisations } from '../../sandbox/world.ts';
import { band, told, useStory, warned } from './story.ts';

const { contoso, fabrikam, adatum } = people;

describe('what to know before the click', () => {
  const j = useStory();
  async function warnedOf(asked: Parameters<ReturnType<typeof j>['summary']>[0]): Promise<string[]> {
    const { message, card } = await j().summary({ ticket: 'new', ...asked });
    await j().close(message);
    assert.deepEqual(j().deletions(), []);
    return warned(card);
  }

  it('names the places where people may register', async () => {
    assert.deepEqual(await warnedOf({ organisation: 'adatum', user: adatum.oneApp.userPrincipalName }), [
      '! Adatum Corporation lets people register only from Head office',
      '  Policy “Register security info at the head office”. Elsewhere Ada is refused after this reset. Ask where Ada is.',
    ]);
  });

  it('names a domain that signs in elsewhere', async () => {
    assert.deepEqual(await warnedOf({ organisation: 'adatum', user: adatum.federated.userPrincipalName }), [
      '! Adatum Corporation lets people register only from Head office',
      '  Policy “Register security info at the head office”. Elsewhere Fedor is refused after this reset. Ask where Fedor is.',
      '! adatum-works.com signs in elsewhere',
      '  Another identity provider may ask for its own MFA. This reset does not touch that.',
    ]);
  });

  it('says that a disabled person cannot sign in', async () => {
    assert.deepEqual(await warnedOf({ user: contoso.disabled.userPrincipalName }), [
      '! Account is disabled',
      '  Diego Siciliani cannot sign in, with or without MFA.',
    ]);
  });

  it('says that two people have one name', async () => {
    const { message, card } = await j().summary({ user: contoso.namesakeFinance.userPrincipalName, ticket: 'new' });
    assert.deepEqual(card.slice(0, 5), [
      'Reset MFA for Maria Santos?',
      'maria.santos2@contoso.com · Controller, Finance · Contoso Ltd',
      '1 warning. Nothing has changed yet.',
      '! 2 people are called Maria Santos',
      '  Check the sign-in name with the caller.',
    ]);
    await j().close(message);
  });

  it('names what may sit on the lost phone and stays', async () => {
    const { message, card } = await j().summary({
      user: contoso.passkeyLeft.userPrincipalName,
      reason: 'lostOrStolen',
      ticket: 'new',
    });
    assert.deepEqual(band(card), [
      '1 warning. Nothing has changed yet.',
      '! Passkey iPhone 15 stays',
      '  If it is on the lost phone, go back and remove it too.',
    ]);
    assert.ok(card.includes('✓ Windows Hello on LAPTOP-CHRISTIE'));
    await j().close(message);
  });

  it('names a second number that stays after a loss', async () => {
    const { appAndMobile } = contoso;
    j().sandbox.graph.register(appAndMobile.id, phone('alternateMobile', '+1 42555501978'));
    assert.deepEqual(await warnedOf({ user: appAndMobile.userPrincipalName, methods: 'app', reason: 'lostOrStolen' }), [
      '! Mobile phone ending in 12 and Alternate mobile phone ending in 78 stay',
      '  If one is on the lost phone, go back and remove it too.',
    ]);
  });

  it('warns of the directory’s own number and address, which the local directory holds', async () => {
    assert.deepEqual(
      await warnedOf({
        user: contoso.sameContact.userPrincipalName,
        methods: 'app,mobile,email',
        reason: 'lostOrStolen',
      }),
      [
        '! The directory also holds this mobile number and this email address',
        '  It may serve password recovery. If it is on the lost phone, change it in the local directory of Contoso Ltd.',
      ],
    );
  });

  it('says that an email address is no second factor', async () => {
    assert.deepEqual(await warnedOf({ user: contoso.adele.userPrincipalName, methods: 'email' }), [
      '! Email is no second factor',
      '  It only serves password recovery. Sign-in stays as it is.',
    ]);
  });

  it('says what a reset does for a guest, and does no more', async () => {
    const { guest } = contoso;
    const { message, card } = await j().summary({
      user: guest.userPrincipalName,
      methods: 'app,mobile',
      ticket: 'new',
    });
    assert.deepEqual(band(card), [
      '1 warning. Nothing has changed yet.',
      '! Guest account',
      '  Only the registration in Contoso Ltd is removed. The home organisation is not touched. Sign-out has no effect.',
    ]);
    assert.deepEqual(told(await j().finish(message)), [
      '✓ Done · 2 methods removed',
      '  Gustav can register again.',
      'Removed (2)',
      '✓ Mobile phone ending in 18',
      '✓ Microsoft Authenticator on iPhone 15',
      'Registered now (0)',
      '– None of the methods that Microsoft Graph lists.',
      'Signed out: Has no effect for a guest',
      'Ticket note: On new ticket 48223, hh:mm UTC',
    ]);
    assert.deepEqual(j().deletions(), ['phoneMethods', 'microsoftAuthenticatorMethods']);
    assert.equal(j().calls('graph', /revokeSignInSessions/).length, 0);
  });

  it('says who reset this person within a day', async () => {
    const { appAndMobile } = contoso;
    await j().whole({ user: appAndMobile.userPrincipalName, methods: 'mobile', ticket: 'new' });
    const { message, card } = await j().summary({ user: appAndMobile.userPrincipalName, ticket: 'new' });
    assert.deepEqual(warned(card), ['! Second reset in 24 hours', '  Megan Bowen did one at hh:mm UTC.']);
    await j().close(message);
  });

  it('asks for a tick where nobody is made to register again, and takes no click without it', async () => {
    const { oneApp } = fabrikam;
    const { message, card } = await j().summary({
      organisation: 'fabrikam',
      user: oneApp.userPrincipalName,
      ticket: 'new',
    });
    assert.deepEqual(band(card), [
      '1 warning. Nothing has changed yet.',
      '! No policy found that asks Farah Nowak for MFA',
      '  If Microsoft asked for it today, this check missed something. If not, ask why a reset is needed.',
    ]);
    assert.ok(card.includes('[ ] Farah knows to register again at aka.ms/mfasetup'), card.join('\n'));
    await j().remove(message);
    const seen = await j()
      .as('megan')
      .messages(message.conversationId)
      .find((m) => m.id === message.id);
    assert.match(JSON.stringify(seen?.card), /Tick this, or go back\./);
    assert.deepEqual(j().deletions(), []);
    await j().finish(message, { understood: true });
    assert.match(
      j().sandbox.connectWise.ticket(48223)?.notes.at(-1)?.text ?? '',
      /Next sign-in: Not asked for MFA \(no policy found\)\. Told to register again: Yes, the technician said so\./,
    );
  });

  it('knows that a person is asked by the old per-user setting', async () => {
    const { message, card } = await j().summary({
      organisation: 'fabrikam',
      user: fabrikam.perUserEnforced.userPrincipalName,
      methods: 'app,mobile',
      ticket: 'new',
    });
    assert.deepEqual(
      [...band(card), ...card.filter((line) => line.startsWith('Afterwards'))],
      ['i Nothing has changed yet.', 'Afterwards: Must register again (per-user MFA)'],
    );
    await j().close(message);
  });

  it('says when a person is left out of the policy that asks for MFA', async () => {
    assert.deepEqual(await warnedOf({ user: contoso.excludedFromMfa.userPrincipalName }), [
      '! No policy found that asks Enrico Cattaneo for MFA',
      '  If Microsoft asked for it today, this check missed something. If not, ask why a reset is needed.',
    ]);
  });

  it('ends where the caller was not verified, and says so on the ticket', async () => {
    const { message } = await j().summary({ user: contoso.oneApp.userPrincipalName });
    assert.deepEqual(await j().finish(message, { caller: 'notVerified' }), [
      'Reset MFA for Johanna Lorenz',
      'Contoso Ltd · Ticket 48213',
      '✕ Refused by Megan Bowen',
      '  The caller was not verified. Nothing was removed.',
      'Ticket note: On ticket 48213, hh:mm UTC',
      'Asked by: Megan Bowen',
      '[ Open ticket 48213 ]',
      'Reference R-… · ended hh:mm UTC',
    ]);
    assert.deepEqual(j().deletions(), []);
    assert.match(
      j().notes(48213)[0] ?? '',
      /^MFA reset: R-… · Refused by Megan Bowen\..* How the caller was verified: Not verified\./,
    );
  });
});

describe('security defaults', () => {
  const j = useStory({ settings: { protectedGroups: [protectedGroupId] } });

  it('make it likely that the person must register again', async () => {
    j().sandbox.graph.setPolicies(organisations.fabrikam.tenantId, { securityDefaults: true });
    const { message, card } = await j().summary({
      organisation: 'fabrikam',
      user: fabrikam.oneApp.userPrincipalName,
      ticket: 'new',
    });
    assert.deepEqual(
      [...band(card), ...card.filter((line) => line.startsWith('Afterwards'))],
      ['i Nothing has changed yet.', 'Afterwards: Must probably register again (security defaults)'],
    );
    await j().close(message);
  });
});
