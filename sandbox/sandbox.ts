import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { PsaKind } from '../services/psa/psa.ts';
import { startGraph } from './graph.ts';
import { granularConsent } from './login/consent.ts';
import { type Login, startLogin } from './login.ts';
import { furtherCustomers, writeOrganisationsFile } from './organisationsFile.ts';
import { createProduct, type Product } from './product.ts';
import type { ConnectWise } from './psa/connectwise.ts';
import type { PsaSimulator } from './psa/simulated.ts';
import { connectionEnvironment, startPsa } from './psas.ts';
import type { Exchange, Simulator } from './simulator.ts';
import { startTeams, type Teams } from './teams.ts';
import { bot, graphApp, msp } from './world.ts';

export type Graph = Awaited<ReturnType<typeof startGraph>>;

export interface SandboxOptions {
  /** The bot's data, and the list of organisations. */
  dataDir: string;
  /** Absent: the bot runs its own PostgreSQL below `dataDir`. */
  databaseUrl?: string;
  /** The MSP's PSA; ConnectWise when absent. */
  psa?: PsaKind;
  /** A second one, which the last organisation uses. */
  otherPsa?: PsaKind;
  /** How many organisations there are; three have people, the others are empty. */
  organisations?: number;
  /** Settings for all organisations, over the product's own defaults; names in the PSA differ from one to the next. */
  settings?: Record<string, unknown> | ((psa: PsaSimulator) => Record<string, unknown>);
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
  /** The MSP's PSA. */
  readonly psa: PsaSimulator;
  /** That one, and the second one where there are two. */
  readonly psas: readonly PsaSimulator[];
  /** With what only ConnectWise has; throws when it was not started. */
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
    const psa = await keep(startPsa(options.psa ?? 'connectwise'));
    const psas = options.otherPsa ? [psa, await keep(startPsa(options.otherPsa))] : [psa];
    const addFurtherCustomers = () => {
      for (const { tenantId, name, domain } of furtherCustomers(options.organisations ?? 0)) {
        graph.addOrganisation(tenantId, name, domain);
        login.consent(tenantId, granularConsent);
      }
    };
    addFurtherCustomers();
    const limits = options.limits === undefined ? {} : { limits: options.limits };
    const teams = await keep(startTeams({ login, botUrl: () => product.url, ...limits }));
    const product = options.product ?? createProduct(await environmentFor(options, { login, graph, psas }));
    const sandbox: Sandbox = {
      login,
      graph,
      psa,
      psas,
      get connectWise() {
        return connectWiseOf(psas);
      },
      teams,
      product,
      simulators: started,
      exchanges: () => {
        const all = [...started.flatMap((simulator) => simulator.exchanges), ...teams.deliveries.exchanges];
        return all.sort((a, b) => a.at.localeCompare(b.at));
      },
      unexpected: () => started.flatMap((simulator) => simulator.unexpected),
      reset: () => {
        for (const part of [login, graph, ...psas, teams]) part.reset();
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

const connectionNames = ['main', 'other'];

function connectWiseOf(psas: readonly PsaSimulator[]): ConnectWise {
  const found = psas.find((psa): psa is ConnectWise => psa.kind === 'connectwise');
  if (!found) throw new Error('This sandbox has no ConnectWise PSA.');
  return found;
}

/** Every setting of the product; it gets to know nothing else. */
export async function environmentFor(
  options: SandboxOptions,
  at: { login: Simulator; graph: Simulator; psas: readonly PsaSimulator[] },
): Promise<Record<string, string>> {
  await mkdir(options.dataDir, { recursive: true });
  const organisationsFile = join(options.dataDir, 'organisations.json');
  const { settings } = options;
  const names = connectionNames.slice(0, at.psas.length);
  await writeOrganisationsFile(
    organisationsFile,
    furtherCustomers(options.organisations ?? 0),
    typeof settings === 'function' ? settings(at.psas[0] as PsaSimulator) : settings,
    names.at(-1),
  );
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
    PSA_CONNECTIONS: names.join(','),
    ...Object.assign({}, ...at.psas.map((psa, n) => connectionEnvironment(names[n] ?? '', psa))),
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
