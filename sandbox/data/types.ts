/** What the sandbox's directories hold, in Graph's own words where Graph has words for it. */

/** A registered method as Graph writes it; fields beyond these depend on the type. */
export interface StoredMethod {
  '@odata.type': `#microsoft.graph.${string}`;
  id: string;
  createdDateTime: string | null;
  [field: string]: unknown;
}

export type DefaultMethod = 'push' | 'oath' | 'voiceMobile' | 'voiceAlternateMobile' | 'voiceOffice' | 'sms' | 'none';
export type PerUserMfa = 'disabled' | 'enabled' | 'enforced';

export interface DirectoryUser {
  id: string;
  displayName: string;
  givenName: string | null;
  surname: string | null;
  userPrincipalName: string;
  mail: string | null;
  jobTitle: string | null;
  department: string | null;
  accountEnabled: boolean;
  userType: 'Member' | 'Guest';
  onPremisesSyncEnabled: boolean | null;
  isManagementRestricted: boolean;
  mobilePhone: string | null;
  otherMails: string[];
  proxyAddresses: string[];
  methods: StoredMethod[];
  /** The stored default for the second factor; the rule on deletion goes by it. */
  defaultMethod: DefaultMethod;
  perUserMfa: PerUserMfa;
  /** Role template ids held directly, and those that the person may activate (PIM). */
  roles: string[];
  eligibleRoles: string[];
  /** Held for one administrative unit only: role assignments show it, memberships do not. */
  scopedRoles: string[];
  groups: string[];
}

export interface DirectoryGroup {
  id: string;
  displayName: string;
  isAssignableToRole: boolean;
  /** Role template ids that its members hold through it. */
  roles: string[];
  /** Groups that this group is a member of. */
  memberOf: string[];
  /** What is left out is as in an ordinary security group with assigned members. */
  securityEnabled?: boolean;
  groupTypes?: ('DynamicMembership' | 'Unified')[];
  membershipRule?: string;
  onPremisesSyncEnabled?: boolean;
  /** Ids of people. */
  owners?: string[];
}

export interface DirectoryDomain {
  id: string;
  authenticationType: 'Managed' | 'Federated';
  isDefault: boolean;
}

/** A Conditional Access policy in Graph's own shape. */
export interface AccessPolicy {
  id: string;
  displayName: string;
  state: 'enabled' | 'disabled' | 'enabledForReportingButNotEnforced';
  conditions: {
    users: Partial<
      Record<
        'includeUsers' | 'excludeUsers' | 'includeGroups' | 'excludeGroups' | 'includeRoles' | 'excludeRoles',
        string[]
      >
    >;
    applications: { includeApplications?: string[]; excludeApplications?: string[]; includeUserActions?: string[] };
    clientAppTypes: string[];
    locations?: { includeLocations: string[]; excludeLocations: string[] } | null;
    platforms?: { includePlatforms: string[]; excludePlatforms: string[] } | null;
  };
  grantControls: { operator: 'AND' | 'OR'; builtInControls: string[] } | null;
}

export interface Policies {
  securityDefaults: boolean;
  access: AccessPolicy[];
  namedLocations: { id: string; displayName: string; isTrusted: boolean; ipAddress: string }[];
  /** Without it, the reports, Conditional Access and PIM answer as they do in an unlicensed tenant. */
  premium: boolean;
}

export interface Directory {
  tenantId: string;
  name: string;
  domains: DirectoryDomain[];
  users: DirectoryUser[];
  groups: DirectoryGroup[];
  policies: Policies;
}
