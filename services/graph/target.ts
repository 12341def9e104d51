import type { TenantClient } from './client.ts';
import type { Target } from './graph.ts';
import { userPath } from './ids.ts';
import { grantedMethods, planList, readBeta, readList, withBeta } from './methodList.ts';
import { permissions } from './permissions.ts';
import { planPrivilege, readPrivilege } from './privilege.ts';
import { readUser, userFields } from './users.ts';

/** Everything about one person in one request: the account, its methods, its roles. */
export async function readTarget(
  client: TenantClient,
  userId: string,
  options: { beta: boolean; signal: AbortSignal | undefined },
): Promise<Target> {
  const { signal } = options;
  const granted = await grantedMethods(client, signal);
  const methods = planList(userId, granted, 'v1.0');
  const privilege = planPrivilege(userId, {
    roles: await client.granted(permissions.roles, signal),
    groups: await client.granted(permissions.groups, signal),
  });
  const user = { id: 'user', url: `${userPath(userId)}?$select=${userFields}`, anyOf: permissions.users };
  const [answers, beta] = await Promise.all([
    client.batch([user, ...methods.steps, ...privilege.steps], { signal }),
    options.beta ? readBeta(client, userId, granted, signal) : [],
  ]);
  const account = answers.of(user.id);
  if ('error' in account) {
    if (account.error.kind !== 'notFound') throw account.error;
    return { user: null, methods: [], privilege: [], unread: [], requestIds: answers.requestIds };
  }
  const person = readUser(account.body);
  const [list, held] = await Promise.all([
    readList(client, methods, answers, 'v1.0', signal),
    readPrivilege(client, privilege, answers, signal),
  ]);
  return {
    user: person,
    methods: withBeta(list.methods, beta),
    privilege: [...held.privilege, ...(person.restricted ? ['in a restricted administrative unit'] : [])],
    unread: [...list.unread, ...held.unread],
    requestIds: [...answers.requestIds, ...list.requestIds],
  };
}
