import { z } from 'zod';
import { ServiceError } from '../errors.ts';
import type { BatchAnswers, BatchStep } from './batch.ts';
import type { TenantClient } from './client.ts';
import type { Unread } from './graph.ts';
import { isLicenceMissing, notGranted, unreadable } from './graphErrors.ts';
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

const text = z.string().nullish();
const membership = z.object({
  '@odata.type': z.string(),
  displayName: text,
  roleTemplateId: text,
  isAssignableToRole: z.boolean().nullish(),
});
const definition = z.object({ displayName: text, templateId: text });
const assignment = z.object({ roleDefinitionId: z.string(), roleDefinition: definition.nullish() });

type What = 'roles' | 'groups';
const memberships = 'memberships';

/** Groups and roles at tenant scope, and role assignments of any scope. */
export function planPrivilege(
  userId: string,
  granted: { roles: ReadonlySet<string>; groups: ReadonlySet<string> },
): { steps: BatchStep[]; unread: Unread[] } {
  const { roles, groups } = permissions;
  const mayRoles = isGranted(granted.roles, roles);
  const mayGroups = isGranted(granted.groups, groups);
  const anyOf = mayRoles ? roles : groups;
  return {
    steps: [
      ...(mayRoles || mayGroups ? [{ id: memberships, url: membershipsPath(userId), anyOf }] : []),
      ...(mayRoles ? [{ id: 'assignments', url: heldPath('roleAssignments', userId), anyOf: roles }] : []),
    ],
    // With too small a permission Graph answers 200 and leaves rows or names out: then the answer is worth nothing.
    unread: [
      ...(mayRoles ? [] : [{ what: 'roles' as const, permission: roles[0] }]),
      ...(mayGroups ? [] : [{ what: 'groups' as const, permission: groups[0] }]),
    ],
  };
}

const query = (parts: Record<string, string>) =>
  Object.entries(parts)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');

/** Not narrowed to one kind: that would be two questions, and each an advanced query. */
const membershipsPath = (userId: string) =>
  `${userPath(userId, '/transitiveMemberOf')}?${query({ $select: 'id,displayName,roleTemplateId,isAssignableToRole', $top: '999' })}`;

const heldPath = (collection: string, userId: string) =>
  `/roleManagement/directory/${collection}?${query({ $filter: `principalId eq '${objectId(userId)}'`, $expand: 'roleDefinition' })}`;

/** The answers of the plan: what makes the person privileged, and what could not be read. */
export async function readPrivilege(
  client: TenantClient,
  plan: ReturnType<typeof planPrivilege>,
  answers: BatchAnswers,
  signal: AbortSignal | undefined,
): Promise<{ privilege: string[]; unread: Unread[] }> {
  const names: Record<What, Set<string>> = { roles: new Set(), groups: new Set() };
  const unread = new Map<string, Unread>(plan.unread.map((one) => [one.what, one]));
  const hide = (what: What, permission: string | null) => {
    if (!unread.has(what)) unread.set(what, { what, permission });
  };
  for (const step of plan.steps) {
    const answer = answers.of(step.id);
    if ('error' in answer) {
      if (answer.error.retryable) throw answer.error;
      const forbidden = answer.error.kind === 'forbidden';
      hide('roles', forbidden ? permissions.roles[0] : null);
      if (step.id === memberships) hide('groups', forbidden ? permissions.groups[0] : null);
      continue;
    }
    const { values } = await client.furtherPages(answer.body, { anyOf: step.anyOf, signal });
    for (const value of values) {
      const seen = step.id === memberships ? weighMembership(value) : { what: 'roles' as const, name: heldName(value) };
      if (seen.name === undefined) hide(seen.what, permissions[seen.what][0]);
      else if (seen.name !== null) names[seen.what].add(seen.name);
    }
  }
  return { privilege: [...names.roles, ...names.groups], unread: [...unread.values()] };
}

/** A name when it counts, null when it does not, undefined when Graph hides what it is. */
type Counted = string | null | undefined;

function weighMembership(value: unknown): { what: What; name: Counted } {
  const read = membership.safeParse(value);
  if (!read.success) return { what: 'roles', name: undefined };
  const { '@odata.type': type, displayName, roleTemplateId, isAssignableToRole } = read.data;
  switch (type) {
    case '#microsoft.graph.directoryRole':
      return { what: 'roles', name: roleTemplateId ? counted(roleTemplateId, displayName) : undefined };
    case '#microsoft.graph.group': {
      // The flag is null for groups that may hold no role; a hidden group has no name either.
      if (!displayName && typeof isAssignableToRole !== 'boolean') return { what: 'groups', name: undefined };
      return { what: 'groups', name: isAssignableToRole ? `member of “${displayName ?? 'a group'}”` : null };
    }
    default:
      // Administrative units give nobody a right.
      return { what: 'groups', name: null };
  }
}

function heldName(value: unknown): Counted {
  const read = assignment.safeParse(value);
  if (!read.success) return undefined;
  const { roleDefinitionId, roleDefinition } = read.data;
  return counted(roleDefinition?.templateId ?? roleDefinitionId, roleDefinition?.displayName);
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

/** Template ids of the active roles, which Conditional Access policies name. */
export async function readActiveRoleIds(
  client: TenantClient,
  userId: string,
  signal: AbortSignal | undefined,
): Promise<ReadonlySet<string>> {
  const anyOf = permissions.roles;
  const granted = await client.granted(anyOf, signal);
  if (!isGranted(granted, anyOf)) throw notGranted(anyOf, granted);
  const { values } = await client.pages(membershipsPath(userId), { anyOf, signal, deadlineMs: 4_000 });
  const all = values.map((value) => membership.safeParse(value).data);
  const roles = all.filter((one) => one?.['@odata.type'] === '#microsoft.graph.directoryRole');
  const ids = roles.flatMap((one) => one?.roleTemplateId?.toLowerCase() ?? []);
  if (ids.length < roles.length || all.includes(undefined)) throw notGranted(anyOf, new Set());
  return new Set(ids);
}
