import assert from 'node:assert/strict';
import { people, protectedGroupId, roleIds } from '../../sandbox/data.ts';
import { organisations } from '../../sandbox/world.ts';
import { type Ask, type GraphCaller, startGraphCaller } from './graphCaller.ts';

const { contoso } = people;
const inFabrikam = { tenant: organisations.fabrikam.tenantId };
const inAdatum = { tenant: organisations.adatum.tenantId };
const eventual = { headers: { ConsistencyLevel: 'eventual' } };
const enc = encodeURIComponent;

describe("the sandbox's Graph: roles, policies, batches", () => {
  let graph: GraphCaller;
  before(async () => {
    graph = await startGraphCaller();
  });
  after(() => graph.close());
  beforeEach(() => {
    graph.graph.reset();
    graph.graph.set({ policyGapMs: 0 });
    graph.graph.unexpected.splice(0);
  });

  describe('roles', () => {
    const roles = (user: { id: string }) =>
      `/v1.0/users/${user.id}/transitiveMemberOf/microsoft.graph.directoryRole?$select=id,displayName,roleTemplateId`;
    const groups = (user: { id: string }) =>
      `/v1.0/users/${user.id}/transitiveMemberOf/microsoft.graph.group?$filter=isAssignableToRole eq true&$count=true`;
    const assignments = (user: { id: string }) =>
      `/v1.0/roleManagement/directory/roleAssignments?$filter=${enc(`principalId eq '${user.id}'`)}&$expand=roleDefinition`;
    const eligible = (user: { id: string }) =>
      `/v1.0/roleManagement/directory/roleEligibilityScheduleInstances?$filter=${enc(`principalId eq '${user.id}'`)}`;

    it('shows active roles, direct and through a group', async () => {
      const direct = await graph.ask(roles(contoso.globalAdministrator));
      assert.deepEqual(
        direct.body.value.map((one) => one.roleTemplateId),
        [roleIds.globalAdministrator],
      );
      const byGroup = await graph.ask(roles(contoso.roleByGroup));
      assert.deepEqual(
        byGroup.body.value.map((one) => one.displayName),
        ['User Administrator'],
      );
      for (const user of [contoso.adele, contoso.eligibleOnly, contoso.scopedRole]) {
        assert.deepEqual((await graph.ask(roles(user))).body.value, []);
      }
      await graph.refuses(roles(contoso.adele), 403, 'Authorization_RequestDenied', {
        roles: ['User.Read.All', 'GroupMember.Read.All'],
      });
    });

    it('filters memberships only as an advanced query', async () => {
      await graph.refuses(groups(contoso.roleByGroup), 400, 'Request_UnsupportedQuery');
      await graph.refuses(
        groups(contoso.roleByGroup).replace('&$count=true', ''),
        400,
        'Request_UnsupportedQuery',
        eventual,
      );
      assert.equal((await graph.ask(groups(contoso.roleByGroup), eventual)).body.value.length, 1);
      assert.equal((await graph.ask(groups(contoso.adele), eventual)).body.value.length, 0);
      await graph.refuses(groups(contoso.adele), 403, 'Authorization_RequestDenied', {
        ...eventual,
        roles: ['User.Read.All'],
      });
    });

    it('gives what the token may not see as bare ids', async () => {
      const path = `/v1.0/users/${contoso.globalAdministrator.id}/transitiveMemberOf`;
      const all = await graph.ask(path);
      assert.ok(all.body.value.some((one) => one.displayName === 'Global Administrator'));
      const less = await graph.ask(path, { roles: ['User.Read.All', 'GroupMember.Read.All'] });
      const role = less.body.value.find((one) => one['@odata.type'] === '#microsoft.graph.directoryRole');
      assert.deepEqual([role?.displayName, role?.roleTemplateId], [null, null]);
    });

    it('lists direct assignments, those of one administrative unit too', async () => {
      const scoped = await graph.ask(assignments(contoso.scopedRole));
      assert.match(String(scoped.body.value[0]?.directoryScopeId), /^\/administrativeUnits\//);
      assert.equal(
        (scoped.body.value[0]?.roleDefinition as { displayName: string } | undefined)?.displayName,
        'Helpdesk Administrator',
      );
      assert.equal((await graph.ask(assignments(contoso.roleByGroup))).body.value.length, 0);
      await graph.refuses(assignments(contoso.adele), 403, 'Authorization_RequestDenied', { roles: ['User.Read.All'] });
      await graph.refuses(assignments(contoso.adele).replace('roleDefinition', 'principal'), 400, 'BadRequest');
    });

    it('lists eligible roles where the licence is, and says so where it is not', async () => {
      const { body } = await graph.ask(eligible(contoso.eligibleOnly));
      assert.deepEqual(
        body.value.map((one) => one.roleDefinitionId),
        [roleIds.globalAdministrator],
      );
      await graph.refuses(eligible(contoso.adele), 400, 'AadPremiumLicenseRequired', inFabrikam);
      const refusal = await graph.refuses(eligible(contoso.adele), 403, 'UnknownError', {
        roles: ['RoleManagement.Read.Directory'],
      });
      assert.equal(JSON.parse(refusal.body.error.message).errorCode, 'PermissionScopeNotGranted');
      await graph.refuses('/v1.0/roleManagement/directory/transitiveRoleAssignments', 400, 'BadRequest');
    });

    it('knows the protected group through another group', async () => {
      const path = (user: { id: string }) => `/v1.0/users/${user.id}/checkMemberGroups`;
      const body = { groupIds: [protectedGroupId] };
      assert.equal((await graph.ask(path(contoso.protectedMember), { method: 'POST', body })).body.value.length, 1);
      assert.equal((await graph.ask(path(contoso.adele), { method: 'POST', body })).body.value.length, 0);
    });
  });

  describe('the tenant', () => {
    it('tells its name and domains, and the rest to the right permission', async () => {
      const { body } = await graph.ask('/v1.0/organization');
      assert.equal(body.value[0]?.displayName, 'Contoso Ltd');
      assert.equal(body.value[0]?.countryLetterCode, null);
      assert.equal(
        (await graph.ask('/v1.0/organization', { roles: ['Organization.Read.All'] })).body.value[0]?.countryLetterCode,
        'DE',
      );
      await graph.refuses('/v1.0/organization', 403, 'Authorization_RequestDenied', { roles: ['Policy.Read.All'] });
    });

    it('tells which domain is federated', async () => {
      assert.equal((await graph.ask('/v1.0/domains/adatum-works.com', inAdatum)).body.authenticationType, 'Federated');
      assert.equal((await graph.ask('/v1.0/domains/adatum.com', inAdatum)).body.authenticationType, 'Managed');
      await graph.refuses('/v1.0/domains/contoso.com', 404, 'Request_ResourceNotFound', inAdatum);
      await graph.refuses('/v1.0/domains/contoso.com', 403, 'Authorization_RequestDenied', {
        roles: ['User.Read.All'],
      });
    });

    it('reports registration with the permission and the licence', async () => {
      const path = (user: { id: string }) => `/v1.0/reports/authenticationMethods/userRegistrationDetails/${user.id}`;
      const { body } = await graph.ask(path(contoso.adele));
      assert.deepEqual(body.methodsRegistered, ['microsoftAuthenticatorPush', 'mobilePhone', 'email']);
      await graph.refuses(path(contoso.adele), 403, 'Authentication_MSGraphPermissionMissing', {
        roles: ['User.Read.All'],
      });
      await graph.refuses(
        path(people.fabrikam.oneApp),
        403,
        'Authentication_RequestFromNonPremiumTenantOrB2CTenant',
        inFabrikam,
      );
    });
  });

  describe('policies', () => {
    const defaults = '/v1.0/policies/identitySecurityDefaultsEnforcementPolicy';
    const policies = '/v1.0/identity/conditionalAccess/policies';
    const whatIf = (user: { id: string }, more: Record<string, unknown> = {}, applied = true): Ask => ({
      method: 'POST',
      body: {
        signInIdentity: { '@odata.type': '#microsoft.graph.userSignIn', userId: user.id },
        signInContext: {
          '@odata.type': '#microsoft.graph.applicationContext',
          includeApplications: ['00000002-0000-0ff1-ce00-000000000000'],
        },
        signInConditions: {},
        appliedPoliciesOnly: applied,
        ...more,
      },
    });
    const evaluate = '/v1.0/identity/conditionalAccess/evaluate';
    const applied = async (ask: Ask) => (await graph.ask(evaluate, ask)).body.value.map((one) => one.displayName);

    it('switches security defaults by an event', async () => {
      assert.equal((await graph.ask(defaults, inFabrikam)).body.isEnabled, false);
      graph.graph.setPolicies(inFabrikam.tenant, { securityDefaults: true });
      assert.equal((await graph.ask(defaults, inFabrikam)).body.isEnabled, true);
      await graph.refuses(defaults, 403, 'Authorization_RequestDenied', { roles: ['Policy.Read.ConditionalAccess'] });
    });

    it('lists policies with the permission and the licence', async () => {
      const { body } = await graph.ask(policies);
      assert.deepEqual(
        body.value.map((one) => one.state),
        ['enabled', 'enabledForReportingButNotEnforced'],
      );
      const filtered = await graph.ask(`${policies}?$filter=${enc("state eq 'enabled'")}&$select=id,displayName`);
      assert.equal(filtered.body.value.length, 1);
      await graph.refuses(policies, 403, 'AccessDenied', { roles: ['User.Read.All'] });
      const refusal = await graph.refuses(policies, 403, 'AccessDenied', inFabrikam);
      assert.equal(refusal.body.error.message, 'Your tenant is not licensed for this feature.');
    });

    it('lets one Conditional Access request through a second and tenant, and names no time to wait', async () => {
      graph.graph.set({ policyGapMs: 1000 });
      assert.equal((await graph.ask(policies)).status, 200);
      const refusal = await graph.refuses('/v1.0/identity/conditionalAccess/namedLocations', 429, 'TooManyRequests');
      assert.equal(refusal.headers.get('retry-after'), null);
      assert.equal((await graph.ask(policies, inAdatum)).status, 200);
    });

    it('tells by What If who is asked for MFA, and that a report-only policy applies too', async () => {
      assert.deepEqual(await applied(whatIf(contoso.adele)), [
        'Require MFA for everyone',
        'Trial: block legacy clients',
      ]);
      const browser = { signInConditions: { clientAppType: 'browser' } };
      assert.deepEqual(await applied(whatIf(contoso.adele, browser)), ['Require MFA for everyone']);
      assert.deepEqual(await applied(whatIf(contoso.excludedFromMfa, browser)), []);
      const all = await graph.ask(evaluate, whatIf(contoso.excludedFromMfa, browser, false));
      assert.deepEqual(
        all.body.value.map((one) => one.analysisReasons),
        ['users', 'clientApps'],
      );
    });

    it('tells where registration is restricted, and the place by name', async () => {
      const person = people.adatum.oneApp;
      const action = {
        signInContext: {
          '@odata.type': '#microsoft.graph.userActionContext',
          userAction: 'registerSecurityInformation',
        },
      };
      const restriction = 'Register security info at the head office';
      assert.deepEqual(await applied({ ...whatIf(person, action), ...inAdatum }), [restriction]);
      assert.deepEqual(
        await applied({ ...whatIf(person, { ...action, signInConditions: { ipAddress: '192.0.2.7' } }), ...inAdatum }),
        [],
      );
      assert.deepEqual(await applied({ ...whatIf(person), ...inAdatum }), ['MFA for all users']);
      const { body } = await graph.ask('/v1.0/identity/conditionalAccess/namedLocations', inAdatum);
      assert.deepEqual(
        body.value.map((one) => one.displayName),
        ['Head office'],
      );
    });

    it('refuses a What If that lacks a part, its type or its person', async () => {
      const without = (name: string) => whatIf(contoso.adele, { [name]: undefined });
      for (const name of ['signInIdentity', 'signInContext', 'signInConditions'])
        await graph.refuses(evaluate, 400, 'BadRequest', without(name));
      await graph.refuses(
        evaluate,
        400,
        'BadRequest',
        whatIf(contoso.adele, { signInIdentity: { userId: contoso.adele.id } }),
      );
      await graph.refuses(evaluate, 400, 'BadRequest', whatIf(people.fabrikam.oneApp));
      await graph.refuses(evaluate, 400, 'BadRequest', whatIf(contoso.adele, { more: true }));
    });
  });

  describe('batches', () => {
    const batch = (requests: unknown[], options: Ask = {}) =>
      graph.ask('/v1.0/$batch', { method: 'POST', body: { requests }, ...options });
    const get = (id: string, url: string, more = {}) => ({ id, method: 'GET', url, ...more });
    const refused = (requests: unknown[]) =>
      graph.refuses('/v1.0/$batch', 400, 'BadRequest', { method: 'POST', body: { requests } });

    it('answers each request with its own status, in another order', async () => {
      const { status, body } = await batch([
        get('a', `/users/${contoso.adele.id}`),
        get('b', '/users/nobody@contoso.com'),
        get('c', `/users?$search="displayName:adele"`),
        get('d', `/users?$search="displayName:adele"`, { headers: { ConsistencyLevel: 'eventual' } }),
      ]);
      assert.equal(status, 200);
      assert.deepEqual(
        body.responses.map((one) => [one.id, one.status]),
        [
          ['d', 200],
          ['c', 400],
          ['b', 404],
          ['a', 200],
        ],
      );
      assert.ok(body.responses.every((one) => one.headers['request-id']));
    });

    it('refuses more than 20, doubled ids, missing parts and absolute addresses', async () => {
      await refused(Array.from({ length: 21 }, (_, i) => get(String(i), '/organization')));
      await refused([get('1', '/organization'), get('1', '/organization')]);
      await refused([{ method: 'GET', url: '/organization' }]);
      await refused([{ id: '1', url: '/organization' }]);
      await refused([{ id: '1', method: 'GET' }]);
      await refused([get('1', 'https://graph.microsoft.com/v1.0/organization')]);
      await refused([]);
      const { body } = await batch([get('1', '/v1.0/organization')]);
      assert.equal(body.responses[0]?.status, 400);
    });

    it('wants a content type for a body, and takes one version for all', async () => {
      const url = `/users/${contoso.adele.id}/checkMemberGroups`;
      const step = { id: '1', method: 'POST', url, body: { groupIds: [protectedGroupId] } };
      assert.equal((await batch([step])).body.responses[0]?.status, 400);
      assert.equal(
        (await batch([{ ...step, headers: { 'Content-Type': 'application/json' } }])).body.responses[0]?.status,
        200,
      );
      const preferences = get('1', `/users/${contoso.adele.id}/authentication/signInPreferences`);
      const roles = ['UserAuthenticationMethod.Read.All'];
      assert.equal((await batch([preferences], { roles })).body.responses[0]?.status, 400);
      const beta = await graph.ask('/beta/$batch', { method: 'POST', roles, body: { requests: [preferences] } });
      assert.equal(beta.body.responses[0]?.status, 200);
    });

    it('skips what depends on a failed request', async () => {
      const { body } = await batch([get('1', '/users/nobody'), get('2', '/organization', { dependsOn: ['1'] })]);
      assert.equal(body.responses.find((one) => one.id === '2')?.status, 424);
      await refused([get('1', '/organization', { dependsOn: ['2'] }), get('2', '/organization')]);
    });

    it('can throttle one request of a batch', async () => {
      graph.graph.faultInBatch({
        match: 'GET /organization',
        status: 429,
        headers: { 'Retry-After': '2' },
        body: { error: { code: 'TooManyRequests', message: '' } },
      });
      const { body } = await batch([get('1', '/organization'), get('2', '/domains')]);
      assert.deepEqual(
        body.responses.map((one) => one.status),
        [200, 429],
      );
      assert.equal(body.responses[1]?.headers['Retry-After'], '2');
    });
  });
});
