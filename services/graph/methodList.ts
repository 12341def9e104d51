import { z } from 'zod';
import { ServiceError } from '../errors.ts';
import {
  collectionPath,
  type MethodRow,
  methodRows,
  readPermissions,
  rowOf,
  versionOf,
} from './authenticationMethods.ts';
import type { BatchAnswers, BatchStep } from './batch.ts';
import type { TenantClient, Version } from './client.ts';
import type { RegisteredMethod, Unread } from './graph.ts';
import { notGranted, unreadable } from './graphErrors.ts';
import { userPath } from './ids.ts';
import { isGranted, methodPermissions, permissions } from './permissions.ts';

/** Reading what is registered: one list of all types with the wide permission, else each typed collection. */

const text = z.string().nullish().catch(null);
const wireMethod = z.object({
  '@odata.type': z.string().optional(),
  id: z.string(),
  phoneType: text,
  phoneNumber: text,
  emailAddress: text,
  displayName: text,
  deviceTag: text,
  phoneAppVersion: text,
  model: text,
  createdDateTime: text,
  lastUsedDateTime: text,
});

/** What to ask for in one version, and what cannot be asked for. */
export interface ListPlan {
  steps: BatchStep[];
  unread: Unread[];
}

const allStep = 'methods';

export function planList(userId: string, granted: ReadonlySet<string>, version: Version): ListPlan {
  if (isGranted(granted, permissions.allMethods)) {
    const url = userPath(userId, '/authentication/methods');
    return { steps: [{ id: allStep, url, anyOf: permissions.allMethods }], unread: [] };
  }
  const plan: ListPlan = { steps: [], unread: [] };
  for (const row of listedRows(version)) {
    const anyOf = readPermissions(row);
    if (isGranted(granted, anyOf)) {
      plan.steps.push({ id: row.collection, url: collectionPath(userId, row), anyOf });
    } else if (version === 'v1.0') {
      plan.unread.push({ what: row.type, permission: anyOf[0] ?? null });
    }
  }
  return plan;
}

/** Of the first app row beta tells the last use, which v1.0 does not. */
function listedRows(version: Version): MethodRow[] {
  const first = methodRows.filter((row, i) => methodRows.findIndex((r) => r.collection === row.collection) === i);
  return first.filter(
    (row) => versionOf(row) === version || (version === 'beta' && row.type === 'microsoftAuthenticator'),
  );
}

export interface MethodList {
  methods: RegisteredMethod[];
  unread: Unread[];
  requestIds: string[];
}

/** Reads the answers of a plan to their last page. A refused type is `unread`; everything else that fails is thrown. */
export async function readList(
  client: TenantClient,
  plan: ListPlan,
  answers: BatchAnswers,
  version: Version,
  signal: AbortSignal | undefined,
): Promise<MethodList> {
  const list: MethodList = { methods: [], unread: [...plan.unread], requestIds: [] };
  const unknown: ServiceError[] = [];
  for (const step of plan.steps) {
    const row = methodRows.find((one) => one.collection === step.id);
    const answer = answers.of(step.id);
    if ('error' in answer) {
      if (row?.single && answer.error.kind === 'notFound') continue;
      if (!row || !isForeign(answer.error)) throw answer.error;
      if (answer.error.kind !== 'forbidden') unknown.push(answer.error);
      const permission = answer.error.kind === 'forbidden' ? (step.anyOf[0] ?? null) : null;
      list.unread.push({ what: row.type, permission });
      continue;
    }
    const first = row?.single ? { value: [answer.body] } : answer.body;
    const pages = await client.furtherPages(first, { anyOf: step.anyOf, version, signal });
    list.requestIds.push(...pages.requestIds);
    for (const value of pages.values) {
      const method = readMethod(value, row);
      if (method) list.methods.push(method);
    }
  }
  // One collection may be absent in a cloud; when all are, it is the person who is gone.
  if (unknown[0] && unknown.length === plan.steps.length) throw unknown[0];
  return list;
}

/** Not for us to read, or not known in this cloud. */
const isForeign = (error: ServiceError) => ['forbidden', 'notFound', 'invalid'].includes(error.kind);

function readMethod(value: unknown, ofCollection: MethodRow | undefined): RegisteredMethod | null {
  const read = wireMethod.safeParse(value);
  if (!read.success) throw unreadable(null);
  const wire = read.data;
  const odataType =
    wire['@odata.type'] ?? (ofCollection ? `#microsoft.graph.${ofCollection.wire}AuthenticationMethod` : '');
  // Nobody removes the password here: it is not one of the methods.
  if (odataType === '#microsoft.graph.passwordAuthenticationMethod') return null;
  const row = rowOf(odataType, { id: wire.id, phoneType: wire.phoneType ?? null });
  return {
    type: row?.type ?? 'other',
    id: wire.id,
    device: wire.displayName || null,
    detail: detailOf(wire),
    registered: date(wire.createdDateTime),
    lastUsed: date(wire.lastUsedDateTime),
    number: wire.phoneNumber || null,
    address: wire.emailAddress || null,
  };
}

/** Tells two devices of one name apart. `SoftwareTokenActivated` is on nearly every entry and tells nothing. */
function detailOf(wire: z.infer<typeof wireMethod>): string | null {
  const tag = wire.deviceTag === 'SoftwareTokenActivated' ? null : wire.deviceTag;
  return [tag, wire.phoneAppVersion, wire.model].filter(Boolean).join(', ') || null;
}

/** Graph writes "no date" as null or as the year 1. */
const date = (value: string | null | undefined) => (value && !value.startsWith('0001') ? value : null);

/** Adds what beta alone tells: last use, and the types that v1.0 does not list. */
export function withBeta(methods: RegisteredMethod[], beta: RegisteredMethod[]): RegisteredMethod[] {
  const betaOnly = new Set(methodRows.filter((row) => row.version === 'beta').map((row) => row.type as string));
  const known = methods.map((method) => ({
    ...method,
    lastUsed: method.lastUsed ?? beta.find((b) => b.type === method.type && b.id === method.id)?.lastUsed ?? null,
  }));
  const further = beta.filter((b) => betaOnly.has(b.type) && !methods.some((m) => m.type === b.type && m.id === b.id));
  return [...known, ...further];
}

const betaDeadlineMs = 4_000;

/** Beta's part, best effort: whatever goes wrong there, the list of v1.0 stands. */
export async function readBeta(
  client: TenantClient,
  userId: string,
  granted: ReadonlySet<string>,
  signal: AbortSignal | undefined,
): Promise<RegisteredMethod[]> {
  const plan = planList(userId, granted, 'beta');
  if (plan.steps.length === 0) return [];
  try {
    const answers = await client.batch(plan.steps, { version: 'beta', signal, deadlineMs: betaDeadlineMs });
    return (await readList(client, plan, answers, 'beta', signal)).methods;
  } catch (error) {
    if (error instanceof ServiceError) return [];
    throw error;
  }
}

/** The methods alone. */
export async function readMethods(
  client: TenantClient,
  userId: string,
  options: { beta: boolean; signal: AbortSignal | undefined },
): Promise<MethodList> {
  const { beta, signal } = options;
  const granted = await grantedMethods(client, signal);
  const plan = planList(userId, granted, 'v1.0');
  // An empty list would read as "all gone".
  if (plan.steps.length === 0) throw notGranted(appRead, granted);
  const [list, further] = await Promise.all([
    client.batch(plan.steps, { signal }).then(async (answers) => {
      const read = await readList(client, plan, answers, 'v1.0', signal);
      return { ...read, requestIds: [...answers.requestIds, ...read.requestIds] };
    }),
    beta ? readBeta(client, userId, granted, signal) : [],
  ]);
  return { ...list, methods: withBeta(list.methods, further) };
}

/** What the token may read; a fresh one is asked for only when not even the Authenticator is in it. */
export const grantedMethods = (client: TenantClient, signal: AbortSignal | undefined) =>
  client.granted(appRead, signal);

const appRead = methodPermissions('MicrosoftAuthApp', 'read');
