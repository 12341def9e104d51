import { ServiceError } from '../errors.ts';
import type { MethodType } from '../resets/types.ts';
import type { MethodRow } from './authenticationMethods.ts';
import type { TenantClient } from './client.ts';
import type { RegisteredMethod } from './graph.ts';
import { notGranted } from './graphErrors.ts';
import { grantedMethods, planList, readList } from './methodList.ts';
import { methodPermissions } from './permissions.ts';

/** What one registers anew at aka.ms/mfasetup; others come and go by themselves, with a new computer for example. */
const registers: ReadonlySet<string> = new Set<MethodRow['collection']>([
  'methods',
  'microsoftAuthenticatorMethods',
  'softwareOathMethods',
  'phoneMethods',
  'emailMethods',
  'fido2Methods',
]);

const anew: ReadonlySet<MethodType> = new Set([
  'microsoftAuthenticator',
  'softwareOath',
  'mobile',
  'alternateMobile',
  'office',
  'email',
  'passkey',
]);

/** Several people in one batch. A person who cannot be read fails alone; a token or a service that fails, fails all. */
export async function readMethodsOf(
  client: TenantClient,
  userIds: string[],
  signal: AbortSignal | undefined,
): Promise<Map<string, RegisteredMethod[] | ServiceError>> {
  const granted = await grantedMethods(client, signal);
  const people = userIds.map((userId) => {
    const { steps } = planList(userId, granted, 'v1.0');
    return { userId, steps: steps.filter((step) => registers.has(step.id)) };
  });
  // An empty list would read as "nothing registered".
  if (people.some(({ steps }) => steps.length === 0)) {
    throw notGranted(methodPermissions('MicrosoftAuthApp', 'read'), granted);
  }
  const idOf = (userId: string, step: string) => `${userId} ${step}`;
  const steps = people.flatMap((one) => one.steps.map((step) => ({ ...step, id: idOf(one.userId, step.id) })));
  const answers = await client.batch(steps, { signal });
  const found = new Map<string, RegisteredMethod[] | ServiceError>();
  for (const { userId, steps } of people) {
    const own = { ...answers, of: (step: string) => answers.of(idOf(userId, step)) };
    try {
      const list = await readList(client, { steps, unread: [] }, own, 'v1.0', signal);
      // With the wide permission one list holds all types, a pass of the helpdesk and a new computer among them.
      found.set(
        userId,
        list.methods.filter(({ type }) => anew.has(type)),
      );
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      found.set(userId, error);
    }
  }
  return found;
}
