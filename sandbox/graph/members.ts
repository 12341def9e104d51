import { stableId } from '../data/methods.ts';
import { roleNames } from '../data/roles.ts';
import type { Directory, DirectoryUser } from '../data.ts';
import { badRequest, contextOf, type GraphAnswer, type GraphRequest, objectBody, ok } from './answers.ts';
import { allowOptions, answerCollection } from './odata.ts';
import { demandDirectory } from './permissions.ts';
import type { Store } from './store.ts';

/** What a person belongs to: groups and roles, also through other groups. */

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** All groups of a person, also through other groups. */
export function groupIdsOf(directory: Directory, user: DirectoryUser): Set<string> {
  const found = new Set<string>();
  const visit = (id: string) => {
    if (found.has(id)) return;
    found.add(id);
    for (const parent of directory.groups.find((group) => group.id === id)?.memberOf ?? []) visit(parent);
  };
  for (const id of user.groups) visit(id);
  return found;
}

/** Active roles at tenant scope, direct and through role-assignable groups. */
export function activeRolesOf(directory: Directory, user: DirectoryUser): Set<string> {
  const groups = groupIdsOf(directory, user);
  return new Set([
    ...user.roles,
    ...directory.groups.filter((group) => groups.has(group.id)).flatMap((group) => group.roles),
  ]);
}

/** `checkMemberGroups`: which of at most 20 groups the person is in. */
export function checkGroups(request: GraphRequest, user: DirectoryUser): GraphAnswer {
  demandDirectory(request, ['GroupMember.Read.All', 'Group.Read.All']);
  demandDirectory(request, ['User.Read.All', 'User.ReadBasic.All']);
  const { groupIds } = objectBody(request);
  if (!Array.isArray(groupIds) || !groupIds.every((id) => typeof id === 'string' && guid.test(id))) {
    throw badRequest("Invalid value specified for property 'groupIds' of resource 'Group'.", 'Request_BadRequest');
  }
  if (groupIds.length > 20)
    throw badRequest('The groupIds collection may hold 20 elements at most.', 'Request_BadRequest');
  const mine = groupIdsOf(request.directory, user);
  return ok({
    '@odata.context': contextOf(request, 'Collection(Edm.String)'),
    value: groupIds.filter((id) => mine.has(String(id).toLowerCase())),
  });
}

const groupProperties = [
  'id',
  'displayName',
  'description',
  'isAssignableToRole',
  'securityEnabled',
  'mailEnabled',
  'groupTypes',
  'mail',
];
const roleProperties = ['id', 'displayName', 'description', 'roleTemplateId'];

/** `transitiveMemberOf`, whole or cast to groups or roles. */
export function answerMemberships(
  store: Store,
  request: GraphRequest,
  user: DirectoryUser,
  cast: string | undefined,
): GraphAnswer | null {
  const { directory } = request;
  if (cast !== undefined && cast !== 'microsoft.graph.group' && cast !== 'microsoft.graph.directoryRole') return null;
  demandDirectory(request, [
    'GroupMember.Read.All',
    'Group.Read.All',
    'User.Read.All',
    'RoleManagement.Read.Directory',
  ]);
  allowOptions(request, ['$select', '$filter', '$orderby', '$top', '$count', '$search']);
  if (cast === 'microsoft.graph.directoryRole') demandDirectory(request, ['RoleManagement.Read.Directory']);
  if (cast === 'microsoft.graph.group') demandDirectory(request, ['GroupMember.Read.All', 'Group.Read.All']);
  const ids = groupIdsOf(directory, user);
  const groups = directory.groups
    .filter((group) => ids.has(group.id))
    .map(({ roles, memberOf, ...group }) => ({
      '@odata.type': '#microsoft.graph.group',
      ...group,
      securityEnabled: true,
      mailEnabled: false,
      groupTypes: [],
    }));
  const roles = [...activeRolesOf(directory, user)].map((roleTemplateId) => ({
    '@odata.type': '#microsoft.graph.directoryRole',
    id: stableId(`${directory.tenantId} ${roleTemplateId}`),
    displayName: roleNames[roleTemplateId] ?? 'Custom role',
    description: null,
    roleTemplateId,
  }));
  const seesGroups = ['GroupMember.Read.All', 'Group.Read.All', 'Directory.Read.All'].some((role) =>
    request.roles.has(role),
  );
  const seesRoles = ['RoleManagement.Read.Directory', 'Directory.Read.All'].some((role) => request.roles.has(role));
  // What the token may not see comes as a bare id: "unknown", never "none".
  const hidden = (one: { '@odata.type': string; id: string }, names: readonly string[]) => ({
    ...Object.fromEntries(names.map((name) => [name, null])),
    '@odata.type': one['@odata.type'],
    id: one.id,
  });
  const rows = [
    ...(cast === 'microsoft.graph.directoryRole'
      ? []
      : groups.map((one) => (seesGroups ? one : hidden(one, groupProperties)))),
    ...(cast === 'microsoft.graph.group' ? [] : roles.map((one) => (seesRoles ? one : hidden(one, roleProperties)))),
  ];
  const all = [...new Set([...groupProperties, ...roleProperties])];
  const properties = cast === undefined ? all : cast === 'microsoft.graph.group' ? groupProperties : roleProperties;
  return answerCollection(request, {
    context: cast === undefined ? 'directoryObjects' : cast === 'microsoft.graph.group' ? 'groups' : 'directoryRoles',
    type: cast ?? 'microsoft.graph.directoryObject',
    rows,
    properties,
    usual: properties,
    filterable: ['id', 'displayName', 'isAssignableToRole', 'securityEnabled'],
    filterIsAdvanced: true,
    sortable: ['displayName'],
    pageSize: store.settings().usersPage,
    mixed: cast === undefined,
  });
}
