import { z } from 'zod';
import type { Enforcement } from '../resets/types.ts';
import type { TenantClient } from './client.ts';
import {
  type accessPolicy,
  appliesTo,
  effectOf,
  exceptionsOf,
  restrictsRegistration,
  type SignIn,
} from './conditionalAccess.ts';
import type { EntraUser, RegistrationRestriction, SignInPolicies } from './graph.ts';
import { unreadable } from './graphErrors.ts';
import { userPath } from './ids.ts';
import { memberOf } from './membership.ts';
import { permissions } from './permissions.ts';
import { readActiveRoleIds } from './privilege.ts';
import { type Known, known, type TenantPolicies, within } from './tenantPolicies.ts';

/** Will the person be made to register again, and where may they? What cannot be read is "unknown", never a yes. */
export async function readPolicies(
  client: TenantClient,
  tenant: TenantPolicies,
  user: EntraUser,
  options: { beta: boolean; signal: AbortSignal | undefined },
): Promise<SignInPolicies> {
  const signal = within(options.signal);
  const [defaults, access, perUser] = await Promise.all([
    tenant.securityDefaults(signal),
    tenant.accessPolicies(signal),
    options.beta ? known(readPerUserMfa(client, user.id, signal)) : { unknown: noAnswer },
  ]);
  const judged = await known(judge(client, user, access, signal));
  const restriction = 'value' in judged ? await restrictionOf(judged.value.restricting, tenant, signal) : null;
  return { enforcement: verdict(defaults, access, perUser, judged), restriction };
}

const noAnswer = { kind: 'noAnswer' } as const;
const nothing: Known<Iterable<string>> = { value: [] };

type Policy = z.infer<typeof accessPolicy>;
interface Judged {
  blocks: string | null;
  forces: string | null;
  mayForce: string | null;
  /** A policy that would matter may or may not mean this person; why that is not known. */
  uncertain: Enforcement['because'] | null;
  restricting: Policy | null;
}

/** Reads only what the policies in force ask about: groups and roles that they name. */
async function judge(
  client: TenantClient,
  user: EntraUser,
  access: Known<Policy[]>,
  signal: AbortSignal,
): Promise<Judged> {
  const mattering =
    'value' in access ? access.value.filter((p) => effectOf(p) !== 'nothing' || restrictsRegistration(p)) : [];
  const users = mattering.flatMap((policy) => policy.conditions.users ?? []);
  const groupIds = [...new Set(users.flatMap((u) => [...u.includeGroups, ...u.excludeGroups]))];
  const usesRoles = users.some((u) => u.includeRoles.length + u.excludeRoles.length > 0);
  const [groups, roles] = await Promise.all([
    groupIds.length === 0 ? nothing : known(memberOf(client, user.id, groupIds, signal)),
    usesRoles ? known(readActiveRoleIds(client, user.id, signal)) : nothing,
  ]);
  const blind = [groups, roles].flatMap((one) => ('unknown' in one ? [one.unknown] : []));
  const person: SignIn = {
    userId: user.id,
    outsider: outsiderOf(user),
    groups: 'value' in groups ? new Set([...groups.value].map((id) => id.toLowerCase())) : null,
    roles: 'value' in roles ? new Set(roles.value) : null,
  };
  const meant = mattering.filter((policy) => appliesTo(policy, person) === 'yes');
  const perhaps = mattering.filter((policy) => appliesTo(policy, person) === 'unknown');
  const nameOf = (effect: ReturnType<typeof effectOf>) =>
    meant.find((p) => effectOf(p) === effect)?.displayName ?? null;
  return {
    blocks: nameOf('blocks'),
    forces: nameOf('forces'),
    mayForce: nameOf('mayForce'),
    uncertain: perhaps.some((policy) => effectOf(policy) !== 'nothing') ? (blind[0] ?? noAnswer) : null,
    restricting: [...meant, ...perhaps].find(restrictsRegistration) ?? null,
  };
}

function outsiderOf(user: EntraUser): string | null {
  const invited = /#EXT#/i.test(user.userPrincipalName);
  if (user.guest) return invited ? 'b2bCollaborationGuest' : 'internalGuest';
  return invited ? 'b2bCollaborationMember' : null;
}

/** The strongest sure source first; "nothing" only when every source was read. */
function verdict(
  defaults: Known<boolean>,
  access: Known<Policy[]>,
  perUser: Known<string>,
  judged: Known<Judged>,
): Enforcement {
  const found = 'value' in judged ? judged.value : null;
  if (found?.blocks) return { verdict: 'notForced', because: { kind: 'blockedByPolicy', name: found.blocks } };
  if (found?.forces) return { verdict: 'forced', because: { kind: 'policy', name: found.forces } };
  // `enabled` asks for registration at the next sign-in, `enforced` for the second factor.
  if ('value' in perUser && perUser.value !== 'disabled') return { verdict: 'forced', because: { kind: 'perUser' } };
  // Members are asked when Microsoft deems it necessary, so it is no certainty.
  if ('value' in defaults && defaults.value) return { verdict: 'likely', because: { kind: 'securityDefaults' } };
  if (found?.mayForce) return { verdict: 'likely', because: { kind: 'policy', name: found.mayForce } };
  for (const source of [access, defaults, perUser, judged]) {
    if ('unknown' in source) return { verdict: 'unknown', because: source.unknown };
  }
  if (found?.uncertain) return { verdict: 'unknown', because: found.uncertain };
  return { verdict: 'notForced', because: { kind: 'nothing' } };
}

const requirements = z.object({ perUserMfaState: z.string() });

/** Beta only: https://learn.microsoft.com/graph/api/authentication-get?view=graph-rest-beta */
async function readPerUserMfa(client: TenantClient, userId: string, signal: AbortSignal): Promise<string> {
  const path = userPath(userId, '/authentication/requirements');
  const reply = await client.get(path, { version: 'beta', anyOf: permissions.perUserMfa, signal });
  const read = requirements.safeParse(reply.body);
  if (!read.success) throw unreadable(reply.requestId);
  return read.data.perUserMfaState;
}

async function restrictionOf(
  policy: Policy | null,
  tenant: TenantPolicies,
  signal: AbortSignal,
): Promise<RegistrationRestriction | null> {
  if (!policy) return null;
  const { locations, devices } = exceptionsOf(policy);
  const names = locations.length > 0 ? await tenant.locationNames(signal) : new Map<string, string>();
  const where = locations.flatMap((id) => names.get(id.toLowerCase()) ?? []);
  return { policy: policy.displayName, where: [...where, ...devices] };
}
