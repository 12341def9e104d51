import { type GraphAnswer, type GraphRequest, noSegment } from './answers.ts';
import { answerGroups } from './groups.ts';
import { answerConditionalAccess, answerSecurityDefaults } from './policies.ts';
import { answerEligibility, answerRoleAssignments } from './roles.ts';
import type { Store } from './store.ts';
import { answerDomains, answerOrganization, answerRegistrationDetails } from './tenant.ts';
import { answerUsers } from './users.ts';

/** Finds the part of Graph that a request is for; null for a path or method that Graph does not have. */
export function route(store: Store, request: GraphRequest): GraphAnswer | null {
  const [first, second, third, ...more] = request.segments;
  const reads = request.method === 'GET';
  switch (first) {
    case 'users':
      return answerUsers(store, request);
    case 'groups':
      return answerGroups(store, request);
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
