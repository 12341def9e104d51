import assert from 'node:assert/strict';
import { people } from '../../sandbox/data.ts';
import { granularConsent } from '../../sandbox/login/consent.ts';
import { organisations } from '../../sandbox/world.ts';
import { told, useStory, warned } from './story.ts';

const { adele, oneApp } = people.contoso;
const { tenantId } = organisations.contoso;

describe('what the organisation has not granted', () => {
  const j = useStory();

  /** A token keeps what was granted when it was fetched, so the product starts anew. */
  async function without(...roles: string[]): Promise<void> {
    await j().sandbox.product.kill();
    j().sandbox.login.consent(
      tenantId,
      granularConsent.filter((role) => !roles.includes(role)),
    );
    await j().sandbox.product.start();
  }

  async function refused(...roles: string[]): Promise<string[]> {
    await without(...roles);
    const card = await j().ending({ user: adele.userPrincipalName, methods: 'mobile' });
    assert.deepEqual(j().deletions(), []);
    return told(card);
  }

  async function warnings(...roles: string[]): Promise<string[]> {
    await without(...roles);
    const { message, card } = await j().summary({ user: adele.userPrincipalName, methods: 'mobile' });
    await j().close(message);
    return warned(card);
  }

  it('reading people', async () => {
    assert.deepEqual(await refused('User.Read.All'), [
      '! Failed · nothing was removed',
      '  The permission User.Read.All is missing in this organisation; grant it, consent again, and wait some minutes if that was done just now. Request id …. Nothing was removed.',
      'Ticket note: On ticket 48213, hh:mm UTC',
    ]);
  });

  it('reading roles: refused, since the person may be an administrator', async () => {
    assert.deepEqual(await refused('RoleManagement.Read.Directory'), [
      '⊘ Blocked · roles could not be checked',
      '  The permission RoleManagement.Read.Directory is missing in Contoso Ltd, so Adele Vance may be an administrator. Your administrator can grant it. Nothing was removed.',
      'Ticket note: On ticket 48213, hh:mm UTC',
    ]);
  });

  it('reading groups: refused as well', async () => {
    assert.deepEqual(await refused('GroupMember.Read.All'), [
      '⊘ Blocked · roles could not be checked',
      '  The permission GroupMember.Read.All is missing in Contoso Ltd, so Adele Vance may be an administrator. Your administrator can grant it. Nothing was removed.',
      'Ticket note: On ticket 48213, hh:mm UTC',
    ]);
  });

  it('reading roles to activate: refused as well', async () => {
    assert.deepEqual(await refused('RoleEligibilitySchedule.Read.Directory'), [
      '⊘ Blocked · roles could not be checked',
      '  The permission RoleEligibilitySchedule.Read.Directory is missing in Contoso Ltd, so Adele Vance may be an administrator. Your administrator can grant it. Nothing was removed.',
      'Ticket note: On ticket 48213, hh:mm UTC',
    ]);
  });

  it('reading the chosen type: nothing is claimed about it', async () => {
    assert.deepEqual(await refused('UserAuthMethod-Phone.ReadWrite.All'), [
      '⊘ Blocked · methods could not be read',
      '  The permission UserAuthMethod-Phone.Read.All is missing in Contoso Ltd, so it is not known what Adele Vance has registered. Your administrator can grant it. Nothing was removed.',
      'Ticket note: On ticket 48213, hh:mm UTC',
    ]);
  });

  it('reading another type: said, and no reason to stop', async () => {
    assert.deepEqual(await warnings('UserAuthMethod-Passkey.Read.All', 'UserAuthMethod-TAP.Read.All'), [
      '! Could not read every method',
      '  The permission UserAuthMethod-Passkey.Read.All is missing in Contoso Ltd. More may be registered than this card lists.',
      '! Could not read every method',
      '  The permission UserAuthMethod-TAP.Read.All is missing in Contoso Ltd. More may be registered than this card lists.',
    ]);
  });

  it('reading sign-in policies', async () => {
    assert.deepEqual(await warnings('Policy.Read.All'), [
      '! Could not check the sign-in policies',
      '  It is not known whether Adele Vance must register again: permission Policy.Read.All is missing.',
    ]);
  });

  it('reading domains', async () => {
    assert.deepEqual(await warnings('Domain.Read.All'), [
      '! Could not check the domain',
      '  The permission Domain.Read.All is missing in Contoso Ltd. Adele Vance may sign in elsewhere.',
    ]);
  });

  it('removing: the permission is named, and nothing is removed', async () => {
    await j().sandbox.product.kill();
    const read = granularConsent.map((role) => role.replace('Phone.ReadWrite', 'Phone.Read'));
    j().sandbox.login.consent(tenantId, read);
    await j().sandbox.product.start();
    const card = await j().whole({ user: adele.userPrincipalName, methods: 'mobile' });
    assert.deepEqual(told(card), [
      '! Failed · nothing was removed',
      '  The permission UserAuthMethod-Phone.ReadWrite.All is missing in this organisation; grant it, consent again, and wait some minutes if that was done just now. Nothing was removed; trying again is safe.',
      'Not removed (1)',
      '! Mobile phone ending in 89',
      '  The permission UserAuthMethod-Phone.ReadWrite.All is missing in this organisation; grant it, consent again, and wait some minutes if that was done just now.',
      'Ticket note: On ticket 48213, hh:mm UTC',
    ]);
    assert.deepEqual(j().deletions(), []);
    // Once more with a fresh token, since the permission may be newer than the token.
    assert.deepEqual(
      j()
        .calls('graph', /^DELETE /)
        .map((e) => e.status),
      [403, 403],
    );
  });

  it('signing out: removed, and said that sign-out is not confirmed', async () => {
    await without('User.RevokeSessions.All');
    const card = await j().whole({ user: oneApp.userPrincipalName });
    assert.deepEqual(told(card).slice(-2), ['Signed out: Not confirmed', 'Ticket note: On ticket 48213, hh:mm UTC']);
    assert.deepEqual(j().deletions(), ['microsoftAuthenticatorMethods']);
    assert.equal(j().sandbox.graph.revocations(oneApp.id).length, 0);
  });
});
