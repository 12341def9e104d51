import { z } from 'zod';
import { ServiceError } from '../errors.ts';
import type { BatchAnswers, BatchStep } from './batch.ts';
import type { TenantClient } from './client.ts';
import type { Unread } from './graph.ts';
import { isLicenceMissing, unreadable } from './graphErrors.ts';
import { objectId, userPath } from './ids.ts';
import { isGranted, permissions } from './permissions.ts';

/**
 * Is the person privileged? An app may remove the methods of a Global Administrator, so the bot must look by itself.
 * Everything but a few harmless roles counts, and what cannot be read counts too.
 * https://learn.microsoft.com/entra/identity/role-based-access-control/privileged-roles-permissions
 */
const harmlessRoles: ReadonlySet<string> = new Set([
  '88d8e3e3-8f55-4a1e-953a-9b9898b8876b', // Directory Readers
  '95e79109-95c0-4d8e-aee3-d01accf2d47b', // Guest Inviter
  '790c1fb9-7f7d-4f88-86a1-ef1f95c05c1b', // Message Center Reader
  '4a5d8f65-41da-4de4-8968-e035b65339cf', // Reports Reader
  '27460883-1df1-4691-b032-3b79643e5e63', // User Experience Success Manager
  '75934031-6c7e-415a-99d7-48dbd49e875e', // Usage Summary Reports Reader
]);

const nullableText = z.string().nullish();
const role = z.object({ displayName: nullableText, roleTemplateId: nullableText });
const group = z.object({ displayName: nullableText, isAssignableToRole: z.boolean().nullish() });
const definition = z.object({ displayName: nullableText, templateId: nullableText });
const assignment = z.object({ roleDefinitionId: z.string(), roleDefinition: definition.nullish() });

/** Roles at tenant scope, roles of any scope, and groups that may hold roles. */
export function planPrivilege(
  userId: string,
  granted: { roles: ReadonlySet<string>; groups: ReadonlySet<string> },
): { steps: BatchStep[]; unread: Unread[] } {
  const { roles, groups } = permissions;
  const mayRoles = isGranted(granted.roles, roles);
  const mayGroups = isGranted(granted.groups, groups);
  // With too small a permission Graph answers 200 and leaves rows or names out: then the answer is worth nothing.
  return {
    steps: [
      ...(mayRoles
        ? [
            { id: 'roles', url: activeRolesPath(userId), anyOf: roles },
            { id: 'assignments', url: heldPath('roleAssignments', userId), anyOf: roles },
          ]
        : []),
      ...(mayGroups ? [{ id: 'groups', url: roleGroupsPath(userId), anyOf: groups, headers: eventual }] : []),
    ],
    unread: [
      ...(mayRoles ? [] : [{ what: 'roles' as const, permission: roles[0] }]),
      ...(mayGroups ? [] : [{ what: 'groups' as const, permission: groups[0] }]),
    ],
  };
}

const eventual = { ConsistencyLevel: 'eventual' };
const query = (parts: Record<string, string>) =>
  Object.entries(parts)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');

const activeRolesPath = (userId: string) =>
  `${userPath(userId, '/transitiveMemberOf/microsoft.graph.directoryRole')}?${query({ $select: 'id,displayName,roleTemplateId' })}`;

const roleGroupsPath = (userId: string) =>
  `${userPath(userId, '/transitiveMemberOf/microsoft.graph.group')}?${query({
    $filter: 'isAssignableToRole eq true',
    $select: 'id,displayName,isAssignableToRole',
    $count: 'true',
  })}`;

const heldPath = (collection: string, userId: string) =>
  `/roleManagement/directory/${collection}?${query({ $filter: `principalId eq '${objectId(userId)}'`, $expand: 'roleDefinition' })}`;

/** The answers of the plan: what makes the person privileged, and what could not be read. */
export async function readPrivilege(
  client: TenantClient,
  plan: ReturnType<typeof planPrivilege>,
  answers: BatchAnswers,
  signal: AbortSignal | undefined,
): Promise<{ privilege: string[]; unread: Unread[] }> {
  const privilege = new Set<string>();
  const unread: Unread[] = [...plan.unread];
  for (const step of plan.steps) {
    const what = step.id === 'groups' ? 'groups' : 'roles';
    const answer = answers.of(step.id);
    if ('error' in answer) {
      if (answer.error.retryable) throw answer.error;
      unread.push({ what, permission: answer.error.kind === 'forbidden' ? (step.anyOf[0] ?? null) : null });
      continue;
    }
    const { values } = await client.furtherPages(answer.body, {
      anyOf: step.anyOf,
      headers: step.headers ?? {},
      signal,
    });
    for (const value of values) {
      const name = step.id === 'groups' ? groupName(value) : step.id === 'roles' ? roleName(value) : heldName(value);
      if (name === undefined) unread.push({ what, permission: step.anyOf[0] ?? null });
      else if (name !== null) privilege.add(name);
    }
  }
  return { privilege: [...privilege], unread };
}

/** A name when it counts, null when it does not, undefined when Graph hides what it is. */
type Counted = string | null | undefined;

function roleName(value: unknown): Counted {
  const read = role.safeParse(value);
  if (!read.success || !read.data.roleTemplateId) return undefined;
  return counted(read.data.roleTemplateId, read.data.displayName);
}

function heldName(value: unknown): Counted {
  const read = assignment.safeParse(value);
  if (!read.success) return undefined;
  const { roleDefinitionId, roleDefinition } = read.data;
  return counted(roleDefinition?.templateId ?? roleDefinitionId, roleDefinition?.displayName);
}

function groupName(value: unknown): Counted {
  const read = group.safeParse(value);
  if (!read.success || typeof read.data.isAssignableToRole !== 'boolean') return undefined;
  return read.data.isAssignableToRole ? `member of “${read.data.displayName ?? 'a role-assignable group'}”` : null;
}

const counted = (templateId: string, name: string | null | undefined) =>
  harmlessRoles.has(templateId.toLowerCase()) ? null : (name ?? 'an unnamed role');

/** Roles that the person may activate by themselves (PIM). Without the licence there are none to activate. */
export async function readEligibleRoles(
  client: TenantClient,
  userId: string,
  signal: AbortSignal | undefined,
): Promise<{ roles: string[] } | { notUsed: true } | { missing: string | null }> {
  const anyOf = permissions.eligibleRoles;
  try {
    const path = heldPath('roleEligibilityScheduleInstances', userId);
    const { values } = await client.pages(path, { anyOf, signal, deadlineMs: 4_000 });
    const names = values.map(heldName);
    if (names.includes(undefined)) throw unreadable(null);
    return { roles: [...new Set(names.filter((name) => typeof name === 'string'))] };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    if (isLicenceMissing(error)) return { notUsed: true };
    return { missing: error.details.missing?.[0] ?? null };
  }
}

/** Template ids of the active roles, which Conditional Access policies name; null when they cannot be read. */
export async function readActiveRoleIds(
  client: TenantClient,
  userId: string,
  signal: AbortSignal | undefined,
): Promise<ReadonlySet<string> | null> {
  const anyOf = permissions.roles;
  if (!isGranted(await client.granted(anyOf, signal), anyOf)) return null;
  const { values } = await client.pages(activeRolesPath(userId), { anyOf, signal, deadlineMs: 4_000 });
  const found = values.map((value) => role.safeParse(value).data?.roleTemplateId?.toLowerCase());
  return found.some((id) => !id) ? null : new Set(found.filter((id) => id !== undefined));
}
