import type { AccessPolicy } from '../data.ts';
import { contextOf, type GraphAnswer, GraphRefusal, type GraphRequest, objectBody, ok } from './answers.ts';
import { allowOptions, answerCollection, pick } from './odata.ts';
import { demandExactly, demandPolicies } from './permissions.ts';
import type { Store } from './store.ts';
import { analyse, readSignIn } from './whatIf.ts';

/** Security defaults and Conditional Access. */

const empty = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, [] as string[]]));

/** A policy with every part that Graph writes, empty ones too. */
function whole(policy: AccessPolicy): Record<string, unknown> {
  const { users, applications, clientAppTypes, locations, platforms } = policy.conditions;
  return {
    id: policy.id,
    templateId: null,
    displayName: policy.displayName,
    createdDateTime: '2024-01-15T10:00:00Z',
    modifiedDateTime: null,
    state: policy.state,
    sessionControls: null,
    conditions: {
      userRiskLevels: [],
      signInRiskLevels: [],
      clientAppTypes,
      platforms: platforms ?? null,
      locations: locations ?? null,
      devices: null,
      clientApplications: null,
      applications: {
        ...empty([
          'includeApplications',
          'excludeApplications',
          'includeUserActions',
          'includeAuthenticationContextClassReferences',
        ]),
        ...applications,
      },
      users: {
        ...empty(['includeUsers', 'excludeUsers', 'includeGroups', 'excludeGroups', 'includeRoles', 'excludeRoles']),
        includeGuestsOrExternalUsers: null,
        excludeGuestsOrExternalUsers: null,
        ...users,
      },
    },
    grantControls: policy.grantControls
      ? { ...policy.grantControls, customAuthenticationFactors: [], termsOfUse: [], authenticationStrength: null }
      : null,
  };
}

export function answerSecurityDefaults(request: GraphRequest): GraphAnswer | null {
  if (request.method !== 'GET') return null;
  demandExactly(request, ['Policy.Read.All']);
  allowOptions(request, ['$select']);
  return ok({
    '@odata.context': contextOf(request, 'policies/identitySecurityDefaultsEnforcementPolicy/$entity'),
    id: '00000000-0000-0000-0000-000000000005',
    displayName: 'Security Defaults',
    description: 'Security defaults is a set of basic identity security mechanisms recommended by Microsoft.',
    isEnabled: request.directory.policies.securityDefaults,
  });
}

/** `/identity/conditionalAccess/…`: one request a second and tenant, and then 429 without Retry-After. */
export function answerConditionalAccess(store: Store, request: GraphRequest): GraphAnswer | null {
  const [, , part, id, ...more] = request.segments;
  if (more.length > 0) return null;
  const known = part === 'evaluate' ? request.method === 'POST' && id === undefined : request.method === 'GET';
  if (!known || !part || !['policies', 'namedLocations', 'evaluate'].includes(part)) return null;
  if (!store.mayAskPolicies(request.directory.tenantId)) {
    throw new GraphRefusal(429, 'TooManyRequests', 'Too many requests.');
  }
  demandPolicies(request);
  if (!request.directory.policies.premium) {
    throw new GraphRefusal(403, 'AccessDenied', 'Your tenant is not licensed for this feature.');
  }
  if (part === 'evaluate') return evaluate(request);
  const rows = part === 'policies' ? request.directory.policies.access.map(whole) : locations(request);
  if (id !== undefined) {
    const row = rows.find((one) => one.id === id);
    if (!row) throw new GraphRefusal(404, 'ResourceNotFound', `Policy '${id}' could not be found.`);
    allowOptions(request, ['$select']);
    return ok({ '@odata.context': contextOf(request, `identity/conditionalAccess/${part}/$entity`), ...row });
  }
  allowOptions(request, ['$select', '$filter', '$top', '$count', '$orderby']);
  const properties =
    part === 'policies'
      ? Object.keys(whole(placeholder))
      : ['id', 'displayName', 'isTrusted', 'ipRanges', 'createdDateTime', 'modifiedDateTime'];
  return answerCollection(request, {
    context: `identity/conditionalAccess/${part}`,
    type: part === 'policies' ? 'microsoft.graph.conditionalAccessPolicy' : 'microsoft.graph.namedLocation',
    rows,
    properties,
    usual: properties,
    filterable: ['id', 'displayName', 'state', 'createdDateTime', 'modifiedDateTime'],
    sortable: ['displayName'],
    pageSize: 100,
    mixed: part === 'namedLocations',
  });
}

const placeholder: AccessPolicy = {
  id: '',
  displayName: '',
  state: 'disabled',
  conditions: { users: {}, applications: {}, clientAppTypes: [] },
  grantControls: null,
};

function evaluate(request: GraphRequest): GraphAnswer {
  const body = objectBody(request);
  const signIn = readSignIn(body, request.directory);
  const results = request.directory.policies.access.map((policy) => {
    const analysisReasons = analyse(policy, signIn, request.directory);
    // A report-only policy "applies" too: its state must be read.
    return { ...whole(policy), policyApplies: analysisReasons === 'notSet', analysisReasons };
  });
  return ok({
    '@odata.context': contextOf(request, 'Collection(microsoft.graph.whatIfAnalysisResult)'),
    value: body.appliedPoliciesOnly === true ? results.filter((one) => one.policyApplies) : results,
  });
}

function locations(request: GraphRequest): Record<string, unknown>[] {
  return request.directory.policies.namedLocations.map((one) => ({
    '@odata.type': '#microsoft.graph.ipNamedLocation',
    ...pick({ ...one }, ['id', 'displayName', 'isTrusted']),
    createdDateTime: '2024-01-15T10:00:00Z',
    modifiedDateTime: '2024-01-15T10:00:00Z',
    ipRanges: [{ '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: one.ipAddress }],
  }));
}
