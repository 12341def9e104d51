import { z } from 'zod';
import { ServiceError } from '../errors.ts';
import type { MethodType } from '../resets/types.ts';
import { collectionPath, deletePermissions, methodPath, methodRows, versionOf } from './authenticationMethods.ts';
import type { TenantClient } from './client.ts';
import type { DeleteResult } from './graph.ts';
import { userPath } from './ids.ts';
import { isGranted, permissions } from './permissions.ts';

/** Removing a method, and what Graph has against it; the default method. */

/**
 * One DELETE. What Graph refuses by its two rules is a result and no error: the default goes last, and the alternate
 * number before the mobile one. https://learn.microsoft.com/graph/api/phoneauthenticationmethod-delete
 */
export async function deleteMethod(
  client: TenantClient,
  userId: string,
  method: { type: MethodType; id: string },
  signal: AbortSignal | undefined,
): Promise<{ result: DeleteResult; requestId: string | null }> {
  const row = methodRows.find((one) => one.type === method.type);
  if (!row) {
    throw new ServiceError(
      'Microsoft Graph',
      'invalid',
      'The bot does not know this type of method and never removes it; use the Entra admin centre.',
    );
  }
  const anyOf = deletePermissions(row);
  try {
    const path = methodPath(userId, row, method.id);
    const reply = await client.delete(path, { anyOf, version: versionOf(row), signal });
    return { result: 'deleted', requestId: reply.requestId };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const requestId = error.details.requestId ?? null;
    if (error.kind === 'notFound') {
      // An answer outside OData says that there is no such address, not that the method is gone.
      if (error.details.code || error.details.raw === undefined) return { result: 'absent', requestId };
      throw wrongAddress(error);
    }
    if (error.details.status !== 400) throw error;
    if (isDefaultRule(error)) return { result: 'isDefault', requestId };
    // A look that fails says nothing: the refusal itself is what happened.
    if (row.type === 'mobile' && (await hasAlternate(client, userId, anyOf, signal).catch(asUnseen))) {
      return { result: 'alternateBlocksMobile', requestId };
    }
    throw error;
  }
}

/** Two texts are known, under a code that says nothing (microsoft-graph-docs#14470, #18091). */
function isDefaultRule(error: ServiceError): boolean {
  const { raw = '' } = error.details;
  return /default\b/i.test(raw) && /method/i.test(raw);
}

function asUnseen(error: unknown): boolean {
  if (error instanceof ServiceError) return false;
  throw error;
}

async function hasAlternate(
  client: TenantClient,
  userId: string,
  anyOf: readonly string[],
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const row = methodRows.find((one) => one.type === 'alternateMobile');
  if (!row?.phone) return false;
  const { id } = row.phone;
  const { values } = await client.pages(collectionPath(userId, row), { anyOf, signal });
  return values.some((value) => z.object({ id: z.literal(id) }).safeParse(value).success);
}

function wrongAddress(error: ServiceError): ServiceError {
  return new ServiceError(
    'Microsoft Graph',
    'invalid',
    'Microsoft Graph does not offer to remove this type of method here; use the Entra admin centre.',
    error.details,
  );
}

const preferences = z.object({ userPreferredMethodForSecondaryAuthentication: z.string().nullish() });

const typesOfDefault: Readonly<Record<string, MethodType>> = {
  push: 'microsoftAuthenticator',
  oath: 'softwareOath',
  sms: 'mobile',
  voiceMobile: 'mobile',
  voiceAlternateMobile: 'alternateMobile',
  voiceOffice: 'office',
};

const preferencesPath = (userId: string) => userPath(userId, '/authentication/signInPreferences');

/**
 * Which type is the default. Only beta tells, and only with the wide permission; else the registration report, which
 * is hours old and needs a licence, may give a hint. Nobody can tell: null.
 * https://learn.microsoft.com/graph/api/authentication-get?view=graph-rest-beta
 */
export async function readDefault(
  client: TenantClient,
  userId: string,
  options: { beta: boolean; signal: AbortSignal | undefined },
): Promise<MethodType | null> {
  const { signal } = options;
  const granted = await client.granted([], signal);
  const sources = [
    ...(options.beta && isGranted(granted, permissions.allMethods)
      ? [{ path: preferencesPath(userId), version: 'beta', anyOf: permissions.allMethods } as const]
      : []),
    ...(isGranted(granted, permissions.reports)
      ? [{ path: reportPath(userId), version: 'v1.0', anyOf: permissions.reports } as const]
      : []),
  ];
  for (const { path, version, anyOf } of sources) {
    const value = await orNothing(client.get(path, { version, anyOf, signal, deadlineMs: 4_000 }));
    const read = preferences.safeParse(value?.body);
    const type = typesOfDefault[(read.success && read.data.userPreferredMethodForSecondaryAuthentication) || ''];
    if (type) return type;
  }
  return null;
}

const reportPath = (userId: string) =>
  userPath(userId).replace('/users/', '/reports/authenticationMethods/userRegistrationDetails/');

/** Best effort: the order of removal gets by without the default, for Graph says when it meets it. */
async function orNothing<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ServiceError) return null;
    throw error;
  }
}

const valuesToSet: Partial<Record<MethodType, string>> = {
  microsoftAuthenticator: 'push',
  softwareOath: 'oath',
  mobile: 'sms',
  office: 'voiceOffice',
  alternateMobile: 'voiceAlternateMobile',
};

/** Another default (beta write), so that the present one can go. */
export async function setDefault(
  client: TenantClient,
  userId: string,
  type: MethodType,
  signal: AbortSignal | undefined,
): Promise<void> {
  const value = valuesToSet[type];
  if (!value) {
    throw new ServiceError('Microsoft Graph', 'invalid', 'This type of method cannot be the default; choose another.');
  }
  await client.patch(
    preferencesPath(userId),
    { userPreferredMethodForSecondaryAuthentication: value },
    { version: 'beta', anyOf: permissions.allMethodsWrite, signal },
  );
}
