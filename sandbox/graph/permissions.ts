import { GraphRefusal, type GraphRequest } from './answers.ts';

/** The application permissions that open each part, and the words of each part's refusal. */

const has = (request: GraphRequest, anyOf: readonly string[]) => anyOf.some((role) => request.roles.has(role));

/** Users, groups, domains: core directory. */
export function demandDirectory(request: GraphRequest, anyOf: readonly string[]): void {
  if (has(request, [...anyOf, 'Directory.Read.All', 'Directory.ReadWrite.All'])) return;
  throw new GraphRefusal(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
}

/** Only exactly these, where even Directory.ReadWrite.All does not help an application. */
export function demandExactly(request: GraphRequest, anyOf: readonly string[]): void {
  if (has(request, anyOf)) return;
  throw new GraphRefusal(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
}

/** The authentication methods API. `family` is the X of `UserAuthMethod-X`; the list of all types has none. */
export function demandMethods(request: GraphRequest, family: string | null, write: boolean): void {
  const wide = ['UserAuthenticationMethod.ReadWrite.All', ...(write ? [] : ['UserAuthenticationMethod.Read.All'])];
  const narrow = family
    ? [`UserAuthMethod-${family}.ReadWrite.All`, ...(write ? [] : [`UserAuthMethod-${family}.Read.All`])]
    : [];
  if (has(request, [...wide, ...narrow])) return;
  throw new GraphRefusal(403, 'accessDenied', 'Request Authorization failed', true);
}

/** Conditional Access and named locations. */
export function demandPolicies(request: GraphRequest): void {
  if (has(request, ['Policy.Read.ConditionalAccess', 'Policy.Read.All'])) return;
  throw new GraphRefusal(
    403,
    'AccessDenied',
    'You cannot perform the requested operation, required scopes are missing in the token.',
  );
}

/** PIM wraps its refusal in a JSON text under an unspecific code. */
export function demandEligibility(request: GraphRequest): void {
  if (has(request, ['RoleEligibilitySchedule.Read.Directory', 'RoleEligibilitySchedule.ReadWrite.Directory'])) return;
  const wrapped = {
    errorCode: 'PermissionScopeNotGranted',
    message: 'Authorization failed due to missing permission scope RoleEligibilitySchedule.Read.Directory.',
    instanceAnnotations: [],
  };
  throw new GraphRefusal(403, 'UnknownError', JSON.stringify(wrapped));
}

/** Reports want the permission first and the licence second. */
export function demandReports(request: GraphRequest): void {
  if (!has(request, ['AuditLog.Read.All'])) {
    throw new GraphRefusal(
      403,
      'Authentication_MSGraphPermissionMissing',
      'Calling principal does not have required MSGraph permissions AuditLog.Read.All',
    );
  }
  if (!request.directory.policies.premium) {
    throw new GraphRefusal(
      403,
      'Authentication_RequestFromNonPremiumTenantOrB2CTenant',
      "Neither tenant is B2C or tenant doesn't have premium license",
    );
  }
}
