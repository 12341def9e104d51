import assert from 'node:assert/strict';
import { people } from '../../../sandbox/data.ts';
import { contoso, fabrikam, failure, line, useWorld } from './harness.ts';

const { contoso: them } = people;

describe('one person at a glance', () => {
  const world = useWorld();
  const privilege = async (user: { id: string }) => {
    const { privilege, unread } = await world.graph.readTarget(contoso, user.id);
    return { privilege, unread };
  };
  const without = (permission: string) => {
    world.login.consent(
      contoso,
      (world.login.granted(contoso) ?? []).filter((one) => one !== permission),
    );
  };

  it('reads account, methods and roles in one batch, and keeps the request ids', async () => {
    const target = await world.graph.readTarget(contoso, them.adele.id);
    assert.equal(target.user?.userPrincipalName, 'adele.vance@contoso.com');
    assert.equal(target.methods.length, 4);
    assert.deepEqual([target.privilege, target.unread], [[], []]);
    assert.deepEqual(world.sim.exchanges.map(line).toSorted(), ['POST /beta/$batch', 'POST /v1.0/$batch']);
    assert.equal(target.requestIds.length, 1);
  });

  const cases = [
    ['a Global Administrator', them.globalAdministrator, ['Global Administrator']],
    ['a role of one administrative unit', them.scopedRole, ['Helpdesk Administrator']],
    ['a role held through a group', them.roleByGroup, ['User Administrator', 'member of “Tier 0 operators”']],
    ['a restricted administrative unit', them.restricted, ['in a restricted administrative unit']],
    ['a harmless role', them.harmlessRole, []],
    ['no role', them.oneApp, []],
  ] as const;
  for (const [what, user, roles] of cases) {
    it(`weighs ${what}`, async () => {
      assert.deepEqual(await privilege(user), { privilege: roles, unread: [] });
    });
  }

  it('does not know who is privileged without the permission for roles', async () => {
    without('RoleManagement.Read.Directory');
    assert.deepEqual((await privilege(them.globalAdministrator)).unread, [
      { what: 'roles', permission: 'RoleManagement.Read.Directory' },
    ]);
  });

  it('does not know it without the permission for groups either', async () => {
    without('GroupMember.Read.All');
    assert.deepEqual((await privilege(them.adele)).unread, [{ what: 'groups', permission: 'GroupMember.Read.All' }]);
  });

  const hidden = [
    [
      'roles',
      { '@odata.type': '#microsoft.graph.directoryRole', id: 'x', displayName: null },
      'RoleManagement.Read.Directory',
    ],
    ['groups', { '@odata.type': '#microsoft.graph.group', id: 'x', displayName: null }, 'GroupMember.Read.All'],
  ] as const;
  for (const [what, row, permission] of hidden) {
    it(`takes ${what} whose names are hidden as not read`, async () => {
      world.sim.faultInBatch({ match: 'transitiveMemberOf', status: 200, body: { value: [row] } });
      assert.deepEqual(await privilege(them.adele), { privilege: [], unread: [{ what, permission }] });
    });
  }

  it('takes a refused answer about roles as not read, and a failed one as no answer', async () => {
    world.sim.faultInBatch({ match: 'roleAssignments', status: 403, body: {}, times: 2 });
    assert.equal((await privilege(them.adele)).unread[0]?.what, 'roles');
    world.sim.faultInBatch({ match: 'roleAssignments', status: 503, body: {} });
    assert.equal((await failure(world.graph.readTarget(contoso, them.adele.id))).kind, 'unavailable');
  });

  it('knows that somebody is gone', async () => {
    world.sim.deleteUser(them.adele.id);
    assert.equal((await world.graph.readTarget(contoso, them.adele.id)).user, null);
  });

  it('shows the account even when no method may be read', async () => {
    world.login.consent(contoso, ['User.Read.All', 'GroupMember.Read.All', 'RoleManagement.Read.Directory']);
    const target = await world.graph.readTarget(contoso, them.adele.id);
    assert.equal(target.user?.displayName, 'Adele Vance');
    assert.ok(target.unread.some(({ what }) => what === 'mobile'));
  });

  it('reads roles that somebody may activate, without the harmless ones', async () => {
    const eligible = (user: { id: string }) => world.graph.readEligibleRoles(contoso, user.id);
    assert.deepEqual(await eligible(them.eligibleOnly), { roles: ['Global Administrator'] });
    assert.deepEqual(await eligible(them.eligibleAndReader), { roles: ['Exchange Administrator'] });
    assert.deepEqual(await eligible(them.adele), { roles: [] });
  });

  it('says "not used" of eligible roles where there is no licence for them', async () => {
    const user = people.fabrikam.oneApp;
    assert.deepEqual(await world.graph.readEligibleRoles(fabrikam, user.id), { notUsed: true });
  });

  it('says which permission is missing for eligible roles, and nothing when Graph does not answer', async () => {
    without('RoleEligibilitySchedule.Read.Directory');
    const missing = 'RoleEligibilitySchedule.Read.Directory';
    assert.deepEqual(await world.graph.readEligibleRoles(contoso, them.adele.id), { missing });
    world.sim.fault({ match: 'roleEligibility', hang: true });
    const patience = AbortSignal.timeout(100);
    assert.deepEqual(await world.graph.readEligibleRoles(contoso, them.adele.id, patience), { missing: null });
  });
});
