import assert from 'node:assert/strict';
import { protectedGroupId } from '../../../sandbox/data.ts';
import { granularConsent, homeConsent } from '../../../sandbox/login/consent.ts';
import { msp, organisations } from '../../../sandbox/world.ts';
import type { Check } from '../../../services/doctor/check.ts';
import { expectState, useDoctorWorld } from './world.ts';

const { contoso, adatum } = organisations;
const complete = [...new Set([...granularConsent, 'UserAuthMethod-QR.Read.All'])];

describe("the doctor's look at tenants", () => {
  const world = useDoctorWorld();
  const id = (part: string, tenantId: string = contoso.tenantId) => `organisation.${tenantId}.${part}`;

  async function withRoles(roles: readonly string[], state: Check['state']): Promise<Check> {
    world.login.consent(contoso.tenantId, roles);
    return expectState(await world.examine(), id('permissions'), state);
  }

  it('is content with the narrow set, complete', async () => {
    assert.equal((await withRoles(complete, 'ok')).says, 'The narrow set.');
  });

  it('fails without what every reset is refused without', async () => {
    for (const role of ['User.Read.All', 'GroupMember.Read.All', 'RoleManagement.Read.Directory']) {
      const { says, correction } = await withRoles(
        complete.filter((one) => one !== role),
        'failed',
      );
      assert.match(says, new RegExp(`Missing: ${role}: every reset is refused`));
      assert.match(correction ?? '', /consent link/);
    }
  });

  it('warns of what is missing and costs less', async () => {
    const less = ['User.RevokeSessions.All', 'UserAuthMethod-Phone.ReadWrite.All', 'AuditLog.Read.All'];
    const { says } = await withRoles(
      complete.filter((one) => !less.includes(one)),
      'warning',
    );
    for (const role of less) assert.ok(says.includes(role), role);
  });

  it('fails when nothing can be removed', async () => {
    const reading = complete.map((one) => one.replace(/^(UserAuthMethod-\w+)\.ReadWrite\.All$/, '$1.Read.All'));
    assert.match((await withRoles(reading, 'failed')).says, /no method can be removed/);
  });

  it('warns of the wide set, unless a setting needs it', async () => {
    const warned = expectState(await world.examine(), id('permissions', adatum.tenantId), 'warning');
    assert.match(warned.says, /UserAuthenticationMethod\.ReadWrite\.All/);
    await world.organise({}, { [adatum.name]: { settings: { changeDefaultMethod: true } } });
    const fine = expectState(await world.examine(), id('permissions', adatum.tenantId), 'ok');
    assert.equal(fine.says, 'The wide set.');
  });

  it('lists what is more than needed', async () => {
    const { says } = await withRoles([...complete, 'Mail.Read', 'Directory.ReadWrite.All'], 'warning');
    assert.match(says, /More than needed: Directory\.ReadWrite\.All, Mail\.Read\./);
  });

  it("wants no more than two permissions in the MSP's own tenant, and these", async () => {
    const home = async (roles: readonly string[], state: Check['state']) => {
      world.login.consent(msp.tenantId, roles);
      return expectState(await world.examine(), 'home.permissions', state);
    };
    await home(homeConsent, 'ok');
    assert.match((await home(complete, 'warning')).says, /More than needed: .*UserAuthMethod-Phone/);
    assert.match((await home(['User.Read.All'], 'failed')).says, /GroupMember\.Read\.All: every technician/);
  });

  it("takes the MSP's own tenant for an organisation where it is one", async () => {
    await world.organise({}, { [contoso.name]: { tenantId: msp.tenantId, domain: msp.domain } });
    const checks = await world.examine();
    expectState(checks, id('permissions', msp.tenantId), 'failed');
    assert.equal(checks.has('home.permissions'), false);
  });

  it('fails a tenant that is not the one that the file means', async () => {
    await world.organise({}, { [contoso.name]: { domain: 'contoso.example' } });
    const { says } = expectState(await world.examine(), id('tenant'), 'failed');
    assert.match(says, /Contoso Ltd, and contoso\.example is none of its domains/);
  });

  it('fails a protected group that does not exist, since it would protect nobody', async () => {
    const settings = (...protectedGroups: string[]) =>
      world.organise({}, { [contoso.name]: { settings: { protectedGroups, protectedGroupsRequired: true } } });
    await settings(protectedGroupId);
    expectState(await world.examine(), id('protectedGroups'), 'ok');
    const unknown = 'cccccccc-0001-4000-8000-00000000ffff';
    await settings(protectedGroupId, unknown);
    assert.match(expectState(await world.examine(), id('protectedGroups'), 'failed').says, new RegExp(unknown));
    await settings();
    expectState(await world.examine(), id('protectedGroups'), 'failed');
  });
});
