import { stableId } from '../data/methods.ts';
import { roleNames } from '../data/roles.ts';
import { badRequest, type GraphAnswer, GraphRefusal, type GraphRequest } from './answers.ts';
import { allowOptions, answerCollection } from './odata.ts';
import { demandDirectory, demandEligibility } from './permissions.ts';
import type { Store } from './store.ts';

/** `/roleManagement/directory/…`: who holds a role, and who may activate one. */

const definition = (id: string) => ({
  id,
  displayName: roleNames[id] ?? 'Custom role',
  description: null,
  isBuiltIn: true,
  isEnabled: true,
  resourceScopes: ['/'],
  templateId: id,
  version: '1',
  rolePermissions: [],
});

interface Held {
  principalId: string;
  role: string;
  scope: string;
}

function roleRows(
  request: GraphRequest,
  held: Held[],
  kind: string,
  fields: (id: string) => Record<string, unknown>,
): Record<string, unknown>[] {
  const expand = request.query.get('$expand');
  if (expand !== null && expand !== 'roleDefinition')
    throw badRequest(`Could not find a property named '${expand}' on type 'microsoft.graph.${kind}'.`);
  return held.map(({ principalId, role, scope }) => {
    const id = stableId(`${kind} ${principalId} ${role} ${scope}`);
    return {
      id,
      principalId,
      roleDefinitionId: role,
      directoryScopeId: scope,
      appScopeId: null,
      ...fields(id),
      ...(expand ? { roleDefinition: definition(role) } : {}),
    };
  });
}

function answerHeld(
  store: Store,
  request: GraphRequest,
  rows: Record<string, unknown>[],
  kind: string,
  context: string,
): GraphAnswer {
  const properties = rows[0]
    ? Object.keys(rows[0])
    : ['id', 'principalId', 'roleDefinitionId', 'directoryScopeId', 'appScopeId'];
  return answerCollection(request, {
    context,
    type: `microsoft.graph.${kind}`,
    rows,
    properties,
    usual: properties,
    filterable: ['principalId', 'roleDefinitionId', 'directoryScopeId'],
    pageSize: store.settings().usersPage,
  });
}

/** Direct assignments only, of people and of role-assignable groups; those of one unit too. */
export function answerRoleAssignments(store: Store, request: GraphRequest): GraphAnswer {
  demandDirectory(request, ['RoleManagement.Read.Directory', 'RoleManagement.Read.All']);
  allowOptions(request, ['$select', '$filter', '$expand', '$top', '$count']);
  const { directory } = request;
  const unit = `/administrativeUnits/${stableId(`${directory.tenantId} unit`)}`;
  const held: Held[] = [
    ...directory.users.flatMap((user) => [
      ...user.roles.map((role) => ({ principalId: user.id, role, scope: '/' })),
      ...user.scopedRoles.map((role) => ({ principalId: user.id, role, scope: unit })),
    ]),
    ...directory.groups.flatMap((group) => group.roles.map((role) => ({ principalId: group.id, role, scope: '/' }))),
  ];
  const rows = roleRows(request, held, 'unifiedRoleAssignment', () => ({}));
  return answerHeld(store, request, rows, 'unifiedRoleAssignment', 'roleManagement/directory/roleAssignments');
}

/** PIM: a licence is asked for before anything is shown. */
export function answerEligibility(store: Store, request: GraphRequest): GraphAnswer {
  demandEligibility(request);
  allowOptions(request, ['$select', '$filter', '$expand', '$top']);
  if (!request.directory.policies.premium) {
    const message = 'The tenant needs to have Microsoft Entra ID P2 or Microsoft Entra ID Governance license.';
    throw new GraphRefusal(400, 'AadPremiumLicenseRequired', message);
  }
  const held = request.directory.users.flatMap((user) =>
    user.eligibleRoles.map((role) => ({ principalId: user.id, role, scope: '/' })),
  );
  const rows = roleRows(request, held, 'unifiedRoleEligibilityScheduleInstance', (id) => ({
    memberType: 'Direct',
    roleEligibilityScheduleId: id,
    startDateTime: '2025-01-01T00:00:00Z',
    endDateTime: null,
  }));
  return answerHeld(
    store,
    request,
    rows,
    'unifiedRoleEligibilityScheduleInstance',
    'roleManagement/directory/roleEligibilityScheduleInstances',
  );
}
