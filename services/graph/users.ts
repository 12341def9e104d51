import { z } from 'zod';
import { ServiceError } from '../errors.ts';
import type { TenantClient } from './client.ts';
import type { EntraUser } from './graph.ts';
import { unreadable } from './graphErrors.ts';
import { userPath } from './ids.ts';
import { permissions } from './permissions.ts';

/** Finding people: https://learn.microsoft.com/graph/aad-advanced-queries */

// Without `$select` Graph leaves out most of these.
export const userFields =
  'id,displayName,givenName,userPrincipalName,mail,jobTitle,department,accountEnabled,userType,onPremisesSyncEnabled,isManagementRestricted,mobilePhone,otherMails';

const text = z.string().nullish();
const wireUser = z.object({
  id: z.string(),
  displayName: text,
  givenName: text,
  userPrincipalName: z.string(),
  mail: text,
  jobTitle: text,
  department: text,
  accountEnabled: z.boolean().nullish(),
  userType: text,
  onPremisesSyncEnabled: z.boolean().nullish(),
  isManagementRestricted: z.boolean().nullish(),
  mobilePhone: text,
  otherMails: z.array(z.string()).nullish(),
});

/** A person out of Graph's answer. */
export function readUser(value: unknown): EntraUser {
  const read = wireUser.safeParse(value);
  if (!read.success) throw unreadable(null);
  const wire = read.data;
  return {
    id: wire.id,
    displayName: wire.displayName ?? wire.userPrincipalName,
    givenName: wire.givenName ?? null,
    userPrincipalName: wire.userPrincipalName,
    mail: wire.mail ?? null,
    jobTitle: wire.jobTitle ?? null,
    department: wire.department ?? null,
    accountEnabled: wire.accountEnabled === true,
    guest: wire.userType === 'Guest',
    synced: wire.onPremisesSyncEnabled === true,
    restricted: wire.isManagementRestricted === true,
    mobilePhone: wire.mobilePhone ?? null,
    otherMails: wire.otherMails ?? [],
  };
}

const mostRows = 15;
const longest = 120;
const { users: anyOf } = permissions;
const eventual = { ConsistencyLevel: 'eventual' };

/** People whose name or address begins like the text. */
export async function findUsers(client: TenantClient, typed: string, signal?: AbortSignal): Promise<EntraUser[]> {
  const wanted = typed.trim().slice(0, longest);
  const found = await search(client, wanted, signal);
  const bare = withoutMarks(wanted);
  if (found.length > 0 || bare === wanted) return found;
  // The index has been seen to know a name only without its marks (microsoft-graph-docs-contrib#8365).
  const again = await search(client, bare, signal);
  return [...new Map([...found, ...again].map((user) => [user.id, user])).values()];
}

async function search(client: TenantClient, wanted: string, signal: AbortSignal | undefined): Promise<EntraUser[]> {
  const term = searchTerm(wanted);
  if (!term) return [];
  const clauses = ['displayName', 'mail', 'userPrincipalName'].map((name) => `"${name}:${quoted(term)}"`);
  const reply = await client.get('/users', {
    anyOf,
    signal,
    headers: eventual,
    query: {
      $search: clauses.join(' OR '),
      $select: userFields,
      $top: String(mostRows),
      $orderby: 'displayName',
      $count: 'true',
    },
  });
  const users = readUsers(reply.body);
  if (term === wanted) return users;
  const key = comparable(wanted);
  return users.filter((user) =>
    [user.displayName, user.mail ?? '', user.userPrincipalName].some((one) => comparable(one).includes(key)),
  );
}

/** `#` answers 400 even when encoded (microsoft-graph-docs#13179), and `&` is a known fault: only the part before is sent. */
const searchTerm = (wanted: string) =>
  wanted
    .split(/[#&]/)
    .map((part) => part.trim())
    .find(Boolean) ?? '';

const quoted = (term: string) => term.replace(/[\\"]/g, '\\$&');
const comparable = (value: string) => withoutMarks(value).toLowerCase();

const letters: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  Ø: 'O',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  æ: 'ae',
  Æ: 'Ae',
  œ: 'oe',
  Œ: 'Oe',
};
const withoutMarks = (value: string) =>
  value
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[ßøØłŁđĐæÆœŒ]/g, (letter) => letters[letter] ?? letter);

const list = z.object({ value: z.array(z.unknown()) });
function readUsers(body: unknown): EntraUser[] {
  const read = list.safeParse(body);
  if (!read.success) throw unreadable(null);
  return read.data.value.map(readUser);
}

const literal = (value: string) => `'${value.replaceAll("'", "''")}'`;

/** The person of a typed sign-in name or address, aliases too. */
export async function matchUsers(client: TenantClient, address: string, signal?: AbortSignal): Promise<EntraUser[]> {
  const wanted = address.trim();
  if (!wanted || wanted.length > 320) return [];
  const filter = [
    `userPrincipalName eq ${literal(wanted)}`,
    `mail eq ${literal(wanted)}`,
    `proxyAddresses/any(p:p eq ${literal(`smtp:${wanted}`)})`,
    // The main address is written in capitals.
    `proxyAddresses/any(p:p eq ${literal(`SMTP:${wanted}`)})`,
  ].join(' or ');
  const reply = await client.get('/users', {
    anyOf,
    signal,
    query: { $filter: filter, $select: userFields, $top: String(mostRows) },
  });
  return readUsers(reply.body);
}

/** One person as the directory has them now; null when gone. */
export async function getUser(client: TenantClient, userId: string, signal?: AbortSignal): Promise<EntraUser | null> {
  try {
    const reply = await client.get(userPath(userId), { anyOf, signal, query: { $select: userFields } });
    return readUser(reply.body);
  } catch (error) {
    if (error instanceof ServiceError && error.kind === 'notFound') return null;
    throw error;
  }
}

/** How many people carry this name. */
export async function countNamesakes(client: TenantClient, displayName: string, signal?: AbortSignal): Promise<number> {
  const pages = await client.pages('/users', {
    anyOf,
    signal,
    query: { $filter: `displayName eq ${literal(displayName)}`, $select: 'id', $top: '999' },
  });
  return pages.values.length;
}
