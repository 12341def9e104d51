import type { Config } from '../config.ts';
import { createGraphClient, type TenantClient } from './client.ts';
import { clouds } from './clouds.ts';
import type { Graph } from './graph.ts';
import { objectId } from './ids.ts';
import { memberOf } from './membership.ts';
import { deleteMethod, readDefault, setDefault } from './methodChanges.ts';
import { readMethods } from './methodList.ts';
import { readMethodsOf } from './methodsOf.ts';
import { readFederation, readOrganisation, revokeSessions } from './organisation.ts';
import { comparePermissions } from './permissions.ts';
import { readPolicies } from './policies.ts';
import { readEligibleRoles } from './privilege.ts';
import { readTarget } from './target.ts';
import { createTenantPolicies, type TenantPolicies } from './tenantPolicies.ts';
import { createTokens, type TokenOptions } from './tokens.ts';
import { countNamesakes, findUsers, getUser, matchUsers } from './users.ts';

export interface GraphOptions extends TokenOptions {
  graphOrigin: string;
  /** Reads of Graph's beta, each best effort. On unless said otherwise. */
  beta?: boolean;
}

/** What the configuration says of Graph. */
export function graphOptions(config: Pick<Config, 'graph' | 'cloud' | 'addresses'>): GraphOptions {
  return {
    clientId: config.graph.clientId,
    credential: config.graph.credential,
    next: config.graph.next,
    authority: clouds[config.cloud].login,
    loginOrigin: config.addresses.login,
    scope: config.addresses.graphScope,
    graphOrigin: config.addresses.graph,
  };
}

/** Microsoft Graph for all organisations: the port, put together. */
export function createGraph(options: GraphOptions): Graph {
  const tokens = createTokens(options);
  const clientOf = createGraphClient({
    tokens,
    graphOrigin: options.graphOrigin,
    ...(options.deadlineMs === undefined ? {} : { deadlineMs: options.deadlineMs }),
  });
  const beta = options.beta ?? true;
  const tenants = new Map<string, { client: TenantClient; policies: TenantPolicies }>();

  function of(tenantId: string): { client: TenantClient; policies: TenantPolicies } {
    const id = objectId(tenantId);
    const present = tenants.get(id);
    if (present) return present;
    const client = clientOf(id);
    const made = { client, policies: createTenantPolicies(client) };
    tenants.set(id, made);
    return made;
  }
  // A wrong id rejects, like all else that goes wrong.
  const client = async (tenantId: string) => of(tenantId).client;

  return {
    findUsers: async (tenant, text, signal) => findUsers(await client(tenant), text, signal),
    matchUsers: async (tenant, address, signal) => matchUsers(await client(tenant), address, signal),
    getUser: async (tenant, user, signal) => getUser(await client(tenant), user, signal),
    countNamesakes: async (tenant, name, signal) => countNamesakes(await client(tenant), name, signal),
    readTarget: async (tenant, user, signal) => readTarget(await client(tenant), user, { beta, signal }),
    readMethods: async (tenant, user, signal) => readMethods(await client(tenant), user, { beta, signal }),
    readMethodsOf: async (tenant, users, signal) => readMethodsOf(await client(tenant), users, signal),
    readDefault: async (tenant, user, signal) => readDefault(await client(tenant), user, { beta, signal }),
    readEligibleRoles: async (tenant, user, signal) => readEligibleRoles(await client(tenant), user, signal),
    readPolicies: async (tenant, user, signal) => {
      const { client, policies } = of(tenant);
      return readPolicies(client, policies, user, { beta, signal });
    },
    readFederation: async (tenant, domain, signal) => readFederation(await client(tenant), domain, signal),
    memberOf: async (tenant, user, groups, signal) => memberOf(await client(tenant), user, groups, signal),
    deleteMethod: async (tenant, user, method, signal) => deleteMethod(await client(tenant), user, method, signal),
    setDefault: async (tenant, user, type, signal) => setDefault(await client(tenant), user, type, signal),
    revokeSessions: async (tenant, user, signal) => revokeSessions(await client(tenant), user, signal),
    readOrganisation: async (tenant, signal) => readOrganisation(await client(tenant), signal),
    permissions: async (tenant, signal) => comparePermissions(await (await client(tenant)).granted([], signal)),
    forget(tenantId) {
      const id = tenantId.toLowerCase();
      tokens.invalidate(id);
      tenants.delete(id);
    },
  };
}
