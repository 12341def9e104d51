import { ServiceError } from '../errors.ts';
import type { EligibleRoles, EntraUser, SignInPolicies } from '../graph/graph.ts';
import type { Organisation } from '../organisations/organisations.ts';
import type { PreflightDeps } from './preflight.ts';
import type { MethodType } from './types.ts';

const slowWithinMs = 4000;

/** Sources that take their time, and without which the summary can still say something. */
export interface Slow {
  policies: SignInPolicies;
  eligible: EligibleRoles;
  defaultType: MethodType | null;
  federation: { federated: boolean } | { missing: string | null };
  namesakes: number;
}

/** Each source has 4 s; one that fails is "unknown", with the permission that is missing. */
export async function readSlow(
  d: PreflightDeps,
  organisation: Organisation,
  user: EntraUser,
  abort: AbortSignal,
): Promise<Slow> {
  const within = () => AbortSignal.any([abort, AbortSignal.timeout(slowWithinMs)]);
  const { id } = organisation;
  const domain = user.userPrincipalName.split('@').at(-1) ?? '';
  const missing = (error: ServiceError) => ({ missing: error.details.missing?.[0] ?? null });
  const [policies, eligible, defaultType, federation, namesakes] = await Promise.all([
    orUnknown(d.graph.readPolicies(id, user, within()), (error) => ({
      enforcement: {
        verdict: 'unknown' as const,
        because: error.details.missing?.[0]
          ? { kind: 'missingPermission' as const, permission: error.details.missing[0] }
          : { kind: 'noAnswer' as const },
      },
      restriction: null,
    })),
    orUnknown(d.graph.readEligibleRoles(id, user.id, within()), missing),
    organisation.settings.readDefaultMethod ? orUnknown(d.graph.readDefault(id, user.id, within()), () => null) : null,
    orUnknown(d.graph.readFederation(id, domain, within()), missing),
    orUnknown(d.graph.countNamesakes(id, user.displayName, within()), () => 1),
  ]);
  return { policies, eligible, defaultType, federation, namesakes };
}

async function orUnknown<T, U>(asked: Promise<T>, unknown: (error: ServiceError) => U): Promise<T | U> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ServiceError) return unknown(error);
    throw error;
  }
}
