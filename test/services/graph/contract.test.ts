import assert from 'node:assert/strict';
import { phoneIds } from '../../../sandbox/data/methods.ts';
import { people } from '../../../sandbox/data.ts';
import { checkAgainstSpec, haveSpecs } from '../../specs.ts';
import { adatum, contoso, fabrikam, useWorld } from './harness.ts';

// In Microsoft's documentation, though not in the part of it that the description holds.
const documented = [
  /^GET \/v1\.0\/domains\//, // learn.microsoft.com/graph/api/domain-get
  /^GET \/v1\.0\/identity\/conditionalAccess\/namedLocations:/, // …/conditionalaccessroot-list-namedlocations
  /^GET \/beta\/users\/[^/]+\/authentication\/(hardwareOathMethods|qrCodePinMethod):/, // …/authentication-list-hardwareoathmethods
];

describe('what is sent to Graph', () => {
  const world = useWorld();

  it('is what Microsoft describes, for every verb of the port', async function () {
    if (!haveSpecs()) this.skip();
    const { graph } = world;
    const { adele, appAndMobile, alternate } = people.contoso;
    for (const [tenant, user] of [
      [contoso, adele],
      [fabrikam, people.fabrikam.perUserEnforced],
      [adatum, people.adatum.oneApp],
    ] as const) {
      await graph.findUsers(tenant, user.displayName);
      await graph.matchUsers(tenant, user.userPrincipalName);
      await graph.countNamesakes(tenant, user.displayName);
      const { user: found } = await graph.readTarget(tenant, user.id);
      await graph.readMethods(tenant, user.id);
      await graph.readDefault(tenant, user.id);
      await graph.readEligibleRoles(tenant, user.id);
      await graph.readFederation(tenant, 'contoso.com');
      await graph.memberOf(tenant, user.id, ['eeeeeeee-0000-4000-8000-000000000001']);
      await graph.readOrganisation(tenant);
      await graph.getUser(tenant, user.id);
      assert.ok(found);
      await graph.readPolicies(tenant, found);
      await graph.revokeSessions(tenant, user.id);
    }
    await graph.deleteMethod(contoso, adele.id, { type: 'mobile', id: phoneIds.mobile });
    await graph.deleteMethod(contoso, alternate.id, { type: 'mobile', id: phoneIds.mobile });
    world.login.consent(contoso, ['UserAuthenticationMethod.ReadWrite.All']);
    graph.forget(contoso);
    await graph.setDefault(contoso, appAndMobile.id, 'mobile');
    assert.ok(world.sim.exchanges.length > 40);
    const problems = checkAgainstSpec('graph', world.sim.exchanges);
    assert.deepEqual(
      problems.filter((problem) => !documented.some((known) => known.test(problem))),
      [],
    );
  });
});
