import { z } from 'zod';
import { ServiceError } from '../errors.ts';
import type { TenantClient } from './client.ts';
import { unreadable } from './graphErrors.ts';
import { objectId, userPath } from './ids.ts';
import { permissions } from './permissions.ts';

/** Graph takes so many groups in one question: https://learn.microsoft.com/graph/api/directoryobject-checkmembergroups */
const mostGroups = 20;
const ids = z.object({ value: z.array(z.string()) });

/** Which of these groups the person is in, also through other groups. A person who is gone is in none. */
export async function memberOf(
  client: TenantClient,
  userId: string,
  groupIds: readonly string[],
  signal?: AbortSignal,
): Promise<string[]> {
  const asked = [...new Set(groupIds.map(objectId))];
  const found: string[] = [];
  for (let from = 0; from < asked.length; from += mostGroups) {
    const reply = await client
      .post(
        userPath(userId, '/checkMemberGroups'),
        { groupIds: asked.slice(from, from + mostGroups) },
        { anyOf: permissions.groups, signal, changes: false },
      )
      .catch((error: unknown) => {
        if (error instanceof ServiceError && error.kind === 'notFound') return null;
        throw error;
      });
    if (!reply) return [];
    const read = ids.safeParse(reply.body);
    if (!read.success) throw unreadable(reply.requestId);
    found.push(...read.data.value.map((id) => id.toLowerCase()));
  }
  return groupIds.filter((id) => found.includes(id.toLowerCase()));
}
