import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type GraphSim, startGraph } from '../../../sandbox/graph.ts';
import { type Login, startLogin } from '../../../sandbox/login.ts';
import { type ConnectWise, startConnectWise } from '../../../sandbox/psa/connectwise.ts';
import { connectWise as access, bot, graphApp, msp, organisations } from '../../../sandbox/world.ts';
import { readConfig } from '../../../services/config.ts';
import type { Check } from '../../../services/doctor/check.ts';
import { examine } from '../../../services/doctor/doctor.ts';
import { type Asked, listOrganisations, readRequest } from '../../../services/doctor/request.ts';
import { freshDatabase, type TestDatabase } from '../../database.ts';

/** Everything that the doctor looks at, on this machine, and nothing of the product running. */
export interface DoctorWorld {
  login: Login;
  graph: GraphSim;
  connectWise: ConnectWise;
  database: TestDatabase;
  /** The product's whole environment; a test may change its copy. */
  env: Record<string, string>;
  /** Writes ORGANISATIONS_FILE: settings for all, and what differs in single organisations by name. */
  organise(defaults?: Record<string, unknown>, patches?: Record<string, Record<string, unknown>>): Promise<void>;
  /** Runs all checks and gives them by id. */
  examine(asked?: Asked, env?: Record<string, string>): Promise<Map<string, Check>>;
}

/** For one file; before each test all is as at the beginning, and a request that nobody knows fails the test. */
export function useDoctorWorld(): DoctorWorld {
  const world = {} as DoctorWorld;
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mfa-doctor-'));
    world.login = await startLogin();
    world.graph = await startGraph({ login: world.login });
    world.connectWise = await startConnectWise();
    world.database = await freshDatabase();
    world.env = {
      MicrosoftAppType: 'SingleTenant',
      MicrosoftAppId: bot.appId,
      MicrosoftAppTenantId: msp.tenantId,
      MicrosoftAppPassword: bot.secret,
      GRAPH_CLIENT_ID: graphApp.clientId,
      GRAPH_CLIENT_SECRET: graphApp.secret,
      TECHNICIANS_GROUP_ID: msp.techniciansGroupId,
      ADMINISTRATORS_GROUP_ID: msp.administratorsGroupId,
      LOGIN_BASE_URL: world.login.url,
      GRAPH_BASE_URL: world.graph.url,
      PSA_CONNECTIONS: 'main',
      PSA_MAIN_KIND: 'connectwise',
      PSA_MAIN_URL: world.connectWise.url,
      PSA_MAIN_COMPANY: access.company,
      PSA_MAIN_PUBLIC_KEY: access.publicKey,
      PSA_MAIN_PRIVATE_KEY: access.privateKey,
      PSA_MAIN_CLIENT_ID: access.clientId,
      ORGANISATIONS_FILE: join(folder, 'organisations.json'),
      DATABASE_URL: world.database.url,
    };
  });
  beforeEach(async () => {
    for (const part of [world.login, world.graph, world.connectWise]) {
      part.reset();
      part.clearFaults();
      part.exchanges.splice(0);
    }
    await world.organise();
  });
  afterEach(() => {
    const unexpected = [world.login, world.graph, world.connectWise].flatMap((one) => one.unexpected.splice(0));
    assert.deepEqual(
      unexpected.map((one) => `${one.server}: ${one.method} ${one.path}`),
      [],
    );
  });
  after(async () => {
    await Promise.all([world.login, world.graph, world.connectWise].map((one) => one.close()));
    await world.database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  world.organise = (defaults = {}, patches = {}) => {
    const file = {
      defaults,
      organisations: Object.values(organisations).map((one) => ({ ...one, ...patches[one.name] })),
    };
    return writeFile(world.env.ORGANISATIONS_FILE ?? '', JSON.stringify(file));
  };
  world.examine = async (asked = {}, env = world.env) => {
    const config = readConfig(env);
    const list = await listOrganisations(config);
    const found = new Map<string, Check>();
    for await (const one of examine(config, list, readRequest(asked, config, list))) {
      assert.ok(!found.has(one.id), `${one.id} came twice`);
      found.set(one.id, one);
    }
    return found;
  };
  return world;
}

/** The check of this id, in this state. */
export function expectState(checks: ReadonlyMap<string, Check>, id: string, state: Check['state']): Check {
  const one = checks.get(id);
  assert.ok(one, `no check ${id} among ${[...checks.keys()].join(', ')}`);
  assert.equal(one.state, state, `${id}: ${one.says}`);
  return one;
}
