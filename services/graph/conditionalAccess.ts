import { z } from 'zod';

/** Conditional Access policies, weighed by what they say. Pure. https://learn.microsoft.com/graph/api/resources/conditionalaccesspolicy */

const strings = z
  .array(z.string())
  .nullish()
  .transform((list) => list ?? []);
const outsiders = z
  .object({
    guestOrExternalUserTypes: z.string().nullish(),
    externalTenants: z.object({ membershipKind: z.string().nullish() }).nullish(),
  })
  .nullish();
const present = z
  .unknown()
  .nullish()
  .transform((value) => value !== null && value !== undefined);

export const accessPolicy = z.object({
  id: z.string(),
  displayName: z
    .string()
    .nullish()
    .transform((name) => name ?? 'unnamed'),
  state: z.string(),
  conditions: z.object({
    users: z
      .object({
        includeUsers: strings,
        excludeUsers: strings,
        includeGroups: strings,
        excludeGroups: strings,
        includeRoles: strings,
        excludeRoles: strings,
        includeGuestsOrExternalUsers: outsiders,
        excludeGuestsOrExternalUsers: outsiders,
      })
      .nullish(),
    applications: z
      .object({ includeApplications: strings, excludeApplications: strings, includeUserActions: strings })
      .nullish(),
    clientAppTypes: strings,
    userRiskLevels: strings,
    signInRiskLevels: strings,
    platforms: z.object({ includePlatforms: strings, excludePlatforms: strings }).nullish(),
    locations: z.object({ includeLocations: strings, excludeLocations: strings }).nullish(),
    devices: present,
    authenticationFlows: present,
    insiderRiskLevels: present,
    clientApplications: z.object({ includeServicePrincipals: strings }).nullish(),
  }),
  grantControls: z
    .object({
      operator: z.string().nullish(),
      builtInControls: strings,
      customAuthenticationFactors: strings,
      termsOfUse: strings,
      authenticationStrength: z.object({ id: z.string(), requirementsSatisfied: z.string().nullish() }).nullish(),
    })
    .nullish(),
});
export type AccessPolicy = z.infer<typeof accessPolicy>;

/** Who would sign in. Null: could not be read. */
export interface SignIn {
  userId: string;
  /** Graph's words for outsiders, such as `b2bCollaborationGuest`; null for a member of the house. */
  outsider: string | null;
  groups: ReadonlySet<string> | null;
  roles: ReadonlySet<string> | null;
}

type Answer = 'yes' | 'no' | 'unknown';

/** Does the policy mean this person? Exclusions win. */
export function appliesTo(policy: AccessPolicy, person: SignIn): Answer {
  const { users } = policy.conditions;
  if (!users) return 'no';
  const excluded = meant(
    person,
    users.excludeUsers,
    users.excludeGroups,
    users.excludeRoles,
    users.excludeGuestsOrExternalUsers,
  );
  if (excluded === 'yes') return 'no';
  const included = meant(
    person,
    users.includeUsers,
    users.includeGroups,
    users.includeRoles,
    users.includeGuestsOrExternalUsers,
  );
  if (included === 'no') return 'no';
  return excluded === 'unknown' ? 'unknown' : included;
}

function meant(
  person: SignIn,
  users: string[],
  groups: string[],
  roles: string[],
  guests: z.infer<typeof outsiders>,
): Answer {
  if (users.includes('All') || users.includes(person.userId)) return 'yes';
  if (person.outsider && person.outsider !== 'b2bCollaborationMember' && users.includes('GuestsOrExternalUsers'))
    return 'yes';
  if (person.groups && groups.some((id) => person.groups?.has(id.toLowerCase()))) return 'yes';
  if (person.roles && roles.some((id) => person.roles?.has(id.toLowerCase()))) return 'yes';
  const kinds = (guests?.guestOrExternalUserTypes ?? '').split(',').map((kind) => kind.trim());
  const named = person.outsider !== null && kinds.includes(person.outsider);
  // Which home organisations are meant is not looked at.
  if (named) return (guests?.externalTenants?.membershipKind ?? 'all') === 'all' ? 'yes' : 'unknown';
  const blind = (groups.length > 0 && !person.groups) || (roles.length > 0 && !person.roles);
  return blind ? 'unknown' : 'no';
}

const registration = 'urn:user:registersecurityinfo';

/** What a policy comes to at a usual sign-in. */
export type Effect = 'forces' | 'mayForce' | 'blocks' | 'nothing';

export function effectOf(policy: AccessPolicy): Effect {
  const { conditions, grantControls: grant } = policy;
  if (policy.state !== 'enabled' || !grant || !meansUsualSignIn(policy)) return 'nothing';
  const broad = isBroad(conditions);
  if (grant.builtInControls.includes('block')) return broad ? 'blocks' : 'nothing';
  const mfa = grant.builtInControls.includes('mfa') || isMfaStrength(grant.authenticationStrength);
  if (!mfa) return 'nothing';
  const ways =
    grant.builtInControls.length +
    grant.customAuthenticationFactors.length +
    grant.termsOfUse.length +
    (grant.authenticationStrength ? 1 : 0);
  const otherWay = grant.operator === 'OR' && ways > 1;
  return broad && !otherWay ? 'forces' : 'mayForce';
}

/** Not only risky sign-ins, device codes, old protocols, services or the registration page. */
function meansUsualSignIn({ conditions }: AccessPolicy): boolean {
  if ((conditions.applications?.includeApplications.length ?? 0) === 0) return false;
  if ((conditions.clientApplications?.includeServicePrincipals.length ?? 0) > 0) return false;
  if (conditions.userRiskLevels.length > 0 || conditions.signInRiskLevels.length > 0) return false;
  if (conditions.authenticationFlows || conditions.insiderRiskLevels) return false;
  return hasModernClients(conditions.clientAppTypes);
}

const hasModernClients = (types: string[]) =>
  types.length === 0 || ['all', 'browser', 'mobileAppsAndDesktopClients'].some((type) => types.includes(type));

const fewExclusions = 5;

function isBroad({ applications, clientAppTypes, platforms, locations, devices }: AccessPolicy['conditions']): boolean {
  const apps = applications?.includeApplications ?? [];
  if (!apps.includes('All') && !apps.includes('Office365')) return false;
  if ((applications?.excludeApplications.length ?? 0) > fewExclusions) return false;
  const bothClients = ['browser', 'mobileAppsAndDesktopClients'].every((type) => clientAppTypes.includes(type));
  if (clientAppTypes.length > 0 && !clientAppTypes.includes('all') && !bothClients) return false;
  if (platforms && !(platforms.includePlatforms.includes('all') && platforms.excludePlatforms.length === 0))
    return false;
  if (locations && !(locations.includeLocations.includes('All') && locations.excludeLocations.length === 0))
    return false;
  return !devices;
}

/** The three built-in strengths all mean MFA; others say so. */
function isMfaStrength(strength: NonNullable<AccessPolicy['grantControls']>['authenticationStrength']): boolean {
  if (!strength) return false;
  return strength.requirementsSatisfied === 'mfa' || /^0{8}-0{4}-0{4}-0{4}-0{11}[234]$/.test(strength.id);
}

/** Does the policy decide where or how security information may be registered? */
export const restrictsRegistration = (policy: AccessPolicy): boolean =>
  policy.state === 'enabled' &&
  policy.grantControls !== null &&
  policy.grantControls !== undefined &&
  (policy.conditions.applications?.includeUserActions ?? []).includes(registration);

/** Ids of places from which registering is free, and kinds of devices on which it is. */
export function exceptionsOf(policy: AccessPolicy): { locations: string[]; devices: string[] } {
  const { locations } = policy.conditions;
  const controls = policy.grantControls?.builtInControls ?? [];
  return {
    locations: locations?.includeLocations.includes('All') ? locations.excludeLocations : [],
    devices: [
      ...(controls.includes('compliantDevice') ? ['a compliant device'] : []),
      ...(controls.includes('domainJoinedDevice') ? ['a hybrid joined device'] : []),
    ],
  };
}
