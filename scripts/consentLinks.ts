import { parseArgs } from 'node:util';
import { type Config, ConfigError, readConfig } from '../services/config.ts';
import { listOrganisations } from '../services/doctor/request.ts';
import { ServiceError } from '../services/errors.ts';
import { consentPath, consentUrl, lacksConsent } from '../services/graph/consent.ts';
import { createGraph, graphOptions } from '../services/graph/index.ts';
import type { Organisation } from '../services/organisations/organisations.ts';

/**
 * npm run consent-links: where each organisation's administrator consents, and what was consented to.
 * Exit code: 0 all could be asked, 1 one could not, 2 the configuration or the command line cannot be used.
 */
const usage = `npm run consent-links -- [options]

  --address URL  the public address of the bot; consent then returns to its page ${consentPath}
  --json         one JSON document`;

type State = 'consented' | 'missing' | 'notConsented' | 'unknown';

interface Row {
  organisation: string;
  tenantId: string;
  enabled: boolean;
  state: State;
  says: string;
  link: string;
}

process.exitCode = await main();

async function main(): Promise<number> {
  try {
    const { values } = parseArgs({ options: { address: { type: 'string' }, json: { type: 'boolean' } } });
    const config = readConfig(
      process.env,
      process.execArgv.some((a) => a.startsWith('--env-file')) ? { envFile: '.env' } : {},
    );
    const redirectUri = values.address === undefined ? null : redirectOf(values.address);
    const graph = createGraph(graphOptions(config));
    const rows: Row[] = [];
    for (const organisation of await listOrganisations(config)) {
      const row = await rowOf(organisation, config, graph, redirectUri);
      rows.push(row);
      if (!values.json)
        console.log(
          `${row.organisation} (${row.tenantId})${row.enabled ? '' : ', switched off'}\n  ${row.says}\n  ${row.link}\n`,
        );
    }
    if (values.json) console.log(JSON.stringify(rows, null, 2));
    else if (!redirectUri) console.log('The links name no page to return to: give --address.');
    return rows.some((row) => row.state === 'unknown') ? 1 : 0;
  } catch (error) {
    if (error instanceof ConfigError) console.error(error.message);
    else if (error instanceof TypeError && 'code' in error) console.error(`${error.message}\n\n${usage}`);
    else throw error;
    return 2;
  }
}

function redirectOf(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url?.protocol !== 'https:')
    throw new ConfigError(['--address: give the https address of the bot, like https://bot.example.com.']);
  return url.origin + consentPath;
}

async function rowOf(
  organisation: Organisation,
  config: Config,
  graph: ReturnType<typeof createGraph>,
  redirectUri: string | null,
): Promise<Row> {
  const { id: tenantId, name, enabled } = organisation;
  const link = consentUrl({ login: config.addresses.login, tenantId, clientId: config.graph.clientId, redirectUri });
  return { organisation: name, tenantId, enabled, ...(await stateOf(tenantId, graph)), link };
}

async function stateOf(
  tenantId: string,
  graph: ReturnType<typeof createGraph>,
): Promise<{ state: State; says: string }> {
  try {
    const { missing } = await graph.permissions(tenantId, AbortSignal.timeout(15_000));
    if (missing.length === 0) return { state: 'consented', says: 'Consented to everything.' };
    const says = `Consented, but not to ${missing.join(', ')}. If that was done just now, Microsoft is still distributing it: ask again in some minutes.`;
    return { state: 'missing', says };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return lacksConsent(error)
      ? { state: 'notConsented', says: `Not consented. ${error.message}` }
      : { state: 'unknown', says: `Could not be asked. ${error.message}` };
  }
}
