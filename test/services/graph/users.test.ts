import assert from 'node:assert/strict';
import { people } from '../../../sandbox/data.ts';
import { msp, staff } from '../../../sandbox/world.ts';
import { adatum, contoso, failure, useWorld } from './harness.ts';

const { contoso: them } = people;

describe('finding people', () => {
  const world = useWorld();
  const names = async (text: string) => (await world.graph.findUsers(contoso, text)).map((user) => user.displayName);
  const asked = () => world.sim.exchanges.map((exchange) => exchange.query);

  it('puts the quotes, the header and the count on the wire that a search needs', async () => {
    assert.deepEqual(await names('adel'), ['Adele Vance']);
    const [exchange] = world.sim.exchanges;
    assert.equal(exchange?.requestHeaders.consistencylevel, 'eventual');
    assert.equal(exchange?.query.$search, '"displayName:adel" OR "mail:adel" OR "userPrincipalName:adel"');
    assert.equal(exchange?.query.$count, 'true');
    assert.equal(exchange?.query.$top, '15');
  });

  it('tells what marks an account', async () => {
    const [disabled] = await world.graph.findUsers(contoso, 'diego');
    assert.deepEqual([disabled?.accountEnabled, disabled?.guest], [false, false]);
    const [guest] = await world.graph.findUsers(contoso, 'gustav');
    assert.deepEqual([guest?.accountEnabled, guest?.guest], [true, true]);
  });

  it('gives 15 people at most', async () => {
    assert.ok((await names('a')).length <= 15);
  });

  it('asks nothing for an empty text', async () => {
    assert.deepEqual(await names('  '), []);
    assert.equal(world.sim.exchanges.length, 0);
  });

  it('finds a name with an apostrophe, by name and by address', async () => {
    assert.deepEqual(await names("O'Brien"), ["Brian O'Brien"]);
    assert.deepEqual(
      (await world.graph.matchUsers(contoso, "brian.o'brien@contoso.com")).map((u) => u.id),
      [them.apostrophe.id],
    );
  });

  it('sends no # in a search, and compares afterwards', async () => {
    assert.deepEqual(await names('gustav.gast_partner.example#EXT#'), ['Gustav Gast']);
    assert.deepEqual(await names('Adele#7'), []);
    assert.ok(asked().every((query) => !query.$search?.includes('#')));
  });

  it('escapes what would end the quotes', async () => {
    assert.deepEqual(await names('Adele" OR "mail:x\\'), []);
    assert.match(asked()[0]?.$search ?? '', /Adele\\" OR \\"mail:x\\\\/);
  });

  it('finds a name with marks by the bare letters when the index knows no others', async () => {
    assert.deepEqual(await names('Jürgen Müll'), ['Jürgen Müller']);
    assert.equal(world.sim.exchanges.length, 2);
  });

  it('finds sign-in names with + and $ by filter', async () => {
    for (const person of [them.plus, them.dollar, them.guest]) {
      const found = await world.graph.matchUsers(contoso, person.userPrincipalName);
      assert.deepEqual(
        found.map((user) => user.id),
        [person.id],
      );
    }
    assert.ok(world.sim.exchanges.every((exchange) => exchange.path === '/v1.0/users'));
  });

  it('finds a person by an alias and by the address, and shows the sign-in name', async () => {
    for (const address of ['adele@contoso.com', 'ADELE.VANCE@contoso.com']) {
      const [found] = await world.graph.matchUsers(contoso, address);
      assert.equal(found?.userPrincipalName, 'adele.vance@contoso.com', address);
    }
    assert.deepEqual(await world.graph.matchUsers(contoso, 'nobody@contoso.com'), []);
  });

  it('reads a person by id, and null when gone', async () => {
    assert.equal((await world.graph.getUser(contoso, them.adele.id))?.department, 'Retail');
    world.sim.deleteUser(them.adele.id);
    assert.equal(await world.graph.getUser(contoso, them.adele.id), null);
  });

  it('puts nothing but an object id into a path', async () => {
    for (const id of ['adele.vance@contoso.com', '../groups', '']) {
      assert.equal((await failure(world.graph.getUser(contoso, id))).kind, 'invalid');
    }
    assert.equal((await failure(world.graph.getUser('contoso.com', them.adele.id))).kind, 'invalid');
    assert.equal(world.sim.exchanges.length + world.login.exchanges.length, 0);
  });

  it('counts people of one name', async () => {
    assert.equal(await world.graph.countNamesakes(contoso, 'Maria Santos'), 2);
    assert.equal(await world.graph.countNamesakes(contoso, "Brian O'Brien"), 1);
  });

  it('tells which groups somebody is in, 20 at a time', async () => {
    const none = Array.from({ length: 24 }, (_, i) => `eeeeeeee-0000-4000-8000-0000000000${i + 10}`);
    const groups = [...none, msp.techniciansGroupId, msp.administratorsGroupId];
    assert.deepEqual(await world.graph.memberOf(msp.tenantId, staff.megan.id, groups), [msp.techniciansGroupId]);
    assert.equal(world.sim.exchanges.length, 2);
    assert.deepEqual(await world.graph.memberOf(msp.tenantId, staff.pat.id, groups), []);
  });

  it('takes a person who is gone for a member of nothing', async () => {
    world.sim.deleteUser(staff.megan.id);
    assert.deepEqual(await world.graph.memberOf(msp.tenantId, staff.megan.id, [msp.techniciansGroupId]), []);
  });

  const without = [
    ['User.Read.All', () => world.graph.findUsers(contoso, 'adele')],
    ['User.Read.All', () => world.graph.getUser(contoso, them.adele.id)],
    ['User.RevokeSessions.All', () => world.graph.revokeSessions(contoso, them.adele.id)],
    ['GroupMember.Read.All', () => world.graph.memberOf(contoso, them.adele.id, [msp.techniciansGroupId])],
    [
      'UserAuthMethod-Phone.ReadWrite.All',
      () => world.graph.deleteMethod(contoso, them.adele.id, { type: 'mobile', id: 'x' }),
    ],
    [
      'UserAuthMethod-Email.ReadWrite.All',
      () => world.graph.deleteMethod(contoso, them.adele.id, { type: 'email', id: 'x' }),
    ],
    ['UserAuthenticationMethod.ReadWrite.All', () => world.graph.setDefault(contoso, them.adele.id, 'mobile')],
  ] as const;
  for (const [permission, ask] of without) {
    it(`names ${permission} when it is missing, after one fresh token`, async () => {
      const granted = world.login.granted(contoso) ?? [];
      world.login.consent(
        contoso,
        granted.filter((one) => one !== permission),
      );
      const error = await failure(ask());
      assert.equal(error.kind, 'forbidden');
      assert.deepEqual(error.details.missing, [permission]);
      assert.equal(world.login.exchanges.length, 2);
    });
  }

  it('goes on by itself when the permission was granted after the token was fetched', async () => {
    const granted = world.login.granted(contoso) ?? [];
    world.login.consent(contoso, []);
    await failure(world.graph.findUsers(contoso, 'adele'));
    world.graph = world.make();
    assert.deepEqual((await world.graph.permissions(contoso)).granted, []);
    world.login.consent(contoso, granted);
    assert.deepEqual(await names('adele'), ['Adele Vance']);
  });

  it('says what is granted, what is wanted, and whether that is the wide permission', async () => {
    const granular = await world.graph.permissions(contoso);
    assert.deepEqual([granular.missing, granular.wide], [[], false]);
    world.login.consent(contoso, ['User.Read.All', 'UserAuthenticationMethod.ReadWrite.All']);
    world.graph.forget(contoso);
    const wide = await world.graph.permissions(contoso);
    assert.equal(wide.wide, true);
    assert.ok(wide.missing.includes('RoleManagement.Read.Directory'));
    assert.ok(!wide.missing.some((one) => one.startsWith('UserAuthMethod-')));
  });

  it('reads the organisation and whether a domain is federated', async () => {
    const organisation = await world.graph.readOrganisation(contoso);
    assert.deepEqual([organisation.id, organisation.name], [contoso, 'Contoso Ltd']);
    assert.deepEqual(organisation.domains, ['contoso.com', 'contoso.onmicrosoft.com']);
    assert.deepEqual(await world.graph.readFederation(contoso, 'contoso.com'), { federated: false });
    assert.deepEqual(await world.graph.readFederation(adatum, 'adatum-works.com'), { federated: true });
    assert.deepEqual(await world.graph.readFederation(contoso, 'nowhere.example'), { missing: null });
    world.login.consent(contoso, ['User.Read.All']);
    world.graph.forget(contoso);
    assert.deepEqual(await world.graph.readFederation(contoso, 'contoso.com'), { missing: 'Domain.Read.All' });
  });

  it('ends sessions and keeps the request id', async () => {
    const { requestId } = await world.graph.revokeSessions(contoso, them.adele.id);
    assert.match(requestId ?? '', /^[0-9a-f-]{36}$/);
    assert.equal(world.sim.revocations(them.adele.id).length, 1);
  });
});
