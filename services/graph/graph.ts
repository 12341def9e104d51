import type { ServiceError } from '../errors.ts';
import type { Enforcement, MethodType } from '../resets/types.ts';

/** The port to one organisation's directory: what the resets need of Microsoft Graph, and no more. */

export interface EntraUser {
  id: string;
  displayName: string;
  givenName: string | null;
  userPrincipalName: string;
  mail: string | null;
  jobTitle: string | null;
  department: string | null;
  accountEnabled: boolean;
  guest: boolean;
  synced: boolean;
  /** Member of a restricted management administrative unit. */
  restricted: boolean;
  /** From the directory, not a registered method; may serve password recovery. Secret: compare, never show. */
  mobilePhone: string | null;
  otherMails: string[];
}

/** A registered method as Graph gives it. `number` and `address` are secret: mask before anything leaves services/. */
export interface RegisteredMethod {
  type: MethodType;
  id: string;
  device: string | null;
  detail: string | null;
  registered: string | null;
  lastUsed: string | null;
  number: string | null;
  address: string | null;
}

/** Something that could not be read, and the permission that would allow it (null: no answer in time). */
export interface Unread {
  what: MethodType | 'roles' | 'groups' | 'eligibleRoles';
  permission: string | null;
}

export interface Target {
  user: EntraUser | null;
  methods: RegisteredMethod[];
  /** Role names and role-assignable groups that make the person privileged; empty when none. */
  privilege: string[];
  /** Not empty: privilege is not known, so treat as privileged (kinds `roles`, `groups`); or methods not listed. */
  unread: Unread[];
  requestIds: string[];
}

export type DeleteResult = 'deleted' | 'absent' | 'isDefault' | 'alternateBlocksMobile';

export interface RegistrationRestriction {
  policy: string;
  /** Named locations or device conditions, as the organisation names them (untrusted). */
  where: string[];
}

export interface SignInPolicies {
  enforcement: Enforcement;
  restriction: RegistrationRestriction | null;
}

export type EligibleRoles = { roles: string[] } | { notUsed: true } | { missing: string | null };

/** Every verb throws `ServiceError` and nothing else. `tenantId` is always the organisation's GUID. */
export interface Graph {
  /** Type-ahead: at most 15 people whose name or address begins like the text. */
  findUsers(tenantId: string, text: string, signal?: AbortSignal): Promise<EntraUser[]>;
  /** Exact match of a typed sign-in name or address: userPrincipalName, mail, proxyAddresses. */
  matchUsers(tenantId: string, address: string, signal?: AbortSignal): Promise<EntraUser[]>;
  getUser(tenantId: string, userId: string, signal?: AbortSignal): Promise<EntraUser | null>;
  /** How many people of the organisation carry this display name. */
  countNamesakes(tenantId: string, displayName: string, signal?: AbortSignal): Promise<number>;
  /** User, methods, roles and role-assignable groups in one `$batch`. */
  readTarget(tenantId: string, userId: string, signal?: AbortSignal): Promise<Target>;
  /** The methods alone, for reading back. */
  readMethods(
    tenantId: string,
    userId: string,
    signal?: AbortSignal,
  ): Promise<Pick<Target, 'methods' | 'unread' | 'requestIds'>>;
  /**
   * The methods of several people in as few requests as Graph allows, for looking after resets: only types with which one
   * registers anew. By person, a list or why it could not be read.
   */
  readMethodsOf(
    tenantId: string,
    userIds: string[],
    signal?: AbortSignal,
  ): Promise<Map<string, RegisteredMethod[] | ServiceError>>;
  /** Which type is the default for the second factor (beta, best effort): null when nobody can tell. */
  readDefault(tenantId: string, userId: string, signal?: AbortSignal): Promise<MethodType | null>;
  /** Roles that the person may activate (PIM). `notUsed` without the licence. */
  readEligibleRoles(tenantId: string, userId: string, signal?: AbortSignal): Promise<EligibleRoles>;
  /** Will MFA be asked for, and is registration restricted? Never throws for a missing permission or licence. */
  readPolicies(tenantId: string, user: EntraUser, signal?: AbortSignal): Promise<SignInPolicies>;
  /** True when the domain of a sign-in name is federated; null when unknown, with the missing permission. */
  readFederation(
    tenantId: string,
    domain: string,
    signal?: AbortSignal,
  ): Promise<{ federated: boolean } | { missing: string | null }>;
  /** Which of these groups the person belongs to (transitively). */
  memberOf(tenantId: string, userId: string, groupIds: string[], signal?: AbortSignal): Promise<string[]>;
  deleteMethod(
    tenantId: string,
    userId: string,
    method: { type: MethodType; id: string },
    signal?: AbortSignal,
  ): Promise<{ result: DeleteResult; requestId: string | null }>;
  /** Beta write, only where a setting allows it. */
  setDefault(tenantId: string, userId: string, type: MethodType, signal?: AbortSignal): Promise<void>;
  revokeSessions(tenantId: string, userId: string, signal?: AbortSignal): Promise<{ requestId: string | null }>;
  /** Also the proof that consent and credentials work. */
  readOrganisation(tenantId: string, signal?: AbortSignal): Promise<{ id: string; name: string; domains: string[] }>;
  /** What the token for this organisation may do, and what the product would like and lacks. */
  permissions(tenantId: string, signal?: AbortSignal): Promise<{ granted: string[]; missing: string[]; wide: boolean }>;
  /** Forgets tokens and cached answers of an organisation (disabled, or consent changed). */
  forget(tenantId: string): void;
}
