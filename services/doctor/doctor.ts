import type { Config } from '../config.ts';
import { createGroupReader } from '../graph/groupFacts.ts';
import { createGraph, graphOptions } from '../graph/index.ts';
import type { Organisation } from '../organisations/organisations.ts';
import { createPsa } from '../psa/index.ts';
import type { Psa } from '../psa/psa.ts';
import { botChecks } from './bot.ts';
import { type Check, check, inOrder } from './check.ts';
import { clockChecks } from './clock.ts';
import { credentialFinding } from './credentials.ts';
import { databaseChecks } from './database.ts';
import { groupChecks } from './groups.ts';
import { masked, secretsOf } from './mask.ts';
import { type PsaState, psaChecks } from './psas.ts';
import { publicAddressChecks } from './publicAddress.ts';
import type { Tries } from './rights.ts';
import { homeChecks, organisationChecks } from './tenants.ts';

export interface DoctorOptions {
  /** Origin under which Teams reaches the bot. */
  address: string | null;
  /** What may be written, by the name of the PSA connection. */
  tries: ReadonlyMap<string, Tries>;
}

/** Few at a time: each customer has limits of its own, this machine and the PSA have theirs. */
const organisationsAtATime = 4;

/** Everything that a reset needs, end to end, as it is found. Reads only, but for what `tries` allows. */
export async function* examine(
  config: Config,
  organisations: readonly Organisation[],
  options: DoctorOptions,
): AsyncGenerator<Check> {
  const secrets = secretsOf(config);
  try {
    for await (const one of all(config, organisations, options)) yield masked(one, secrets);
  } catch (error) {
    const rethrow = () => Promise.reject(error);
    yield masked(await check('doctor', 'The check itself', rethrow), secrets);
  }
}

async function* all(
  config: Config,
  organisations: readonly Organisation[],
  { address, tries }: DoctorOptions,
): AsyncGenerator<Check> {
  yield* databaseChecks(config);
  yield* clockChecks(config);
  yield* botChecks(config);
  yield check('graph.credential', 'Graph app: credential', () =>
    credentialFinding(config.graph.credential, config.secretEnds.graph),
  );

  const enabled = organisations.filter((one) => one.enabled);
  const readers = { graph: createGraph(graphOptions(config)), groups: createGroupReader(graphOptions(config)) };
  // As an organisation it needs more, and is looked at as one.
  if (!enabled.some((one) => one.id === config.bot.tenantId)) yield* await homeChecks(config.bot.tenantId, readers);
  yield* groupChecks(config, readers.groups);

  const connections = new Map<string, { psa: Psa; state: PsaState }>();
  for (const connection of config.psaConnections) {
    const psa = createPsa(connection);
    const own = enabled.filter((one) => one.psa === psa.name && one.psaCompanyId);
    const state = yield* psaChecks(psa, own, tries.get(psa.name) ?? {});
    connections.set(psa.name, { psa, state });
  }
  const examined = inOrder(enabled, organisationsAtATime, (one) =>
    organisationChecks(one, readers, connections.get(one.psa ?? '') ?? null),
  );
  for await (const checks of examined) yield* checks;
  yield* publicAddressChecks(address);
}
