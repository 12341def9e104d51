import { type Config, ConfigError, isLoopback } from '../config.ts';
import { type Organisation, readOrganisationsFile } from '../organisations/organisations.ts';
import { organisationSettings } from '../organisations/settings.ts';
import type { DoctorOptions } from './doctor.ts';
import type { Tries } from './rights.ts';

/** What the command line says, as it was typed. */
export interface Asked {
  address?: string | undefined;
  'try-ticket'?: string | undefined;
  'new-ticket'?: string | undefined;
  technician?: string | undefined;
  psa?: string | undefined;
}

/** The organisations as ORGANISATIONS_FILE has them now, which is what the next start takes over. */
export async function listOrganisations(config: Config): Promise<Organisation[]> {
  const names = config.psaConnections.map((one) => one.name);
  const { defaults, organisations } = await readOrganisationsFile(config.organisationsFile, names);
  return organisations.map((one) => ({
    id: one.tenantId,
    name: one.name,
    domain: one.domain,
    psa: one.psa ?? names[0] ?? null,
    psaCompanyId: one.psaCompanyId ?? null,
    enabled: one.enabled,
    settings: organisationSettings.parse({ ...defaults, ...one.settings }),
  }));
}

/** Command line -> options; a `ConfigError` lists everything that does not fit. */
export function readRequest(asked: Asked, config: Config, organisations: readonly Organisation[]): DoctorOptions {
  const problems: string[] = [];
  const names = config.psaConnections.map((one) => one.name);
  const address = asked.address === undefined ? null : originOf(asked.address);
  if (address === undefined)
    problems.push('--address: give the https address of the bot, like https://bot.example.com.');
  if (asked.psa !== undefined && !names.includes(asked.psa))
    problems.push(`--psa: must be one of ${names.join(', ') || '(PSA_CONNECTIONS has none)'}.`);
  if (asked.technician !== undefined && asked['try-ticket'] === undefined)
    problems.push('--technician: time is entered on a ticket, so give --try-ticket as well.');
  if (asked['try-ticket'] !== undefined && names.length === 0)
    problems.push('--try-ticket: PSA_CONNECTIONS names no PSA.');

  const tries = new Map<string, Tries>();
  const ticketPsa = asked.psa ?? names[0];
  if (asked['try-ticket'] !== undefined && ticketPsa !== undefined)
    tries.set(ticketPsa, {
      ticket: asked['try-ticket'].trim().replace(/^#/, ''),
      ...(asked.technician !== undefined && { technician: asked.technician }),
    });
  if (asked['new-ticket'] !== undefined) {
    const wanted = asked['new-ticket'].trim().toLowerCase();
    const one = organisations.find((o) => o.enabled && (o.id === wanted || o.name.toLowerCase() === wanted));
    if (one?.psa && one.psaCompanyId) tries.set(one.psa, { ...tries.get(one.psa), newTicketFor: one });
    else
      problems.push(
        '--new-ticket: give the name or tenant id of an organisation that is enabled and has a psaCompanyId.',
      );
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return { address: address ?? null, tries };
}

/** Undefined when it is no address that Teams could reach; plain http on this machine only. */
function originOf(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, origin } = new URL(text);
  return protocol === 'https:' || isLoopback(text) ? origin : undefined;
}
