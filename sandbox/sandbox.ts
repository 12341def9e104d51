import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startGraph } from './graph.ts';
import { granularConsent } from './login/consent.ts';
import { type Login, startLogin } from './login.ts';
import { furtherCustomers, writeOrganisationsFile } from './organisationsFile.ts';
import { createProduct, type Product } from './product.ts';
import { startConnectWise } from './psa/connectwise.ts';
import type { Exchange, Simulator } from './simulator.ts';
import { startTeams, type Teams } from './teams.ts';
import { bot, connectWise as connectWiseAccess, graphApp, msp } from './world.ts';

export type Graph = Awaited<ReturnType<typeof startGraph>>;
export type ConnectWise = Awaited<ReturnType<typeof startConnectWise>>;

export interface SandboxOptions {
  /** The bot's data, and the list of organisations. */
  dataDir: string;
  /** Absent: the bot runs its own PostgreSQL below `dataDir`. */
  databaseUrl?: string;
  /** How many organisations there are; three have people, the others are empty. */
  organisations?: number;
  /** Settings for all organisations, over the product's own defaults. */
  settings?: Record<string, unknown>;
  /** Settings of the product that differ from a plain sandbox. */
  env?: Record<string, string>;
  /** False: everything but the product, which is started with `product.start()`. */
  start?: boolean;
  /** Another bot in the product's place, for tests of the sandbox itself. */
  product?: Product;
  /** False takes Teams' limits on sends away. */
  limits?: boolean;
}

/** A small Microsoft, a small PSA and the product between them, all on this machine. */
export interface Sandbox {
  readonly login: Login;
  readonly graph: Graph;
  readonly connectWise: ConnectWise;
  readonly teams: Teams;
  readonly product: Product;
  readonly simulators: Simulator[];
  /** What crossed the wire so far, oldest first, the requests to the bot included. */
  exchanges(): Exchange[];
  /** Requests that no simulator has an answer for. */
  unexpected(): Exchange[];
  /** The world as it was at the start; the bot keeps what it stored. */
  reset(): void;
  stop(): Promise<void>;
}

/** Starts everything. What was started is ended again when a later part does not start. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const started: Simulator[] = [];
  const keep = async <S extends Simulator>(starting: Promise<S>): Promise<S> => {
    const simulator = await starting;
    started.push(simulator);
    return simulator;
  };
  const closeAll = () => Promise.all(started.map((simulator) => simulator.close()));
  try {
    const login = await keep(startLogin());
    const graph = await keep(startGraph({ login }));
    const connectWise = await keep(startConnectWise());
    const addFurtherCustomers = () => {
      for (const { tenantId, name, domain } of furtherCustomers(options.organisations ?? 0)) {
        graph.addOrganisation(tenantId, name, domain);
        login.consent(tenantId, granularConsent);
      }
    };
    addFurtherCustomers();
    const limits = options.limits === undefined ? {} : { limits: options.limits };
    const teams = await keep(startTeams({ login, botUrl: () => product.url, ...limits }));
    const product = options.product ?? createProduct(await environmentFor(options, { login, graph, connectWise }));
    const sandbox: Sandbox = {
      login,
      graph,
      connectWise,
      teams,
      product,
      simulators: started,
      exchanges: () => {
        const all = [...started.flatMap((simulator) => simulator.exchanges), ...teams.deliveries.exchanges];
        return all.sort((a, b) => a.at.localeCompare(b.at));
      },
      unexpected: () => started.flatMap((simulator) => simulator.unexpected),
      reset: () => {
        for (const part of [login, graph, connectWise, teams]) part.reset();
        for (const simulator of started) simulator.clearFaults();
        addFurtherCustomers();
      },
      stop: async () => {
        try {
          await product.stop();
        } finally {
          await closeAll();
        }
      },
    };
    if (options.start !== false) await startOrStop(product);
    return sandbox;
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** A bot that does not start may have started its database server. */
async function startOrStop(product: Product): Promise<void> {
  try {
    await product.start();
  } catch (error) {
    await product.stop();
    throw error;
  }
}

/** Every setting of the product; it gets to know nothing else. */
export async function environmentFor(
  options: SandboxOptions,
  at: { login: Simulator; graph: Simulator; connectWise: Simulator },
): Promise<Record<string, string>> {
  await mkdir(options.dataDir, { recursive: true });
  const organisationsFile = join(options.dataDir, 'organisations.json');
  await writeOrganisationsFile(organisationsFile, furtherCustomers(options.organisations ?? 0), options.settings);
  return {
    MicrosoftAppType: 'SingleTenant',
    MicrosoftAppId: bot.appId,
    MicrosoftAppTenantId: msp.tenantId,
    MicrosoftAppPassword: bot.secret,
    GRAPH_CLIENT_ID: graphApp.clientId,
    GRAPH_CLIENT_SECRET: graphApp.secret,
    CLOUD: 'global',
    TECHNICIANS_GROUP_ID: msp.techniciansGroupId,
    ADMINISTRATORS_GROUP_ID: msp.administratorsGroupId,
    LOGIN_BASE_URL: at.login.url,
    GRAPH_BASE_URL: at.graph.url,
    PSA_CONNECTIONS: 'main',
    PSA_MAIN_KIND: 'connectwise',
    PSA_MAIN_URL: at.connectWise.url,
    PSA_MAIN_COMPANY: connectWiseAccess.company,
    PSA_MAIN_PUBLIC_KEY: connectWiseAccess.publicKey,
    PSA_MAIN_PRIVATE_KEY: connectWiseAccess.privateKey,
    PSA_MAIN_CLIENT_ID: connectWiseAccess.clientId,
    ORGANISATIONS_FILE: organisationsFile,
    DATA_DIR: options.dataDir,
    HOST: '127.0.0.1',
    PORT: '0',
    TIME_ZONE: 'UTC',
    LOG_LEVEL: 'info',
    ...(options.databaseUrl ? { DATABASE_URL: options.databaseUrl } : {}),
    ...options.env,
  };
}
