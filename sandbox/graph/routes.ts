import { contextOf, type GraphAnswer, type GraphRequest, noSegment, notFound, ok } from './answers.ts';
import { allowOptions, pick, selected } from './odata.ts';
import { demandDirectory } from './permissions.ts';
import { answerConditionalAccess, answerSecurityDefaults } from './policies.ts';
import { answerEligibility, answerRoleAssignments } from './roles.ts';
import type { Store } from './store.ts';
import { answerDomains, answerOrganization, answerRegistrationDetails } from './tenant.ts';
import { answerUsers } from './users.ts';

const groupProperties = [
  'id',
  'displayName',
  'description',
  'isAssignableToRole',
  'securityEnabled',
  'mailEnabled',
  'groupTypes',
];

function answerGroup(request: GraphRequest): GraphAnswer | null {
  const [, id, ...more] = request.segments;
  if (id === undefined || more.length > 0 || request.method !== 'GET') return null;
  demandDirectory(request, ['GroupMember.Read.All', 'Group.Read.All']);
  allowOptions(request, ['$select']);
  const group = request.directory.groups.find((one) => one.id === id);
  if (!group) throw notFound(id);
  const row = { ...group, securityEnabled: true, mailEnabled: false, groupTypes: [] };
  const names = selected(request, 'microsoft.graph.group', groupProperties, groupProperties);
  return ok({ '@odata.context': contextOf(request, 'groups/$entity'), ...pick(row, names) });
}

/** Finds the part of Graph that a request is for; null for a path or method that Graph does not have. */
export function route(store: Store, request: GraphRequest): GraphAnswer | null {
  const [first, second, third, ...more] = request.segments;
  const reads = request.method === 'GET';
  switch (first) {
    case 'users':
      return answerUsers(store, request);
    case 'groups':
      return answerGroup(request);
    case 'organization':
      return reads && second === undefined ? answerOrganization(request) : null;
    case 'domains':
      return reads ? answerDomains(request) : null;
    case 'policies':
      if (second !== 'identitySecurityDefaultsEnforcementPolicy' || third !== undefined) return null;
      return answerSecurityDefaults(request);
    case 'identity':
      return second === 'conditionalAccess' ? answerConditionalAccess(store, request) : null;
    case 'roleManagement':
      if (!reads || second !== 'directory' || more.length > 0) return null;
      if (third === 'roleAssignments') return answerRoleAssignments(store, request);
      if (third === 'roleEligibilityScheduleInstances') return answerEligibility(store, request);
      // Documented for beta alone.
      if (third === 'transitiveRoleAssignments' && request.version === 'v1.0') throw noSegment(third);
      return null;
    case 'reports':
      if (!reads || second !== 'authenticationMethods' || third !== 'userRegistrationDetails' || more.length > 1)
        return null;
      return answerRegistrationDetails(store, request, more[0]);
    case 'v1.0':
    case 'beta':
      throw noSegment(first); // a version inside a batch's relative address
    default:
      return null;
  }
}
