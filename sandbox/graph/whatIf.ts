import type { AccessPolicy, Directory, DirectoryUser } from '../data.ts';
import { badRequest } from './answers.ts';
import { activeRolesOf, groupIdsOf } from './members.ts';

/** Conditional Access, evaluated as "What If" does: learn.microsoft.com/graph/api/conditionalaccessroot-evaluate. */

export interface SignIn {
  user: DirectoryUser;
  applications: string[];
  userAction: string | null;
  clientAppType: string | null;
  devicePlatform: string | null;
  ipAddress: string | null;
}

const record = (value: unknown, name: string): Record<string, unknown> => {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw badRequest(`The parameter '${name}' is required.`);
};
const text = (value: unknown) => (typeof value === 'string' ? value : null);

/** Reads the request body; all three parts are required, the first two with their type. */
export function readSignIn(body: Record<string, unknown>, directory: Directory): SignIn {
  const allowed = ['signInIdentity', 'signInContext', 'signInConditions', 'appliedPoliciesOnly'];
  const strange = Object.keys(body).find((name) => !allowed.includes(name));
  if (strange)
    throw badRequest(
      `The parameter '${strange}' in the request payload is not a valid parameter for the operation 'evaluate'.`,
    );
  const identity = record(body.signInIdentity, 'signInIdentity');
  const context = record(body.signInContext, 'signInContext');
  const conditions = record(body.signInConditions, 'signInConditions');
  if (identity['@odata.type'] !== '#microsoft.graph.userSignIn')
    throw badRequest("The type of 'signInIdentity' is missing or not supported.");
  const user = directory.users.find((one) => one.id === identity.userId);
  if (!user) throw badRequest("The user in 'signInIdentity' was not found.");
  const applications =
    context['@odata.type'] === '#microsoft.graph.applicationContext' ? context.includeApplications : [];
  const userAction = context['@odata.type'] === '#microsoft.graph.userActionContext' ? text(context.userAction) : null;
  if (!Array.isArray(applications) || (applications.length === 0 && userAction === null)) {
    throw badRequest("The type of 'signInContext' is missing or not supported.");
  }
  return {
    user,
    applications: applications.map(String),
    userAction,
    clientAppType: text(conditions.clientAppType),
    devicePlatform: text(conditions.devicePlatform),
    ipAddress: text(conditions.ipAddress),
  };
}

/** `notSet` when the policy applies, else the first reason why not. */
export function analyse(policy: AccessPolicy, signIn: SignIn, directory: Directory): string {
  if (policy.state === 'disabled') return 'policyNotEnabled';
  if (!inUsers(policy, signIn.user, directory)) return 'users';
  const { applications, clientAppTypes, locations, platforms } = policy.conditions;
  const actions = applications.includeUserActions ?? [];
  if (signIn.userAction !== null) {
    const name =
      signIn.userAction === 'registerSecurityInformation' ? 'urn:user:registersecurityinfo' : 'urn:user:registerdevice';
    if (!actions.includes(name)) return 'userActions';
  } else {
    if (actions.length > 0) return 'application';
    const included = applications.includeApplications ?? [];
    const excluded = applications.excludeApplications ?? [];
    const covered = signIn.applications.every(
      (id) => (included.includes('All') || included.includes(id)) && !excluded.includes(id),
    );
    if (!covered) return 'application';
  }
  // A condition that the question does not state is not evaluated.
  if (signIn.clientAppType && !clientAppTypes.includes('all') && !clientAppTypes.includes(signIn.clientAppType))
    return 'clientApps';
  if (
    signIn.devicePlatform &&
    platforms &&
    !covers(platforms.includePlatforms, platforms.excludePlatforms, [signIn.devicePlatform], 'all')
  ) {
    return 'devicePlatform';
  }
  if (signIn.ipAddress && locations) {
    const here = directory.policies.namedLocations
      .filter((one) => sameNet(one.ipAddress, signIn.ipAddress ?? ''))
      .map((one) => one.id);
    if (!covers(locations.includeLocations, locations.excludeLocations, here, 'All')) return 'location';
  }
  return 'notSet';
}

const covers = (include: string[], exclude: string[], here: string[], all: string) =>
  (include.includes(all) || here.some((one) => include.includes(one))) && !here.some((one) => exclude.includes(one));

/** Enough for the sandbox's /24 networks. */
const sameNet = (network: string, ip: string) =>
  network.split('.').slice(0, 3).join('.') === ip.split('.').slice(0, 3).join('.');

/** Exclusions win over inclusions. */
function inUsers(policy: AccessPolicy, user: DirectoryUser, directory: Directory): boolean {
  const { users } = policy.conditions;
  const groups = groupIdsOf(directory, user);
  const roles = activeRolesOf(directory, user);
  const guest = user.userType === 'Guest';
  const hit = (ids: string[] = [], groupIds: string[] = [], roleIds: string[] = [], all: boolean) =>
    (all && ids.includes('All')) ||
    ids.includes(user.id) ||
    (guest && ids.includes('GuestsOrExternalUsers')) ||
    groupIds.some((id) => groups.has(id)) ||
    roleIds.some((id) => roles.has(id));
  if (hit(users.excludeUsers, users.excludeGroups, users.excludeRoles, false)) return false;
  return hit(users.includeUsers, users.includeGroups, users.includeRoles, true);
}
