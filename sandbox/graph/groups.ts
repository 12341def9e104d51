import type { Directory, DirectoryGroup } from '../data.ts';
import { contextOf, type GraphAnswer, type GraphRequest, notFound, ok, unsupportedQuery } from './answers.ts';
import { groupIdsOf } from './members.ts';
import { allowOptions, answerCollection, isEventual, missingAdvanced, pick, selected } from './odata.ts';
import { demandDirectory } from './permissions.ts';
import type { Store } from './store.ts';
import { userProperties, userRow, usualProperties } from './users.ts';

/** `/groups/{id}`, its owners, and the people in it, also through other groups. */

const groupProperties = [
  'id',
  'displayName',
  'description',
  'isAssignableToRole',
  'securityEnabled',
  'mailEnabled',
  'groupTypes',
  'membershipRule',
  'onPremisesSyncEnabled',
];

/** Null for what Graph does not have there. */
export function answerGroups(store: Store, request: GraphRequest): GraphAnswer | null {
  const [, id, part, cast, ...more] = request.segments;
  if (id === undefined || more.length > 0 || request.method !== 'GET') return null;
  demandDirectory(request, ['GroupMember.Read.All', 'Group.Read.All']);
  const group = request.directory.groups.find((one) => one.id === id);
  if (!group) throw notFound(id);
  if (part === undefined) return one(request, group);
  if (part === 'owners' && cast === undefined) return owners(store, request, group);
  if (part === 'transitiveMembers' && cast === 'microsoft.graph.user') return people(store, request, group);
  return null;
}

function one(request: GraphRequest, group: DirectoryGroup): GraphAnswer {
  allowOptions(request, ['$select']);
  const row = {
    securityEnabled: true,
    mailEnabled: false,
    groupTypes: [],
    membershipRule: null,
    onPremisesSyncEnabled: null,
    ...group,
  };
  const names = selected(request, 'microsoft.graph.group', groupProperties, groupProperties);
  return ok({ '@odata.context': contextOf(request, 'groups/$entity'), ...pick(row, names) });
}

function owners(store: Store, request: GraphRequest, group: DirectoryGroup): GraphAnswer {
  allowOptions(request, ['$select', '$filter', '$search', '$count', '$top', '$expand']);
  const own = request.directory.users.filter((user) => group.owners?.includes(user.id));
  return answerCollection(request, {
    context: 'directoryObjects',
    type: 'microsoft.graph.directoryObject',
    rows: own.map((user) => ({ '@odata.type': '#microsoft.graph.user', ...readable(request, userRow(user)) })),
    properties: userProperties,
    usual: usualProperties,
    pageSize: store.settings().usersPage,
    mixed: true,
  });
}

function people(store: Store, request: GraphRequest, group: DirectoryGroup): GraphAnswer {
  allowOptions(request, ['$select', '$filter', '$search', '$orderby', '$count', '$top']);
  // One type of a mixed list is an advanced query.
  if (!isEventual(request) || request.query.get('$count') !== 'true')
    throw unsupportedQuery(`The specified query ${missingAdvanced}`);
  return answerCollection(request, {
    context: 'users',
    type: 'microsoft.graph.user',
    rows: peopleIn(request.directory, group).map((user) => readable(request, userRow(user))),
    properties: userProperties,
    usual: usualProperties,
    filterable: ['id', 'displayName', 'userPrincipalName', 'mail', 'accountEnabled', 'userType'],
    sortable: ['displayName'],
    pageSize: store.settings().usersPage,
  });
}

const peopleIn = (directory: Directory, group: DirectoryGroup) =>
  directory.users.filter((user) => groupIdsOf(directory, user).has(group.id));

/** Without the right to read people a token sees that somebody is there, and nothing else. */
function readable(request: GraphRequest, row: Record<string, unknown>): Record<string, unknown> {
  const sees = ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'];
  if (sees.some((role) => request.roles.has(role))) return row;
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, name === 'id' ? value : null]));
}
