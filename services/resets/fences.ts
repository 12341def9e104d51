import type { EntraUser } from '../graph/graph.ts';
import type { Organisation } from '../organisations/organisations.ts';
import type { PreflightDeps } from './preflight.ts';
import type { Person } from './types.ts';

/** What the policy weighs besides the directory's own answers. */
export interface Fences {
  paused: boolean;
  oneself: boolean;
  colleague: boolean;
  inProtectedGroup: boolean;
  lastHour: { technician: number; organisation: number };
  lastReset: { by: string; at: string } | null;
}

export async function readFences(
  d: PreflightDeps,
  reset: { id: string; technician: Person },
  organisation: Organisation,
  user: EntraUser,
  abort: AbortSignal,
): Promise<Fences> {
  const { protectedGroups } = organisation.settings;
  const [paused, mspIds, groups, lastHour, lastReset] = await Promise.all([
    d.paused(),
    mspAccountsOf(d, organisation, user, abort),
    protectedGroups.length > 0 ? d.graph.memberOf(organisation.id, user.id, protectedGroups, abort) : [],
    d.store.lastHour(reset.id, reset.technician.id, organisation.id),
    d.store.lastOf(reset.id, organisation.id, user.id),
  ]);
  const colleague = (await Promise.all(mspIds.map((id) => d.access.colleague(id, abort)))).some(Boolean);
  return {
    paused,
    oneself: mspIds.includes(reset.technician.id),
    colleague,
    inProtectedGroup: groups.length > 0,
    lastHour,
    lastReset,
  };
}

/** The MSP's own accounts behind a target: itself in the MSP's tenant, or the home account of an external one elsewhere. */
async function mspAccountsOf(
  d: PreflightDeps,
  organisation: Organisation,
  user: EntraUser,
  abort: AbortSignal,
): Promise<string[]> {
  if (organisation.id === d.mspTenantId) return [user.id];
  const found = await Promise.all(
    homeAddresses(user).map((address) => d.graph.matchUsers(d.mspTenantId, address, abort)),
  );
  return [...new Set(found.flat().map((u) => u.id))];
}

/** Under which addresses an external account may be known at home; `megan_msp.com#EXT#@…` was `megan@msp.com` there. */
export function homeAddresses(user: Pick<EntraUser, 'guest' | 'userPrincipalName' | 'mail' | 'otherMails'>): string[] {
  const [outside, here] = user.userPrincipalName.split(/#EXT#/i);
  const external = here !== undefined;
  if (!external && !user.guest) return [];
  const named = external ? outside?.replace(/_([^_]*)$/, '@$1') : null;
  return [
    ...new Set([named, user.mail, ...user.otherMails].flatMap((address) => (address ? [address.toLowerCase()] : []))),
  ];
}
