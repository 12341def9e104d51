import assert from 'node:assert/strict';
import { people } from '../../../sandbox/data.ts';
import type { Enforcement } from '../../../services/resets/types.ts';
import { adatum, contoso, fabrikam, line, useWorld } from './harness.ts';

const { contoso: them, fabrikam: freely, adatum: others } = people;

describe('sign-in policies', () => {
  const world = useWorld();
  const read = async (tenant: string, user: { id: string }) => {
    const found = await world.graph.getUser(tenant, user.id);
    assert.ok(found);
    world.sim.exchanges.splice(0);
    return world.graph.readPolicies(tenant, found);
  };
  const enforcement = async (tenant: string, user: { id: string }): Promise<Enforcement> =>
    (await read(tenant, user)).enforcement;
  const policyCalls = () => world.sim.exchanges.filter((exchange) => exchange.path.includes('/conditionalAccess/'));

  it('says forced, with the policy that asks for MFA', async () => {
    assert.deepEqual(await read(contoso, them.adele), {
      enforcement: { verdict: 'forced', because: { kind: 'policy', name: 'Require MFA for everyone' } },
      restriction: null,
    });
  });

  it('says not forced of somebody whom the policy leaves out', async () => {
    const verdict = await enforcement(contoso, them.excludedFromMfa);
    assert.deepEqual(verdict, { verdict: 'notForced', because: { kind: 'nothing' } });
  });

  it('says not forced where there is no licence, no default and no per-user MFA', async () => {
    const verdict = await enforcement(fabrikam, freely.oneApp);
    assert.deepEqual(verdict, { verdict: 'notForced', because: { kind: 'nothing' } });
  });

  it('says forced by per-user MFA', async () => {
    const verdict = await enforcement(fabrikam, freely.perUserEnforced);
    assert.deepEqual(verdict, { verdict: 'forced', because: { kind: 'perUser' } });
  });

  it('says likely with security defaults', async () => {
    world.sim.setPolicies(fabrikam, { securityDefaults: true });
    const verdict = await enforcement(fabrikam, freely.oneApp);
    assert.deepEqual(verdict, { verdict: 'likely', because: { kind: 'securityDefaults' } });
  });

  it('says from where people may register', async () => {
    assert.deepEqual((await read(adatum, others.oneApp)).restriction, {
      policy: 'Register security info at the head office',
      where: ['Head office'],
    });
  });

  it('asks Conditional Access once in a while, and one call after another', async () => {
    const found = await world.graph.getUser(adatum, others.oneApp.id);
    assert.ok(found);
    const begin = Date.now();
    const all = await Promise.all(Array.from({ length: 5 }, () => world.graph.readPolicies(adatum, found)));
    for (const one of all) assert.deepEqual(one.restriction?.where, ['Head office']);
    assert.deepEqual(policyCalls().map(line), [
      'GET /v1.0/identity/conditionalAccess/policies',
      'GET /v1.0/identity/conditionalAccess/namedLocations',
    ]);
    assert.ok(Date.now() - begin >= 1000);
    world.graph.forget(adatum);
    world.sim.set({ policyGapMs: 0 });
    await world.graph.readPolicies(adatum, found);
    assert.equal(policyCalls().length, 4);
  });

  const without = (...permissions: string[]) => {
    const granted = (world.login.granted(fabrikam) ?? []).filter((one) => !permissions.includes(one));
    world.login.consent(fabrikam, granted);
  };

  it('says unknown and names the missing permission', async () => {
    without('Policy.Read.All');
    const because = { kind: 'missingPermission', permission: 'Policy.Read.All' } as const;
    assert.deepEqual(await enforcement(fabrikam, freely.oneApp), { verdict: 'unknown', because });
  });

  it('says unknown when a policy names groups that may not be read', async () => {
    world.sim.setPolicies(fabrikam, {
      premium: true,
      access: [mfaFor({ includeGroups: ['eeeeeeee-0000-4000-8000-000000000001'] })],
    });
    without('GroupMember.Read.All');
    const because = { kind: 'missingPermission', permission: 'GroupMember.Read.All' } as const;
    assert.deepEqual(await enforcement(fabrikam, freely.oneApp), { verdict: 'unknown', because });
  });

  it('says forced by a policy for a role, and unknown when roles may not be read', async () => {
    const users = { includeRoles: ['62e90394-69f5-4237-9190-012177145e10'] };
    world.sim.setPolicies(fabrikam, { premium: true, access: [mfaFor(users)] });
    assert.equal((await enforcement(fabrikam, freely.administrator)).verdict, 'forced');
    assert.equal((await enforcement(fabrikam, freely.oneApp)).verdict, 'notForced');
    without('RoleManagement.Read.Directory');
    world.graph.forget(fabrikam);
    world.sim.set({ policyGapMs: 0 });
    assert.equal((await enforcement(fabrikam, freely.oneApp)).verdict, 'unknown');
  });

  it('tells the policy that refuses every sign-in', async () => {
    const block = { operator: 'OR' as const, builtInControls: ['block'] };
    world.sim.setPolicies(contoso, { access: [{ ...mfaFor({ includeUsers: ['All'] }), grantControls: block }] });
    const because = { kind: 'blockedByPolicy', name: 'A policy' } as const;
    assert.deepEqual(await enforcement(contoso, them.adele), { verdict: 'notForced', because });
  });

  it('says unknown when policies do not answer in time, and asks again the next time', async () => {
    world.sim.fault({ match: 'securityDefaults|SecurityDefaults', hang: true });
    world.sim.fault({ match: 'conditionalAccess', status: 429 });
    const found = await world.graph.getUser(fabrikam, freely.oneApp.id);
    assert.ok(found);
    const patience = AbortSignal.timeout(300);
    const unknown = await world.graph.readPolicies(fabrikam, found, patience);
    assert.deepEqual(unknown.enforcement, { verdict: 'unknown', because: { kind: 'noAnswer' } });
    world.graph.forget(fabrikam);
    world.sim.set({ policyGapMs: 0 });
    assert.equal((await enforcement(fabrikam, freely.oneApp)).verdict, 'notForced');
  });

  it('never takes beta switched off for a no', async () => {
    world.graph = world.make({ beta: false });
    const verdict = await enforcement(fabrikam, freely.oneApp);
    assert.deepEqual(verdict, { verdict: 'unknown', because: { kind: 'noAnswer' } });
  });
});

function mfaFor(users: { includeUsers?: string[]; includeGroups?: string[]; includeRoles?: string[] }) {
  return {
    id: 'eeeeeeee-0000-4000-8000-0000000000c1',
    displayName: 'A policy',
    state: 'enabled' as const,
    conditions: { users, applications: { includeApplications: ['All'] }, clientAppTypes: ['all'] },
    grantControls: { operator: 'OR' as const, builtInControls: ['mfa'] },
  };
}
