import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { ServiceError } from '../errors.ts';
import type { Enforcement } from '../resets/types.ts';
import type { TenantClient } from './client.ts';
import { type AccessPolicy, accessPolicy } from './conditionalAccess.ts';
import { isLicenceMissing, notGranted, unreadable } from './graphErrors.ts';
import { isGranted, permissions } from './permissions.ts';
import { orAborted } from './transport.ts';

/** What holds for a whole organisation, kept for some minutes. */

/** Read, or the reason why not. */
export type Known<T> = { value: T } | { unknown: Enforcement['because'] };

export interface TenantPolicies {
  securityDefaults(signal: AbortSignal): Promise<Known<boolean>>;
  accessPolicies(signal: AbortSignal): Promise<Known<AccessPolicy[]>>;
  /** Names of places by id; empty when they cannot be read. */
  locationNames(signal: AbortSignal): Promise<Map<string, string>>;
}

const keptMs = 5 * 60_000;
const deadlineMs = 4_000;
/** Conditional Access takes one request a second and organisation, from all apps together, and then says 429 alone. */
const gapMs = 1_000;

/** Never longer than a source may take. */
export const within = (signal: AbortSignal | undefined): AbortSignal =>
  AbortSignal.any([...(signal ? [signal] : []), AbortSignal.timeout(deadlineMs)]);

/** A failure as "unknown", with the permission that would help. */
export async function known<T>(asked: Promise<T>): Promise<Known<T>> {
  try {
    return { value: await asked };
  } catch (error) {
    if (error instanceof ServiceError) {
      const permission = error.details.missing?.[0];
      return { unknown: permission ? { kind: 'missingPermission', permission } : { kind: 'noAnswer' } };
    }
    if (error instanceof Error && /^(Timeout|Abort)Error$/.test(error.name)) return { unknown: { kind: 'noAnswer' } };
    throw error;
  }
}

export function createTenantPolicies(client: TenantClient, gap = gapMs): TenantPolicies {
  const kept = new Map<string, { until: number; asked: Promise<unknown> }>();
  let last: Promise<unknown> = Promise.resolve();
  let free = 0;

  /** Shared by all who ask; a failure is not kept. */
  function keep<T>(name: string, ask: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const present = kept.get(name);
    if (present && present.until > Date.now()) return orAborted(present.asked as Promise<T>, signal);
    const asked = ask();
    const entry = { until: Date.now() + keptMs, asked };
    kept.set(name, entry);
    asked.catch(() => {
      if (kept.get(name) === entry) kept.delete(name);
    });
    return orAborted(asked, signal);
  }

  /** One after the other, with the gap between an answer and the next question. */
  function inTurn<T>(ask: () => Promise<T>): Promise<T> {
    const turn = last.then(async () => {
      await sleep(Math.max(0, free - Date.now()));
      return ask().finally(() => {
        free = Date.now() + gap;
      });
    });
    last = turn.catch(() => undefined);
    return turn;
  }

  async function readAll<T>(path: string, shape: z.ZodType<T>): Promise<T[]> {
    const anyOf = permissions.conditionalAccess;
    // Looked up before, for a second try with a fresh token would come too soon for the limit.
    const granted = await client.granted(anyOf);
    if (!isGranted(granted, anyOf)) throw notGranted(anyOf, granted);
    try {
      const { values } = await inTurn(() => client.pages(path, { anyOf, deadlineMs, once: true }));
      const read = z.array(shape).safeParse(values);
      if (!read.success) throw unreadable(null);
      return read.data;
    } catch (error) {
      // Without the licence there is no policy.
      if (error instanceof ServiceError && isLicenceMissing(error)) return [];
      throw error;
    }
  }

  return {
    securityDefaults: (signal) => known(keep('defaults', () => readSecurityDefaults(client), signal)),
    accessPolicies: (signal) =>
      known(keep('access', () => readAll('/identity/conditionalAccess/policies', accessPolicy), signal)),
    async locationNames(signal) {
      const path = '/identity/conditionalAccess/namedLocations';
      const read = await known(keep('locations', () => readAll(path, namedLocation), signal));
      const named = 'value' in read ? read.value : [];
      return new Map([...fixedPlaces, ...named.map((one) => [one.id.toLowerCase(), one.displayName] as const)]);
    },
  };
}

const namedLocation = z.object({ id: z.string(), displayName: z.string() });
/** Places that are no object of their own. */
const fixedPlaces = [
  ['alltrusted', 'trusted locations'],
  ['00000000-0000-0000-0000-000000000000', 'trusted addresses for MFA'],
] as const;

const defaults = z.object({ isEnabled: z.boolean() });

async function readSecurityDefaults(client: TenantClient): Promise<boolean> {
  const path = '/policies/identitySecurityDefaultsEnforcementPolicy';
  const reply = await client.get(path, { anyOf: permissions.securityDefaults, deadlineMs });
  const read = defaults.safeParse(reply.body);
  if (!read.success) throw unreadable(reply.requestId);
  return read.data.isEnabled;
}
