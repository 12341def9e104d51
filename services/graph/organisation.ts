import { z } from 'zod';
import { ServiceError } from '../errors.ts';
import type { TenantClient } from './client.ts';
import { unreadable } from './graphErrors.ts';
import { userPath } from './ids.ts';
import { permissions } from './permissions.ts';

/** The organisation itself, its domains, and ending somebody's sessions. */

const organisations = z.object({
  value: z
    .array(
      z.object({
        id: z.string(),
        displayName: z.string().nullish(),
        verifiedDomains: z.array(z.object({ name: z.string() })).nullish(),
      }),
    )
    .min(1),
});

/** Also the proof that consent and credential work. */
export async function readOrganisation(
  client: TenantClient,
  signal: AbortSignal | undefined,
): Promise<{ id: string; name: string; domains: string[] }> {
  const query = { $select: 'id,displayName,verifiedDomains' };
  const reply = await client.get('/organization', { anyOf: permissions.organisation, query, signal });
  const read = organisations.safeParse(reply.body);
  const one = read.data?.value[0];
  if (!one) throw unreadable(reply.requestId);
  return { id: one.id, name: one.displayName ?? '', domains: (one.verifiedDomains ?? []).map(({ name }) => name) };
}

const domains = z.object({ authenticationType: z.string() });

/** Does another system sign people of this domain in? MFA asked for there is not ours to reset. */
export async function readFederation(
  client: TenantClient,
  domain: string,
  signal: AbortSignal | undefined,
): Promise<{ federated: boolean } | { missing: string | null }> {
  try {
    const path = `/domains/${encodeURIComponent(domain.toLowerCase())}`;
    const reply = await client.get(path, { anyOf: permissions.domains, signal, deadlineMs: 4_000 });
    const read = domains.safeParse(reply.body);
    return read.success ? { federated: read.data.authenticationType === 'Federated' } : { missing: null };
  } catch (error) {
    if (error instanceof ServiceError) return { missing: error.details.missing?.[0] ?? null };
    throw error;
  }
}

/** Ends all sessions within minutes; has no effect for guests. https://learn.microsoft.com/graph/api/user-revokesigninsessions */
export async function revokeSessions(
  client: TenantClient,
  userId: string,
  signal: AbortSignal | undefined,
): Promise<{ requestId: string | null }> {
  const path = userPath(userId, '/revokeSignInSessions');
  const reply = await client.post(path, undefined, { anyOf: permissions.revokeSessions, signal, changes: true });
  return { requestId: reply.requestId };
}
