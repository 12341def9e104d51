import type { Directory, DirectoryUser } from '../data.ts';
import { badRequest, contextOf, type GraphAnswer, GraphRefusal, type GraphRequest, notFound, ok } from './answers.ts';
import { answerMemberships, checkGroups } from './members.ts';
import { answerAuthentication, type Target } from './methods.ts';
import { allowOptions, answerCollection, isEventual, pick, selected } from './odata.ts';
import { demandDirectory, demandExactly } from './permissions.ts';
import type { Store } from './store.ts';

/** `/users…`: finding people, reading one, and what one belongs to. */

// biome-ignore format: a list
export const userProperties = [
  'id', 'displayName', 'givenName', 'surname', 'userPrincipalName', 'mail', 'jobTitle', 'department', 'accountEnabled', 'userType',
  'onPremisesSyncEnabled', 'isManagementRestricted', 'mobilePhone', 'otherMails', 'proxyAddresses', 'businessPhones', 'officeLocation',
  'preferredLanguage', 'companyName', 'externalUserState', 'createdDateTime',
];
// biome-ignore format: a list
export const usualProperties = [
  'businessPhones', 'displayName', 'givenName', 'jobTitle', 'mail', 'mobilePhone', 'officeLocation', 'preferredLanguage', 'surname',
  'userPrincipalName', 'id',
];
// biome-ignore format: a list
const filterable = [
  'id', 'displayName', 'givenName', 'surname', 'userPrincipalName', 'mail', 'jobTitle', 'department', 'accountEnabled', 'userType',
  'onPremisesSyncEnabled', 'mobilePhone', 'otherMails', 'proxyAddresses',
];
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function userRow(user: DirectoryUser): Record<string, unknown> {
  const { methods, roles, eligibleRoles, scopedRoles, groups, defaultMethod, perUserMfa, ...visible } = user;
  return {
    businessPhones: [],
    ...visible,
    isManagementRestricted: user.isManagementRestricted || null,
    externalUserState: user.userType === 'Guest' ? 'Accepted' : null,
    createdDateTime: '2021-09-01T06:00:00Z',
  };
}

/** Answers everything below `/users`; null for what Graph does not have there. */
export function answerUsers(store: Store, request: GraphRequest): GraphAnswer | null {
  const [, key, part, ...rest] = request.segments;
  const { method, directory } = request;
  if (key === undefined) return method === 'GET' ? list(store, request) : null;
  if (key === '$count' && part === undefined && method === 'GET') return count(request);
  const target = find(request, directory, key);
  if (part === undefined) return method === 'GET' ? one(request, target.user) : null;
  if (part === 'authentication') return answerAuthentication(store, request, target, rest);
  if (part === 'checkMemberGroups' && rest.length === 0 && method === 'POST') return checkGroups(request, target.user);
  if (part === 'revokeSignInSessions' && rest.length === 0 && method === 'POST') return revoke(store, request, target);
  if (part === 'transitiveMemberOf' && rest.length <= 1 && method === 'GET')
    return answerMemberships(store, request, target.user, rest[0]);
  return null;
}

function list(store: Store, request: GraphRequest): GraphAnswer {
  demandDirectory(request, ['User.Read.All', 'User.ReadWrite.All']);
  allowOptions(request, ['$select', '$filter', '$search', '$orderby', '$top', '$count']);
  return answerCollection(request, {
    context: 'users',
    type: 'microsoft.graph.user',
    rows: request.directory.users.map(userRow),
    properties: userProperties,
    usual: usualProperties,
    filterable,
    sortable: ['displayName', 'userPrincipalName'],
    pageSize: store.settings().usersPage,
  });
}

function count(request: GraphRequest): GraphAnswer {
  demandDirectory(request, ['User.Read.All', 'User.ReadWrite.All']);
  allowOptions(request, []);
  if (!isEventual(request)) throw badRequest('$count is not currently supported.', 'Request_BadRequest');
  return { status: 200, body: String(request.directory.users.length) };
}

/** By id, or by sign-in name with what is known to go wrong then. */
function find(request: GraphRequest, directory: Directory, key: string): Target {
  // msgraph-sdk-dotnet#2635: valid as a name, not in a path.
  if (key.startsWith('$')) throw badRequest(`Resource not found for the segment '${key}'.`);
  const raw = request.rawSegments[1] ?? '';
  // msgraph-sdk-dotnet#744: a plain + in the path.
  if (raw.includes('+')) throw new GraphRefusal(400, 'UnknownError', '');
  const byId = directory.users.find((user) => user.id === key.toLowerCase());
  if (byId) return { user: byId, deaf: false };
  const byName = guid.test(key)
    ? undefined
    : directory.users.find((user) => user.userPrincipalName.toLowerCase() === key.toLowerCase());
  if (byName) return { user: byName, deaf: byName.userType === 'Guest' };
  if (request.segments[2] === 'authentication')
    throw new GraphRefusal(404, 'resourceNotFound', 'The requested user was not found.', true);
  throw notFound(key);
}

function one(request: GraphRequest, user: DirectoryUser): GraphAnswer {
  demandDirectory(request, ['User.Read.All', 'User.ReadWrite.All']);
  allowOptions(request, ['$select']);
  const names = selected(request, 'microsoft.graph.user', userProperties, usualProperties);
  const fragment = request.query.has('$select') ? `users(${names.join(',')})/$entity` : 'users/$entity';
  return ok({ '@odata.context': contextOf(request, fragment), ...pick(userRow(user), names) });
}

function revoke(store: Store, request: GraphRequest, target: Target): GraphAnswer {
  demandExactly(request, ['User.RevokeSessions.All']);
  // A guest's sessions belong to the home tenant: the answer is the same, and nothing happens.
  if (target.user.userType !== 'Guest' && !target.deaf) store.revoke(target.user.id);
  return ok({ '@odata.context': contextOf(request, 'Edm.Boolean'), value: true });
}
