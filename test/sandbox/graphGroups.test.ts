import assert from 'node:assert/strict';
import { msp, staff } from '../../sandbox/world.ts';
import { type Ask, type GraphCaller, startGraphCaller } from './graphCaller.ts';

const home = { tenant: msp.tenantId };
const eventual = { headers: { ConsistencyLevel: 'eventual' } };
const group = `/v1.0/groups/${msp.techniciansGroupId}`;
const people = `${group}/transitiveMembers/microsoft.graph.user`;

describe("the sandbox's Graph: groups", () => {
  let graph: GraphCaller;
  before(async () => {
    graph = await startGraphCaller();
  });
  after(() => graph.close());
  beforeEach(() => {
    graph.graph.reset();
    graph.graph.unexpected.splice(0);
  });
  const ids = async (path: string, options: Ask = {}) =>
    (await graph.ask(path, { ...home, ...options })).body.value.map((one) => one.id).toSorted();

  it('tells what kind of group it is', async () => {
    graph.graph.setGroup(msp.techniciansGroupId, { groupTypes: ['DynamicMembership'], membershipRule: 'x' });
    const { body } = await graph.ask(`${group}?$select=groupTypes,membershipRule,securityEnabled`, home);
    assert.deepEqual([body.groupTypes, body.membershipRule, body.securityEnabled], [['DynamicMembership'], 'x', true]);
  });

  it('lists owners, and people also through groups within', async () => {
    graph.graph.setGroup(msp.techniciansGroupId, { owners: [staff.alex.id] });
    graph.graph.setGroup(msp.administratorsGroupId, { memberOf: [msp.techniciansGroupId] });
    graph.graph.removeFromGroup(staff.alex.id, msp.techniciansGroupId);
    assert.deepEqual(await ids(`${group}/owners?$select=id`), [staff.alex.id]);
    assert.deepEqual(await ids(`${people}?$count=true`, eventual), [staff.megan.id, staff.lee.id, staff.alex.id]);
  });

  it('gives one type of member only as an advanced query', async () => {
    await graph.refuses(people, 400, 'Request_UnsupportedQuery', home);
    await graph.refuses(`${people}?$count=true`, 400, 'Request_UnsupportedQuery', home);
    await graph.refuses(people, 400, 'Request_UnsupportedQuery', { ...home, ...eventual });
  });

  it('wants a permission for groups, and shows bare ids without one for people', async () => {
    const users = { ...home, roles: ['User.Read.All'] };
    for (const path of [group, `${group}/owners`, people])
      await graph.refuses(path, 403, 'Authorization_RequestDenied', users);
    const { body } = await graph.ask(`${people}?$count=true&$select=id,userType`, {
      ...home,
      ...eventual,
      roles: ['GroupMember.Read.All'],
    });
    assert.deepEqual(
      body.value.map((one) => one.userType),
      [null, null, null],
    );
  });

  it('knows no other group, and nothing else of a group', async () => {
    const unknown = '/v1.0/groups/aaaaaaaa-0000-4000-8000-00000000ffff';
    await graph.refuses(unknown, 404, 'Request_ResourceNotFound', home);
    assert.equal((await graph.ask(`${group}/members`, home)).status, 404);
    assert.equal(graph.graph.unexpected.splice(0).length, 1);
  });
});
