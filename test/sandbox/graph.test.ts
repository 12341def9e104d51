import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { people } from '../../sandbox/data.ts';
import { msp, organisations, staff } from '../../sandbox/world.ts';
import { type GraphCaller, startGraphCaller } from './graphCaller.ts';

const { contoso } = people;
const eventual = { headers: { ConsistencyLevel: 'eventual' } };
const enc = encodeURIComponent;

describe("the sandbox's Graph: people", () => {
  let graph: GraphCaller;
  before(async () => {
    graph = await startGraphCaller();
  });
  after(() => graph.close());
  beforeEach(() => {
    graph.graph.reset();
    graph.graph.unexpected.splice(0);
  });
  const search = (text: string) =>
    `/v1.0/users?$search=${enc(text)}&$select=id,displayName&$count=true&$orderby=displayName&$top=15`;
  const names = async (path: string, options = {}) =>
    (await graph.ask(path, options)).body.value.map((one) => one.displayName);

  it('holds at least 60 people in each organisation and the four of the MSP', async () => {
    for (const { tenantId } of Object.values(organisations)) {
      const { body } = await graph.ask('/v1.0/users?$top=999', { tenant: tenantId });
      assert.ok(body.value.length >= 60, tenantId);
    }
    const home = await graph.ask('/v1.0/users', { tenant: msp.tenantId });
    assert.equal(home.body.value.length, 4);
  });

  it('wants a token of its own login and cloud, in time', async () => {
    await graph.refuses('/v1.0/users', 401, 'InvalidAuthenticationToken', { token: 'x.y.z' });
    await graph.refuses('/v1.0/users', 401, 'InvalidAuthenticationToken', { token: graph.login.signBotToken() });
    const expired = graph.login.signGraphToken(organisations.contoso.tenantId, undefined, { exp: 1 });
    await graph.refuses('/v1.0/users', 401, 'InvalidAuthenticationToken', { token: expired });
    await graph.refuses('/v1.0/users', 401, 'InvalidAuthenticationToken', { tenant: randomUUID(), roles: [] });
    const bare = await fetch(`${graph.graph.url}/v1.0/users`);
    assert.equal(bare.status, 401);
  });

  it('gives every answer a request id, a date, and the client request id back', async () => {
    const id = randomUUID();
    const reply = await graph.ask('/v1.0/users', { headers: { 'client-request-id': id } });
    assert.match(reply.headers.get('request-id') ?? '', /^[0-9a-f-]{36}$/);
    assert.equal(reply.headers.get('client-request-id'), id);
    assert.ok(reply.headers.get('date'));
    const refusal = await graph.refuses('/v1.0/users', 403, 'Authorization_RequestDenied', {
      roles: [],
      headers: { 'client-request-id': id },
    });
    assert.equal(refusal.body.error.innerError['client-request-id'], id);
    assert.match(refusal.body.error.innerError.date ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
  });

  it('searches only with ConsistencyLevel and quotes', async () => {
    await graph.refuses(search('"displayName:ade"'), 400, 'Request_UnsupportedQuery');
    await graph.refuses(search('displayName:ade'), 400, 'BadRequest', eventual);
    await graph.refuses(search('"ade"'), 400, 'Request_UnsupportedQuery', eventual);
    await graph.refuses(search('"department:ade"'), 400, 'Request_UnsupportedQuery', eventual);
    await graph.refuses(search('"displayName:ade" "mail:ade"'), 400, 'BadRequest', eventual);
    await graph.refuses(search('"mail:gustav_partner.example#EXT"'), 400, 'BadRequest', eventual);
    const { body } = await graph.ask(search('"displayName:ade" OR "mail:ade" OR "userPrincipalName:ade"'), eventual);
    assert.deepEqual(body.value, [{ id: contoso.adele.id, displayName: 'Adele Vance' }]);
    assert.equal(body['@odata.count'], 1);
  });

  it('searches words from their beginning, addresses from theirs, and never inside', async () => {
    assert.deepEqual(await names(search('"displayName:van ade"'), eventual), ['Adele Vance']);
    assert.deepEqual(await names(search('"displayName:dele"'), eventual), []);
    assert.deepEqual(await names(search('"mail:vance"'), eventual), []);
    assert.deepEqual(await names(search(`"displayName:O'Brien"`), eventual), ["Brian O'Brien"]);
    assert.deepEqual(await names(search(`"userPrincipalName:brian.o'b"`), eventual), ["Brian O'Brien"]);
    assert.deepEqual(await names(search('"userPrincipalName:paula+"'), eventual), ['Paula Plus']);
    assert.deepEqual(await names(search('"displayName:a\\"b"'), eventual), []);
  });

  it('finds a name with an umlaut by the bare letter only', async () => {
    assert.deepEqual(await names(search('"displayName:Jürgen"'), eventual), []);
    assert.deepEqual(await names(search('"displayName:Jurgen"'), eventual), ['Jürgen Müller']);
  });

  it('filters by equality and beginning, without case, also in lists of addresses', async () => {
    const filter = (text: string) => `/v1.0/users?$filter=${enc(text)}`;
    assert.deepEqual(await names(filter("userPrincipalName eq 'ADELE.vance@contoso.com'")), ['Adele Vance']);
    assert.deepEqual(await names(filter("startswith(displayName,'adele')")), ['Adele Vance']);
    assert.deepEqual(await names(filter("proxyAddresses/any(p:p eq 'smtp:adele@contoso.com')")), ['Adele Vance']);
    assert.deepEqual(await names(filter("proxyAddresses/any(p:startswith(p,'smtp:adele@'))")), ['Adele Vance']);
    assert.deepEqual(await names(filter("displayName eq 'Brian O''Brien' and accountEnabled eq true")), [
      "Brian O'Brien",
    ]);
    assert.deepEqual(await names(filter("userPrincipalName eq '$ervice.desk@contoso.com'")), ['Dollar Sign']);
    assert.equal((await names(filter("mail eq 'paula+test@contoso.com' or userPrincipalName eq 'x'"))).length, 1);
    assert.equal(
      (await names("/v1.0/users?$filter=mail%20eq%20'paula+test@contoso.com'")).length,
      0,
      'a plain + is a blank',
    );
    assert.equal((await names(filter("displayName in ('Maria Santos','Lynne Robbins')"))).length, 3);
  });

  it('refuses filters that the directory refuses', async () => {
    const filter = (text: string, more = '') => `/v1.0/users?$filter=${enc(text)}${more}`;
    await graph.refuses(filter("displayName eq 'O'Brien'"), 400, 'BadRequest');
    await graph.refuses(filter("displayName like 'x'"), 400, 'BadRequest');
    await graph.refuses(filter('isManagementRestricted eq true'), 400, 'Request_UnsupportedQuery');
    await graph.refuses(filter("displayName ne 'x'"), 400, 'Request_UnsupportedQuery');
    await graph.refuses(filter("endswith(mail,'x')", '&$count=true'), 400, 'Request_UnsupportedQuery');
    await graph.refuses(filter("endswith(mail,'x')"), 400, 'Request_UnsupportedQuery', eventual);
    await graph.refuses(filter("startswith(mail,'a')", '&$orderby=displayName'), 400, 'Request_UnsupportedQuery');
    assert.equal((await graph.ask(filter("endswith(mail,'contoso.com')", '&$count=true'), eventual)).status, 200);
  });

  it('takes only query options that it knows, with values that fit', async () => {
    await graph.refuses('/v1.0/users?$skip=5', 400, 'BadRequest');
    await graph.refuses('/v1.0/users?$expand=manager', 400, 'BadRequest');
    await graph.refuses('/v1.0/users?$top=0', 400, 'Request_UnsupportedQuery');
    await graph.refuses('/v1.0/users?$top=1000', 400, 'Request_UnsupportedQuery');
    await graph.refuses('/v1.0/users?$select=shoeSize', 400, 'BadRequest');
    await graph.refuses('/v1.0/users?$orderby=jobTitle', 400, 'Request_UnsupportedQuery');
    await graph.refuses(`/v1.0/users/${contoso.adele.id}?$filter=x`, 400, 'BadRequest');
    await graph.refuses('/v2.0/users', 400, 'BadRequest');
  });

  it('leaves the count out without the header, and refuses to count alone', async () => {
    const silent = await graph.ask('/v1.0/users?$count=true&$top=1');
    assert.equal('@odata.count' in silent.body, false);
    await graph.refuses('/v1.0/users/$count', 400, 'Request_BadRequest');
    assert.match((await graph.ask('/v1.0/users/$count', eventual)).text, /^\d+$/);
  });

  it('gives pages with a link to the next, and every person once', async () => {
    const seen: string[] = [];
    for (let link: string | undefined = '/v1.0/users?$top=40&$select=id'; link; ) {
      const { body } = await graph.ask(link.replace(graph.graph.url, ''));
      seen.push(...body.value.map((one) => String(one.id)));
      link = body['@odata.nextLink'] as string | undefined;
    }
    assert.ok(seen.length > 80);
    assert.equal(new Set(seen).size, seen.length);
  });

  it('shows accountEnabled and userType only when they are selected', async () => {
    const plain = await graph.ask(`/v1.0/users/${contoso.disabled.id}`);
    assert.equal('accountEnabled' in plain.body, false);
    const chosen = await graph.ask(`/v1.0/users/${contoso.disabled.id}?$select=accountEnabled,userType`);
    assert.deepEqual([chosen.body.accountEnabled, chosen.body.userType], [false, 'Member']);
  });

  it('reads a person by id or sign-in name, with the known traps of names', async () => {
    assert.equal((await graph.ask('/v1.0/users/adele.vance@contoso.com')).body.id, contoso.adele.id);
    assert.equal((await graph.ask(`/v1.0/users/${enc(contoso.guest.userPrincipalName)}`)).body.id, contoso.guest.id);
    await graph.refuses(`/v1.0/users/${contoso.guest.userPrincipalName}`, 404, 'Request_ResourceNotFound');
    await graph.refuses(`/v1.0/users/${contoso.dollar.userPrincipalName}`, 400, 'BadRequest');
    const plus = await graph.refuses('/v1.0/users/paula+test@contoso.com', 400, 'UnknownError');
    assert.equal(plus.body.error.message, '');
    assert.equal((await graph.ask('/v1.0/users/paula%2Btest@contoso.com')).status, 200);
    await graph.refuses(`/v1.0/users/${randomUUID()}`, 404, 'Request_ResourceNotFound');
    await graph.refuses('/v1.0/users/%E0%A4%A', 400, 'BadRequest');
  });

  it("hides other tenants' people", async () => {
    await graph.refuses(`/v1.0/users/${contoso.adele.id}`, 404, 'Request_ResourceNotFound', {
      tenant: organisations.fabrikam.tenantId,
    });
    const path = `/v1.0/users/${contoso.adele.id}/authentication/phoneMethods`;
    await graph.refuses(path, 404, 'resourceNotFound', { tenant: organisations.fabrikam.tenantId });
  });

  it('checks at most 20 groups, also through other groups', async () => {
    const path = `/v1.0/users/${staff.alex.id}/checkMemberGroups`;
    const groupIds = [msp.techniciansGroupId, msp.administratorsGroupId];
    const both = await graph.ask(path, { method: 'POST', tenant: msp.tenantId, body: { groupIds } });
    assert.deepEqual(both.body.value, groupIds);
    const one = await graph.ask(path.replace(staff.alex.id, staff.megan.id), {
      method: 'POST',
      tenant: msp.tenantId,
      body: { groupIds },
    });
    assert.deepEqual(one.body.value, [msp.techniciansGroupId]);
    const many = {
      method: 'POST',
      tenant: msp.tenantId,
      body: { groupIds: Array.from({ length: 21 }, () => randomUUID()) },
    };
    await graph.refuses(path, 400, 'Request_BadRequest', many);
    await graph.refuses(path, 400, 'Request_BadRequest', { ...many, body: { groupIds: ['x'] } });
    await graph.refuses(path, 403, 'Authorization_RequestDenied', { ...many, roles: ['User.Read.All'] });
  });

  it('moves with the world: a person changed, moved into a group, deleted, and everything back', async () => {
    graph.graph.setUser(contoso.adele.id, { accountEnabled: false });
    assert.equal(
      (await graph.ask(`/v1.0/users/${contoso.adele.id}?$select=accountEnabled`)).body.accountEnabled,
      false,
    );
    graph.graph.addToGroup(staff.pat.id, msp.techniciansGroupId);
    const path = `/v1.0/users/${staff.pat.id}/checkMemberGroups`;
    const ask = { method: 'POST', tenant: msp.tenantId, body: { groupIds: [msp.techniciansGroupId] } };
    assert.equal((await graph.ask(path, ask)).body.value.length, 1);
    graph.graph.removeFromGroup(staff.pat.id, msp.techniciansGroupId);
    assert.equal((await graph.ask(path, ask)).body.value.length, 0);
    graph.graph.deleteUser(contoso.adele.id);
    await graph.refuses(`/v1.0/users/${contoso.adele.id}`, 404, 'Request_ResourceNotFound');
    graph.graph.reset();
    assert.equal((await graph.ask(`/v1.0/users/${contoso.adele.id}`)).status, 200);
    assert.equal(
      graph.graph.state().find((one) => one.tenantId === organisations.contoso.tenantId)?.users[0]?.methods.length,
      4,
    );
  });

  it('counts a route that Graph does not have as unexpected, also inside a batch', async () => {
    assert.equal((await graph.ask('/v1.0/me')).status, 404);
    assert.equal((await graph.ask(`/v1.0/users/${contoso.adele.id}`, { method: 'DELETE' })).status, 404);
    await graph.ask('/v1.0/$batch', { method: 'POST', body: { requests: [{ id: '1', method: 'GET', url: '/me' }] } });
    assert.equal(graph.graph.unexpected.length, 3);
  });

  it('can be made to throttle, with and without Retry-After', async () => {
    graph.graph.fault({ match: 'GET /v1.0/users', status: 429, headers: { 'retry-after': '0.249' }, body: {} });
    const reply = await graph.ask('/v1.0/users');
    assert.deepEqual([reply.status, reply.headers.get('retry-after')], [429, '0.249']);
    assert.equal((await graph.ask('/v1.0/users')).status, 200);
  });
});
