import assert from 'node:assert/strict';
import { phoneIds } from '../../../sandbox/data/methods.ts';
import { people } from '../../../sandbox/data.ts';
import type { MethodType } from '../../../services/resets/types.ts';
import { adatum, contoso, failure, line, useWorld } from './harness.ts';

const { contoso: them, adatum: others } = people;
const wide = ['User.Read.All', 'UserAuthenticationMethod.ReadWrite.All'];

describe('authentication methods', () => {
  const world = useWorld();
  const types = async (id: string, tenant = contoso) =>
    (await world.graph.readMethods(tenant, id)).methods.map((method) => method.type).toSorted();
  const remove = (user: { id: string }, type: MethodType, id: string, tenant = contoso) =>
    world.graph.deleteMethod(tenant, user.id, { type, id });

  it('lists each typed collection in one batch with narrow permissions', async () => {
    assert.deepEqual(await types(them.adele.id), [
      'email',
      'microsoftAuthenticator',
      'microsoftAuthenticator',
      'mobile',
    ]);
    assert.deepEqual(world.sim.exchanges.map(line).toSorted(), ['POST /beta/$batch', 'POST /v1.0/$batch']);
  });

  it('lists the same with the wide permission, and never the password', async () => {
    world.login.consent(contoso, wide);
    assert.deepEqual(await types(them.adele.id), [
      'email',
      'microsoftAuthenticator',
      'microsoftAuthenticator',
      'mobile',
    ]);
    assert.deepEqual(await types(them.nothing.id), []);
  });

  it('tells devices apart by name, last use and version', async () => {
    const { methods } = await world.graph.readMethods(contoso, them.adele.id);
    const apps = methods.filter((method) => method.type === 'microsoftAuthenticator');
    assert.deepEqual(
      apps.map(({ device, detail, registered, lastUsed }) => ({ device, detail, registered, lastUsed })),
      [
        { device: 'iPhone 15', detail: '6.8.30', registered: '2024-03-04T09:12:00Z', lastUsed: '2026-01-12T07:55:00Z' },
        { device: 'Pixel 8', detail: '6.2509.5891', registered: null, lastUsed: null },
      ],
    );
  });

  it('gets by without beta, when it is switched off and when it fails', async () => {
    world.graph = world.make({ beta: false });
    assert.equal((await types(them.adele.id)).length, 4);
    assert.deepEqual(world.sim.exchanges.map(line), ['POST /v1.0/$batch']);
    world.graph = world.make();
    world.sim.fault({ match: '/beta/', status: 500, body: '<html></html>' });
    assert.equal((await types(them.adele.id)).length, 4);
  });

  it('follows the next pages of a long list, both ways of listing', async () => {
    assert.equal((await types(them.many.id)).length, 45);
    assert.equal((await types(others.many.id, adatum)).length, 45);
  });

  it('shows a type that nobody knows as other', async () => {
    assert.deepEqual(await types(others.unknownMethod.id, adatum), ['microsoftAuthenticator', 'other']);
  });

  it('shows a hardware token, which only beta lists', async () => {
    world.sim.register(them.oneApp.id, {
      '@odata.type': '#microsoft.graph.hardwareOathAuthenticationMethod',
      id: 'token-1',
      createdDateTime: null,
      displayName: 'Key fob',
    });
    assert.deepEqual(await types(them.oneApp.id), ['hardwareOath', 'microsoftAuthenticator']);
  });

  it('names the permission of a type that it may not list, and lists the others', async () => {
    const granted = world.login.granted(contoso) ?? [];
    world.login.consent(
      contoso,
      granted.filter((one) => !one.includes('-Email.')),
    );
    const { methods, unread } = await world.graph.readMethods(contoso, them.adele.id);
    assert.equal(methods.length, 3);
    assert.deepEqual(unread, [{ what: 'email', permission: 'UserAuthMethod-Email.Read.All' }]);
  });

  it('takes a collection that a cloud does not have as unread', async () => {
    world.sim.faultInBatch({ match: 'softwareOathMethods', status: 400, body: { error: { code: 'BadRequest' } } });
    const { unread } = await world.graph.readMethods(contoso, them.adele.id);
    assert.deepEqual(unread, [{ what: 'softwareOath', permission: null }]);
  });

  it('takes a throttled step of a batch for no answer at all', async () => {
    world.sim.faultInBatch({ match: 'phoneMethods', status: 429, headers: { 'Retry-After': '7' }, body: {} });
    const error = await failure(world.graph.readMethods(contoso, them.adele.id));
    assert.deepEqual([error.kind, error.details.retryAfterMs], ['throttled', 7000]);
  });

  it('never gives an empty list because nothing may be read', async () => {
    world.login.consent(contoso, ['User.Read.All']);
    const error = await failure(world.graph.readMethods(contoso, them.adele.id));
    assert.deepEqual(error.details.missing, ['UserAuthMethod-MicrosoftAuthApp.Read.All']);
  });

  it('says that the person is gone, both ways of listing', async () => {
    for (const [tenant, user] of [
      [contoso, them.adele],
      [adatum, others.oneApp],
    ] as const) {
      world.sim.deleteUser(user.id);
      assert.equal((await failure(world.graph.readMethods(tenant, user.id))).kind, 'notFound');
    }
  });

  it('removes through the typed collection, and again is already gone', async () => {
    const mobile = { type: 'mobile', id: phoneIds.mobile } as const;
    const first = await remove(them.adele, mobile.type, mobile.id);
    assert.equal(first.result, 'deleted');
    assert.match(first.requestId ?? '', /^[0-9a-f-]{36}$/);
    assert.equal((await remove(them.adele, mobile.type, mobile.id)).result, 'absent');
    const path = `/v1.0/users/${them.adele.id}/authentication/phoneMethods/${phoneIds.mobile}`;
    assert.deepEqual(world.sim.exchanges.map(line), [`DELETE ${path}`, `DELETE ${path}`]);
  });

  it('removes each of the five choices', async () => {
    const removed: MethodType[] = [];
    // The default goes last: in the second round it is alone.
    const round = [them.office, them.alternate, them.onlyEmail, them.oathAndApp];
    for (const user of [...round, ...round]) {
      for (const { type, id } of (await world.graph.readMethods(contoso, user.id)).methods.toReversed()) {
        if ((await remove(user, type, id)).result === 'deleted') removed.push(type);
      }
    }
    const wanted: MethodType[] = [
      'office',
      'alternateMobile',
      'mobile',
      'email',
      'softwareOath',
      'microsoftAuthenticator',
    ];
    for (const type of wanted) assert.ok(removed.includes(type), type);
  });

  it('reports the default method as such, an app and a number', async () => {
    const [app] = (await world.graph.readMethods(contoso, them.appAndMobile.id)).methods;
    assert.equal((await remove(them.appAndMobile, 'microsoftAuthenticator', app?.id ?? '')).result, 'isDefault');
    assert.equal(
      (await remove(them.alternateDefault, 'alternateMobile', phoneIds.alternateMobile)).result,
      'isDefault',
    );
  });

  it('reports that the alternate number keeps the mobile one', async () => {
    assert.equal((await remove(them.alternate, 'mobile', phoneIds.mobile)).result, 'alternateBlocksMobile');
  });

  it('does not take another refusal of a mobile number for that rule', async () => {
    world.sim.fault({
      match: 'DELETE',
      status: 400,
      body: { error: { code: 'badRequest', message: 'Something else' } },
    });
    assert.equal((await failure(remove(them.adele, 'mobile', phoneIds.mobile))).kind, 'invalid');
  });

  it('does not take an address that Graph does not have for a method that is gone', async () => {
    const body = { Message: 'No HTTP resource was found that matches the request URI.', MessageDetail: '' };
    world.sim.fault({ match: 'DELETE', status: 404, body });
    assert.equal((await failure(remove(them.adele, 'mobile', phoneIds.mobile))).kind, 'invalid');
  });

  it('never removes a type that it does not know', async () => {
    assert.equal((await failure(remove(them.adele, 'other', 'x'))).kind, 'invalid');
    assert.equal(world.sim.exchanges.length, 0);
  });

  it('says of a deletion without an answer that nobody knows', async () => {
    world.sim.fault({ match: 'DELETE', dropAfter: true });
    assert.equal((await failure(remove(them.adele, 'mobile', phoneIds.mobile))).kind, 'unknownOutcome');
    assert.ok(!world.sim.methodsOf(them.adele.id).some((method) => method.id === phoneIds.mobile));
  });

  const defaults = [
    [them.oneApp, 'microsoftAuthenticator'],
    [them.alternate, 'mobile'],
    [them.alternateDefault, 'alternateMobile'],
    [them.oathAndApp, 'softwareOath'],
    [them.nothing, null],
  ] as const;
  for (const [user, type] of defaults) {
    it(`reads the default of ${user.displayName} as ${type}`, async () => {
      world.login.consent(contoso, wide);
      assert.equal(await world.graph.readDefault(contoso, user.id), type);
      world.graph.forget(contoso);
      world.login.consent(contoso, ['AuditLog.Read.All']);
      assert.equal(await world.graph.readDefault(contoso, user.id), type, 'by the report');
    });
  }

  it('gets by when nobody can tell the default', async () => {
    world.login.consent(contoso, ['User.Read.All']);
    assert.equal(await world.graph.readDefault(contoso, them.oneApp.id), null);
    world.login.consent(contoso, wide);
    world.graph.forget(contoso);
    world.sim.fault({ match: 'signInPreferences', status: 503 });
    assert.equal(await world.graph.readDefault(contoso, them.oneApp.id), null);
  });

  it('makes another method the default, and then the old one goes', async () => {
    world.login.consent(contoso, wide);
    const [app] = (await world.graph.readMethods(contoso, them.appAndMobile.id)).methods;
    await world.graph.setDefault(contoso, them.appAndMobile.id, 'mobile');
    assert.equal((await remove(them.appAndMobile, 'microsoftAuthenticator', app?.id ?? '')).result, 'deleted');
    assert.equal((await failure(world.graph.setDefault(contoso, them.appAndMobile.id, 'email'))).kind, 'invalid');
  });
});
