import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import * as make from '../../sandbox/data/methods.ts';
import { people } from '../../sandbox/data.ts';
import { organisations } from '../../sandbox/world.ts';
import { type Ask, type GraphCaller, startGraphCaller } from './graphCaller.ts';

const { contoso, adatum } = people;
const wide = ['UserAuthenticationMethod.ReadWrite.All'];
const inAdatum = { tenant: organisations.adatum.tenantId };
const below = (user: { id: string }, path: string, version = 'v1.0') =>
  `/${version}/users/${user.id}/authentication/${path}`;

describe("the sandbox's Graph: authentication methods", () => {
  let graph: GraphCaller;
  before(async () => {
    graph = await startGraphCaller();
  });
  after(() => graph.close());
  beforeEach(() => {
    graph.graph.reset();
    graph.graph.setVisibleAfter(0);
    graph.graph.unexpected.splice(0);
  });
  const remove = (path: string, options: Ask = {}) => graph.ask(path, { method: 'DELETE', ...options });
  const blocked = async (path: string, message: RegExp) => {
    const reply = await graph.refuses(path, 400, 'badRequest', { method: 'DELETE' });
    assert.match(reply.body.error.message, message);
    assert.equal(reply.body.error.innerError.message, reply.body.error.message);
  };
  const app = (user: { id: string; methods: { id: string }[] }, index = 1) =>
    below(user, `microsoftAuthenticatorMethods/${user.methods[index]?.id}`);
  const phone = (user: { id: string }, kind: keyof typeof make.phoneIds) =>
    below(user, `phoneMethods/${make.phoneIds[kind]}`);
  const notDefault =
    /^Cannot delete default method with other methods configured\. Please change default method before deletion\.$/;

  it('lists all methods with their types to the wide permission only', async () => {
    await graph.refuses(below(contoso.adele, 'methods'), 403, 'accessDenied');
    const { body } = await graph.ask(below(contoso.adele, 'methods'), { roles: wide });
    const types = body.value.map((one) =>
      String(one['@odata.type']).replace(/#microsoft\.graph\.|AuthenticationMethod/g, ''),
    );
    assert.deepEqual(types, ['password', 'microsoftAuthenticator', 'microsoftAuthenticator', 'phone', 'email']);
    await graph.refuses(below(contoso.adele, 'methods'), 403, 'accessDenied', {
      roles: ['UserAuthMethod-Phone.ReadWrite.All'],
    });
  });

  it('lists each typed collection to its own permission, without types', async () => {
    const read = { roles: ['UserAuthMethod-Phone.Read.All'] };
    const { body } = await graph.ask(below(contoso.adele, 'phoneMethods'), read);
    assert.equal(body.value.length, 1);
    assert.equal('@odata.type' in (body.value[0] ?? {}), false);
    assert.equal(body.value[0]?.phoneType, 'mobile');
    await graph.refuses(below(contoso.adele, 'emailMethods'), 403, 'accessDenied', read);
    await graph.refuses(phone(contoso.appAndMobile, 'mobile'), 403, 'accessDenied', { ...read, method: 'DELETE' });
    assert.equal((await graph.ask(below(contoso.nothing, 'phoneMethods'))).body.value.length, 0);
  });

  it('takes no query options on methods', async () => {
    await graph.refuses(`${below(contoso.adele, 'methods')}?$top=5`, 400, 'BadRequest', { roles: wide });
    await graph.refuses(`${below(contoso.adele, 'phoneMethods')}?$select=id`, 400, 'BadRequest');
  });

  it('shows when an Authenticator was last used in beta only', async () => {
    const path = (version: string) => below(contoso.adele, 'microsoftAuthenticatorMethods', version);
    const beta = await graph.ask(path('beta'));
    assert.equal(beta.body.value[0]?.lastUsedDateTime, '2026-01-12T07:55:00Z');
    const stable = await graph.ask(path('v1.0'));
    assert.equal('lastUsedDateTime' in (stable.body.value[0] ?? {}), false);
  });

  it('gives 45 entries in pages', async () => {
    let found = 0;
    let pages = 0;
    for (let link: unknown = below(adatum.many, 'methods'); typeof link === 'string'; pages += 1) {
      const { body } = await graph.ask(link.replace(graph.graph.url, ''), inAdatum);
      found += body.value.length;
      link = body['@odata.nextLink'];
    }
    assert.deepEqual([found, pages], [46, 3]);
  });

  it('shows a type that nobody knows in the list of all types', async () => {
    const { body } = await graph.ask(below(adatum.unknownMethod, 'methods'), inAdatum);
    assert.ok(body.value.some((one) => one['@odata.type'] === '#microsoft.graph.retinaScanAuthenticationMethod'));
  });

  it('deletes through the typed collection, and answers 404 the second time', async () => {
    assert.equal((await remove(app(contoso.oneApp))).status, 204);
    assert.deepEqual(graph.graph.methodsOf(contoso.oneApp.id), []);
    await graph.refuses(app(contoso.oneApp), 404, 'resourceNotFound', { method: 'DELETE' });
    await graph.refuses(below(contoso.oneApp, `softwareOathMethods/${randomUUID()}`), 404, 'resourceNotFound', {
      method: 'DELETE',
    });
  });

  it('has no delete on /methods, and says so in a body that is not OData', async () => {
    const id = contoso.oneApp.methods[1]?.id;
    const reply = await remove(below(contoso.oneApp, `methods/${id}`), { roles: wide });
    assert.equal(reply.status, 404);
    assert.deepEqual(Object.keys(reply.body), ['Message', 'MessageDetail']);
    assert.equal(graph.graph.methodsOf(contoso.oneApp.id).length, 1);
  });

  it('refuses to delete the default while another second factor remains, in the words for apps and for phones', async () => {
    await blocked(app(contoso.appAndMobile), notDefault);
    assert.equal((await remove(phone(contoso.appAndMobile, 'mobile'))).status, 204);
    assert.equal((await remove(app(contoso.appAndMobile))).status, 204);
    await blocked(
      phone(contoso.oddNumber, 'mobile'),
      new RegExp(
        `^The requested authentication method id of \\[${make.phoneIds.mobile}\\] matches the user's current default authentication method, and cannot be deleted until`,
      ),
    );
  });

  it('lets a phone go that is not the default app, and the default last; an e-mail address does not count', async () => {
    await blocked(app(contoso.adele, 1), notDefault);
    assert.equal((await remove(app(contoso.adele, 2))).status, 204);
    assert.equal((await remove(phone(contoso.adele, 'mobile'))).status, 204);
    assert.equal((await remove(app(contoso.adele, 1))).status, 204);
    assert.deepEqual(
      graph.graph.methodsOf(contoso.adele.id).map((one) => one.id),
      [make.emailMethodId],
    );
  });

  it('counts a method removed a moment ago until its removal is visible', async () => {
    graph.graph.setVisibleAfter(150);
    await remove(phone(contoso.appAndMobile, 'mobile'));
    assert.equal((await graph.ask(below(contoso.appAndMobile, 'phoneMethods'))).body.value.length, 1);
    await blocked(app(contoso.appAndMobile), notDefault);
    await graph.refuses(phone(contoso.appAndMobile, 'mobile'), 404, 'resourceNotFound', { method: 'DELETE' });
    await sleep(200);
    assert.equal((await graph.ask(below(contoso.appAndMobile, 'phoneMethods'))).body.value.length, 0);
    assert.equal((await remove(app(contoso.appAndMobile))).status, 204);
  });

  it('refuses to delete a mobile number while an alternate one exists', async () => {
    await blocked(phone(contoso.alternate, 'mobile'), /alternate mobile/);
    assert.equal((await remove(phone(contoso.alternate, 'alternateMobile'))).status, 204);
    assert.equal((await remove(phone(contoso.alternate, 'mobile'))).status, 204);
  });

  it('has the dead end of an alternate number as default, and the way out by another default', async () => {
    await blocked(phone(contoso.alternateDefault, 'alternateMobile'), /default authentication method/);
    await blocked(phone(contoso.alternateDefault, 'mobile'), /alternate mobile/);
    const path = below(contoso.alternateDefault, 'signInPreferences', 'beta');
    const body = { userPreferredMethodForSecondaryAuthentication: 'sms' };
    assert.equal((await graph.ask(path, { method: 'PATCH', roles: wide, body })).status, 204);
    assert.equal((await remove(phone(contoso.alternateDefault, 'alternateMobile'))).status, 204);
  });

  it('reads and changes the default in beta alone, to the wide permission, and only to what is registered', async () => {
    const path = below(contoso.adele, 'signInPreferences', 'beta');
    await graph.refuses(below(contoso.adele, 'signInPreferences'), 400, 'BadRequest', { roles: wide });
    await graph.refuses(path, 403, 'accessDenied');
    assert.equal((await graph.ask(path, { roles: wide })).body.userPreferredMethodForSecondaryAuthentication, 'push');
    const patch = (value: unknown, more = {}) => ({
      method: 'PATCH',
      roles: wide,
      body: { userPreferredMethodForSecondaryAuthentication: value, ...more },
    });
    await graph.refuses(path, 400, 'badRequest', patch('voiceOffice'));
    await graph.refuses(path, 400, 'BadRequest', patch('pigeon'));
    await graph.refuses(path, 400, 'BadRequest', patch('sms', { colour: 'red' }));
    await graph.refuses(path, 403, 'accessDenied', { ...patch('sms'), roles: ['UserAuthenticationMethod.Read.All'] });
    assert.equal((await graph.ask(path, patch('sms'))).status, 204);
    assert.equal((await graph.ask(path, { roles: wide })).body.userPreferredMethodForSecondaryAuthentication, 'sms');
  });

  it('reads per-user MFA in beta alone', async () => {
    const person = people.fabrikam.perUserEnforced;
    const tenant = { tenant: organisations.fabrikam.tenantId };
    assert.equal((await graph.ask(below(person, 'requirements', 'beta'), tenant)).body.perUserMfaState, 'enforced');
    await graph.refuses(below(person, 'requirements'), 400, 'BadRequest', tenant);
    await graph.refuses(below(person, 'requirements', 'beta'), 403, 'Authorization_RequestDenied', {
      ...tenant,
      roles: wide,
    });
  });

  it('accepts a deletion for a guest addressed by sign-in name, and does nothing', async () => {
    const id = contoso.guest.methods[2]?.id;
    const name = encodeURIComponent(contoso.guest.userPrincipalName);
    assert.equal((await remove(`/v1.0/users/${name}/authentication/phoneMethods/${id}`)).status, 204);
    assert.equal(graph.graph.methodsOf(contoso.guest.id).length, 2);
    assert.equal((await remove(below(contoso.guest, `phoneMethods/${id}`))).status, 204);
    assert.equal(graph.graph.methodsOf(contoso.guest.id).length, 1);
  });

  it('keeps hardware tokens and QR codes to beta', async () => {
    await graph.refuses(below(contoso.adele, 'hardwareOathMethods'), 400, 'BadRequest');
    assert.equal((await graph.ask(below(contoso.adele, 'hardwareOathMethods', 'beta'))).status, 200);
    await graph.refuses(below(contoso.adele, 'qrCodePinMethod'), 400, 'BadRequest', { roles: wide });
    await graph.refuses(below(contoso.adele, 'qrCodePinMethod', 'beta'), 404, 'resourceNotFound', { roles: wide });
  });

  it('ends sessions for the one permission that does, and not for guests', async () => {
    const path = (user: { id: string }) => `/v1.0/users/${user.id}/revokeSignInSessions`;
    const reply = await graph.ask(path(contoso.adele), { method: 'POST' });
    assert.deepEqual([reply.status, reply.body.value], [200, true]);
    assert.equal(graph.graph.revocations(contoso.adele.id).length, 1);
    assert.equal((await graph.ask(path(contoso.guest), { method: 'POST' })).status, 200);
    assert.equal(graph.graph.revocations(contoso.guest.id).length, 0);
    await graph.refuses(path(contoso.adele), 403, 'Authorization_RequestDenied', {
      method: 'POST',
      roles: ['User.ReadWrite.All'],
    });
  });

  it('sees at once what a person registers, and a new number under the old id', async () => {
    graph.graph.setVisibleAfter(10_000);
    await remove(phone(contoso.appAndMobile, 'mobile'));
    graph.graph.register(contoso.appAndMobile.id, make.phone('mobile', make.number(77)));
    const { body } = await graph.ask(below(contoso.appAndMobile, 'phoneMethods'));
    assert.deepEqual(
      body.value.map((one) => one.phoneNumber),
      [make.number(77)],
    );
    graph.graph.register(contoso.nothing.id, make.authenticator('new', 'iPhone 17'), 'push');
    assert.equal((await graph.ask(below(contoso.nothing, 'microsoftAuthenticatorMethods'))).body.value.length, 1);
    graph.graph.remove(contoso.nothing.id, make.authenticator('new', 'iPhone 17').id);
    assert.equal((await graph.ask(below(contoso.nothing, 'microsoftAuthenticatorMethods'))).body.value.length, 0);
  });
});
