import { z } from 'zod';
import { orNull } from '../errors.ts';
import { createGraphClient, type TenantClient } from './client.ts';
import { unreadable } from './graphErrors.ts';
import { objectId } from './ids.ts';
import type { GraphOptions } from './index.ts';
import { permissions } from './permissions.ts';
import { createTokens } from './tokens.ts';

/** What a group is and who decides on its members, for the set-up check. */
export interface GroupFacts {
  name: string;
  /** A group for access; false for a mere mailing list. */
  security: boolean;
  /** A Microsoft 365 group or team. */
  unified: boolean;
  /** Membership follows from attributes of people, by a rule. */
  dynamic: boolean;
  /** Comes from a directory on premises. */
  synced: boolean;
  /** People who may add members. Graph tells none for groups from on premises. */
  owners: number;
  /** People, also through groups within: enabled members of the house, guests, disabled accounts. */
  members: { enabled: number; guests: number; disabled: number };
}

export interface GroupReader {
  /** Null when the tenant has no such group. */
  facts(tenantId: string, groupId: string, signal?: AbortSignal): Promise<GroupFacts | null>;
  name(tenantId: string, groupId: string, signal?: AbortSignal): Promise<string | null>;
}

const group = z.object({
  displayName: z.string().nullish(),
  securityEnabled: z.boolean().nullish(),
  groupTypes: z.array(z.string()).nullish(),
  onPremisesSyncEnabled: z.boolean().nullish(),
});
const person = z.object({ userType: z.string().nullish(), accountEnabled: z.boolean().nullish() });

/** https://learn.microsoft.com/graph/api/group-get, group-list-owners, group-list-transitivemembers */
export function createGroupReader(options: GraphOptions): GroupReader {
  const clientOf = createGraphClient({ tokens: createTokens(options), graphOrigin: options.graphOrigin });

  async function read(client: TenantClient, path: string, signal: AbortSignal | undefined) {
    const query = { $select: 'id,displayName,securityEnabled,groupTypes,onPremisesSyncEnabled' };
    const reply = await orNull(client.get(path, { anyOf: permissions.groups, query, signal }));
    if (!reply) return null;
    const parsed = group.safeParse(reply.body);
    if (!parsed.success) throw unreadable(reply.requestId);
    return parsed.data;
  }

  const pathOf = (groupId: string) => `/groups/${objectId(groupId)}`;

  return {
    async name(tenantId, groupId, signal) {
      const found = await read(clientOf(objectId(tenantId)), pathOf(groupId), signal);
      return found && (found.displayName ?? '');
    },
    async facts(tenantId, groupId, signal) {
      const client = clientOf(objectId(tenantId));
      const path = pathOf(groupId);
      const found = await read(client, path, signal);
      if (!found) return null;
      const call = { anyOf: permissions.groups, signal };
      const owners = await client.pages(`${path}/owners`, { ...call, query: { $select: 'id' } });
      // Only one type of member is an advanced query: https://learn.microsoft.com/graph/aad-advanced-queries
      const members = await client.pages(`${path}/transitiveMembers/microsoft.graph.user`, {
        ...call,
        query: { $select: 'id,userType,accountEnabled', $count: 'true', $top: '999' },
        headers: { ConsistencyLevel: 'eventual' },
      });
      const parsed = z.array(person).safeParse(members.values);
      if (!parsed.success) throw unreadable(members.requestIds.at(-1) ?? null);
      const people = parsed.data;
      const guests = people.filter((one) => one.userType === 'Guest').length;
      const disabled = people.filter((one) => one.userType !== 'Guest' && one.accountEnabled === false).length;
      return {
        name: found.displayName ?? '',
        security: found.securityEnabled === true,
        unified: found.groupTypes?.includes('Unified') ?? false,
        dynamic: found.groupTypes?.includes('DynamicMembership') ?? false,
        synced: found.onPremisesSyncEnabled === true,
        owners: owners.values.length,
        members: { enabled: people.length - guests - disabled, guests, disabled },
      };
    },
  };
}
