/**
 * Which application permissions open what. The first of each list is the one to ask an organisation for; the others
 * are accepted where they were granted anyway. https://learn.microsoft.com/graph/permissions-reference
 */
export const permissions = {
  users: ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  groups: ['GroupMember.Read.All', 'Group.Read.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  roles: [
    'RoleManagement.Read.Directory',
    'RoleManagement.Read.All',
    'RoleManagement.ReadWrite.Directory',
    'Directory.Read.All',
    'Directory.ReadWrite.All',
  ],
  eligibleRoles: ['RoleEligibilitySchedule.Read.Directory', 'RoleEligibilitySchedule.ReadWrite.Directory'],
  securityDefaults: ['Policy.Read.All'],
  conditionalAccess: ['Policy.Read.All', 'Policy.Read.ConditionalAccess', 'Policy.ReadWrite.ConditionalAccess'],
  perUserMfa: ['Policy.Read.All', 'Policy.ReadWrite.AuthenticationMethod'],
  domains: ['Domain.Read.All', 'Domain.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  // Reading people is enough for id, name and domains.
  organisation: ['Organization.Read.All', 'User.Read.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  revokeSessions: ['User.RevokeSessions.All'],
  reports: ['AuditLog.Read.All'],
  allMethods: ['UserAuthenticationMethod.Read.All', 'UserAuthenticationMethod.ReadWrite.All'],
  allMethodsWrite: ['UserAuthenticationMethod.ReadWrite.All'],
} as const satisfies Record<string, readonly string[]>;

/** For the methods of one kind: the narrow permission first, then the wide one. */
export const methodPermissions = (family: string, access: 'read' | 'write'): readonly string[] =>
  access === 'write'
    ? [`UserAuthMethod-${family}.ReadWrite.All`, ...permissions.allMethodsWrite]
    : [`UserAuthMethod-${family}.Read.All`, `UserAuthMethod-${family}.ReadWrite.All`, ...permissions.allMethods];

/** True when one of these was granted. */
export const isGranted = (granted: ReadonlySet<string>, anyOf: readonly string[]): boolean =>
  anyOf.some((permission) => granted.has(permission));

/** What the product would like to have, each by its list; the four kinds of methods that it removes among them. */
const wanted: readonly (readonly string[])[] = [
  permissions.users,
  permissions.groups,
  permissions.roles,
  permissions.eligibleRoles,
  permissions.conditionalAccess,
  permissions.domains,
  permissions.revokeSessions,
  ...['MicrosoftAuthApp', 'SoftwareOATH', 'Phone', 'Email'].map((family) => methodPermissions(family, 'write')),
];

/** What was granted against what is wanted. `wide`: the app could also create a way to sign in. */
export function comparePermissions(granted: ReadonlySet<string>): {
  granted: string[];
  missing: string[];
  wide: boolean;
} {
  return {
    granted: [...granted].toSorted(),
    missing: wanted.flatMap((anyOf) => (isGranted(granted, anyOf) ? [] : anyOf.slice(0, 1))),
    wide: isGranted(granted, permissions.allMethodsWrite),
  };
}
