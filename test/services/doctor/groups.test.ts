import assert from 'node:assert/strict';
import { msp, staff } from '../../../sandbox/world.ts';
import type { Check } from '../../../services/doctor/check.ts';
import { expectState, useDoctorWorld } from './world.ts';

describe("the doctor's look at the groups", () => {
  const world = useDoctorWorld();
  const technicians = async (state: Check['state'], env = world.env) =>
    expectState(await world.examine({}, env), 'groups.technicians', state);
  const setGroup = (patch: Parameters<typeof world.graph.setGroup>[1]) =>
    world.graph.setGroup(msp.techniciansGroupId, patch);

  it('tells how many are in and how many owners may add more', async () => {
    setGroup({ owners: [staff.alex.id, staff.pat.id] });
    assert.equal((await technicians('ok')).says, '"MFA technicians": 3 people, 2 owners.');
    const one = expectState(await world.examine(), 'groups.administrators', 'ok');
    assert.equal(one.says, '"MFA administrators": 1 person, 0 owners.');
  });

  it('counts people of all pages, and of groups within', async () => {
    world.graph.set({ usersPage: 1 });
    world.graph.setGroup(msp.administratorsGroupId, { memberOf: [msp.techniciansGroupId] });
    world.graph.removeFromGroup(staff.alex.id, msp.techniciansGroupId);
    assert.match((await technicians('ok')).says, /3 people/);
  });

  it('warns of dynamic membership', async () => {
    setGroup({ groupTypes: ['DynamicMembership'], membershipRule: 'user.department -eq "Service Desk"' });
    assert.match((await technicians('warning')).says, /dynamic: whoever may change the attributes/);
  });

  it('warns of guests, whom the bot refuses', async () => {
    world.graph.setUser(staff.pat.id, { userType: 'Guest' });
    world.graph.addToGroup(staff.pat.id, msp.techniciansGroupId);
    assert.match((await technicians('warning')).says, /3 people, .* 1 guest in it/);
  });

  it('warns of groups that people may join, of mailing lists, and of those from elsewhere', async () => {
    setGroup({ groupTypes: ['Unified'] });
    assert.match((await technicians('warning')).says, /Microsoft 365 group/);
    setGroup({ groupTypes: [], securityEnabled: false });
    assert.match((await technicians('warning')).says, /no security group/);
    setGroup({ securityEnabled: true, onPremisesSyncEnabled: true });
    assert.match((await technicians('warning')).says, /on premises/);
  });

  it('fails a group with nobody whom the bot would let in', async () => {
    for (const { id } of [staff.lee, staff.alex]) world.graph.removeFromGroup(id, msp.techniciansGroupId);
    world.graph.setUser(staff.megan.id, { accountEnabled: false });
    assert.match((await technicians('failed')).says, /Nobody in it/);
  });

  it('fails a group that is not there, and names the setting', async () => {
    const env = { ...world.env, TECHNICIANS_GROUP_ID: 'aaaaaaaa-0000-4000-8000-00000000ffff' };
    assert.match((await technicians('failed', env)).correction ?? '', /TECHNICIANS_GROUP_ID/);
  });

  it('warns when technicians and administrators are one group', async () => {
    const env = { ...world.env, ADMINISTRATORS_GROUP_ID: msp.techniciansGroupId };
    const one = expectState(await world.examine({}, env), 'groups.administrators', 'warning');
    assert.match(one.says, /same group/);
  });

  it('names the permission that is missing, and not an empty group', async () => {
    world.login.consent(msp.tenantId, ['User.Read.All']);
    assert.match((await technicians('failed')).says, /GroupMember\.Read\.All is missing/);
  });

  it("breaks up what a group's name would do in a terminal", async () => {
    setGroup({ displayName: 'Tech\u001b[2Jnicians' });
    assert.match((await technicians('ok')).says, /^"Tech\[2Jnicians"/);
  });
});
