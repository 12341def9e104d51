import assert from 'node:assert/strict';
import { type GraphSim, startGraph } from '../../../sandbox/graph.ts';
import { type Login, startLogin } from '../../../sandbox/login.ts';
import { graphApp, organisations } from '../../../sandbox/world.ts';
import { ServiceError } from '../../../services/errors.ts';
import type { Graph } from '../../../services/graph/graph.ts';
import { createGraph, type GraphOptions } from '../../../services/graph/index.ts';

export const contoso: string = organisations.contoso.tenantId;
export const fabrikam: string = organisations.fabrikam.tenantId;
export const adatum: string = organisations.adatum.tenantId;

/** Sign-in and Graph, as strict as the real ones, and the product's Graph pointed there. */
export interface World {
  login: Login;
  sim: GraphSim;
  graph: Graph;
  make(options?: Partial<GraphOptions>): Graph;
}

/** Starts the simulators for one file; before each test all is as at the beginning. */
export function useWorld(): World {
  const world = {} as World;
  before(async () => {
    world.login = await startLogin();
    world.sim = await startGraph({ login: world.login });
    world.make = (options = {}) =>
      createGraph({
        clientId: graphApp.clientId,
        credential: { kind: 'secret', secret: graphApp.secret },
        authority: 'https://login.microsoftonline.com',
        loginOrigin: world.login.url,
        scope: 'https://graph.microsoft.com/.default',
        graphOrigin: world.sim.url,
        ...options,
      });
  });
  beforeEach(() => {
    world.login.reset();
    world.sim.reset();
    world.sim.set({ visibleAfterMs: 0 });
    world.login.exchanges.splice(0);
    world.sim.exchanges.splice(0);
    world.graph = world.make();
  });
  afterEach(() => {
    assert.deepEqual(world.login.unexpected.splice(0).map(line), []);
    assert.deepEqual(world.sim.unexpected.splice(0).map(line), []);
  });
  after(async () => {
    await world.sim.close();
    await world.login.close();
  });
  return world;
}

export const line = (exchange: { method: string; path: string }) => `${exchange.method} ${exchange.path}`;

/** The error that the work ends in. */
export async function failure(work: Promise<unknown>): Promise<ServiceError> {
  const result = await work.then(
    () => null,
    (error: unknown) => error,
  );
  assert.ok(result instanceof ServiceError, `expected a ServiceError, got ${String(result)}`);
  assert.match(result.message, /^[A-Z][^\n]*\.$/);
  assert.doesNotMatch(result.message, /\. [A-Z]/, 'one sentence');
  return result;
}
