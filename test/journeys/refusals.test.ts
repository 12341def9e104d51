import assert from 'node:assert/strict';
import { people, protectedGroupId } from '../../sandbox/data.ts';
import { msp, staff } from '../../sandbox/world.ts';
import { told, useStory } from './story.ts';

const { contoso, fabrikam } = people;

describe('whose MFA is not reset here', () => {
  const j = useStory({ settings: { protectedGroups: [protectedGroupId] } });

  /** Refused before there is anything to press; on a ticket that exists it is noted. */
  async function refused(person: { userPrincipalName: string }, lead: string, sentence: string): Promise<void> {
    const card = await j().ending({ user: person.userPrincipalName });
    assert.deepEqual(told(card), [`⊘ Blocked · ${lead}`, `  ${sentence}`, 'Ticket note: On ticket 48213, hh:mm UTC']);
    assert.ok(card.includes('[ Open ticket 48213 ] [ Start again ]'), card.join('\n'));
    assert.deepEqual(j().deletions(), []);
    assert.equal(j().notes(48213).length, 1);
  }

  it('refuses an administrator, and names the role', async () => {
    await refused(
      contoso.globalAdministrator,
      'privileged account',
      'Patti Fernandez is Global Administrator. An administrator does this in the Entra admin centre; record it on the ticket. Nothing was removed.',
    );
  });

  it('refuses who holds a role through a group', async () => {
    await refused(
      contoso.roleByGroup,
      'privileged account',
      'Henrietta Mueller is User Administrator and member of “Tier 0 operators”. An administrator does this in the Entra admin centre; record it on the ticket. Nothing was removed.',
    );
  });

  it('refuses who may make themselves administrator', async () => {
    await refused(
      contoso.eligibleOnly,
      'privileged account',
      'Irvin Sayers may become Global Administrator. An administrator does this in the Entra admin centre; record it on the ticket. Nothing was removed.',
    );
  });

  it('refuses who administers one unit only', async () => {
    await refused(
      contoso.scopedRole,
      'privileged account',
      'Raul Razo is Helpdesk Administrator. An administrator does this in the Entra admin centre; record it on the ticket. Nothing was removed.',
    );
  });

  it('refuses who is in a restricted administrative unit', async () => {
    await refused(
      contoso.restricted,
      'privileged account',
      'Bianca Pisani is in a restricted administrative unit. An administrator does this in the Entra admin centre; record it on the ticket. Nothing was removed.',
    );
  });

  it('refuses a member of a protected group, through another group as well', async () => {
    await refused(
      contoso.protectedMember,
      'protected account',
      'Joni Sherman is in a protected group of Contoso Ltd. An administrator does this in the Entra admin centre; record it on the ticket. Nothing was removed.',
    );
  });

  it('refuses a colleague who is a guest of the organisation', async () => {
    j().sandbox.graph.setUser(contoso.guest.id, { mail: staff.lee.signInName, otherMails: [staff.lee.signInName] });
    await refused(
      contoso.guest,
      'a colleague',
      'Gustav Gast is a technician or administrator of this bot. An administrator does this in the Entra admin centre. Nothing was removed.',
    );
  });

  it('refuses the technician’s own account, as a guest as well', async () => {
    j().sandbox.graph.setUser(contoso.guest.id, { mail: staff.megan.signInName });
    await refused(
      contoso.guest,
      'your own account',
      'Nobody resets their own MFA here. Ask an administrator. Nothing was removed.',
    );
  });

  it('refuses where Microsoft does not say what roles the person has', async () => {
    j().sandbox.graph.faultInBatch({
      match: 'transitiveMemberOf',
      status: 400,
      body: { error: { code: 'Request_BadRequest', message: 'x' } },
      times: 10,
    });
    await refused(
      contoso.oneApp,
      'roles could not be checked',
      'Microsoft did not say whether Johanna Lorenz is an administrator. Try again in a minute. Nothing was removed.',
    );
  });

  it('refuses who became an administrator between summary and click', async () => {
    const { oneApp } = contoso;
    const { message } = await j().summary({ user: oneApp.userPrincipalName });
    j().sandbox.graph.setUser(oneApp.id, { roles: contoso.globalAdministrator.roles });
    assert.deepEqual(told(await j().finish(message)), [
      '⊘ Blocked · privileged account',
      '  Johanna Lorenz is Global Administrator. An administrator does this in the Entra admin centre; record it on the ticket. Nothing was removed.',
      'Ticket note: On ticket 48213, hh:mm UTC',
    ]);
    assert.deepEqual(j().deletions(), []);
  });

  it('allows a role that gives no power', async () => {
    assert.deepEqual(told(await j().whole({ user: contoso.harmlessRole.userPrincipalName })).slice(0, 2), [
      '✓ Done · 1 method removed',
      '  Emily can register again.',
    ]);
  });

  it('says that a person is gone who was deleted after they were found', async () => {
    const { oneApp } = contoso;
    const client = j().as('megan');
    await client.say('a:personal-megan', 'reset MFA');
    const form = await client.waitFor('a:personal-megan', (m) => m.card !== null);
    const { choices } = await client.search(form, 'user', 'Johanna', {
      organisation: 'cccccccc-0000-4000-8000-000000000001',
    });
    j().sandbox.graph.deleteUser(oneApp.id);
    const typed = {
      organisation: 'cccccccc-0000-4000-8000-000000000001',
      user: choices[0]?.value ?? '',
      methods: 'app',
      ticketMode: 'existing',
      ticketTyped: '48213',
      reason: 'other',
    };
    await client.press(form, 'form.submit', typed, { check: false });
    assert.deepEqual(await j().after(form), [
      'Reset MFA',
      'Contoso Ltd · Ticket 48213',
      '⊘ Blocked · user is gone',
      '  This person is not in Contoso Ltd any more. Check the sign-in name. Nothing was removed.',
      'Ticket note: On ticket 48213, hh:mm UTC',
      'Asked by: Megan Bowen',
      '[ Open ticket 48213 ] [ Start again ]',
      'Reference R-… · ended hh:mm UTC',
    ]);
    assert.deepEqual(j().lines(), [
      'Contoso Ltd: Blocked · user is gone. This person is not in Contoso Ltd any more. Check the sign-in name. Nothing was removed. The note is on ticket 48213. Reference R-….',
    ]);
  });

  it('says that a person is gone who was deleted after the summary', async () => {
    const { oneApp } = contoso;
    const { message } = await j().summary({ user: oneApp.userPrincipalName });
    j().sandbox.graph.deleteUser(oneApp.id);
    await j().remove(message);
    assert.deepEqual((await j().reads(message, 'No user')).slice(2, 4), [
      '! No user johanna.lorenz@contoso.com in Contoso Ltd',
      '  Check the spelling, or choose another organisation.',
    ]);
    await j().settled();
    assert.deepEqual(j().deletions(), []);
  });

  it('brings the form back for a name that nobody has', async () => {
    const message = await j().ask({ user: 'nobody@contoso.com' });
    assert.deepEqual((await j().reads(message, 'No user')).slice(2, 4), [
      '! No user nobody@contoso.com in Contoso Ltd',
      '  Check the spelling, or choose another organisation.',
    ]);
    assert.deepEqual(j().deletions(), []);
  });

  it('sends nothing for a technician who was removed from the group between summary and click', async () => {
    const { message } = await j().summary({ user: contoso.oneApp.userPrincipalName });
    j().sandbox.graph.removeFromGroup(staff.megan.id, msp.techniciansGroupId);
    assert.deepEqual(await j().finish(message), [
      'Reset MFA for Johanna Lorenz',
      'Contoso Ltd · Ticket 48213',
      '⊘ Blocked · technicians only',
      '  You are not in the group of technicians. Your administrator can add you. Nothing was removed.',
      'Ticket note: None',
      'Asked by: Megan Bowen',
      '[ Open ticket 48213 ] [ Start again ]',
      'Reference R-… · ended hh:mm UTC',
    ]);
    assert.deepEqual(j().deletions(), []);
    assert.deepEqual(j().notes(48213), []);
  });
});

describe('strict settings', () => {
  const j = useStory({ settings: { notForced: 'refuse', sameUserAgain: 'refuse', signOut: 'forced' } });

  it('refuse where it is not certain that the person must register again', async () => {
    const card = await j().ending({
      organisation: 'fabrikam',
      user: fabrikam.oneApp.userPrincipalName,
      ticket: '48214',
    });
    assert.deepEqual(told(card), [
      '⊘ Blocked · nobody asks for MFA',
      '  It is not certain that Farah Nowak is made to register again. The settings of Fabrikam Inc refuse that; your administrator can change this. Nothing was removed.',
      'Ticket note: On ticket 48214, hh:mm UTC',
    ]);
    assert.deepEqual(j().deletions(), []);
  });

  it('refuse a second reset of a person within a day, and sign out whatever was asked', async () => {
    const { appAndMobile } = contoso;
    const first = await j().whole({ user: appAndMobile.userPrincipalName, methods: 'mobile', signOut: false });
    assert.ok(first.includes('Signed out: Everywhere; can take some minutes'), first.join('\n'));
    assert.deepEqual(told(await j().ending({ user: appAndMobile.userPrincipalName, methods: 'app' })), [
      '⊘ Blocked · reset already done',
      '  Megan Bowen reset Isaiah Langer at hh:mm UTC. The settings allow one in 24 hours; your administrator can change this. Nothing was removed.',
      'Ticket note: On ticket 48213, hh:mm UTC',
    ]);
    assert.deepEqual(j().deletions(), ['phoneMethods']);
  });
});

describe('settings that want protected groups', () => {
  const j = useStory({ settings: { protectedGroupsRequired: true } });

  it('refuse everybody until there are some', async () => {
    assert.deepEqual(told(await j().ending({ user: contoso.oneApp.userPrincipalName })), [
      '⊘ Blocked · no protected groups named',
      '  The settings ask Contoso Ltd to name its protected groups first. Your administrator can do this. Nothing was removed.',
      'Ticket note: On ticket 48213, hh:mm UTC',
    ]);
    assert.deepEqual(j().deletions(), []);
  });
});
