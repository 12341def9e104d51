import { credentialProblems, type Environment, environment } from './config/environment.ts';
import type { OfficeHours } from './config/officeHours.ts';
import { type PsaConnection, readPsaConnections } from './config/psaConnections.ts';
import { readSecrets } from './config/secrets.ts';
import { type Cloud, type CloudName, clouds } from './graph/clouds.ts';
import { isLoopbackHost } from './http.ts';

/** Everything the product was told, checked. Read once at start and passed down; nothing else reads the environment. */
export interface Config {
  /** `next` is a second valid credential: it is used when Entra refuses the first. */
  bot: { appId: string; tenantId: string; credential: Credential; next: Credential | null };
  graph: {
    clientId: string;
    credential: Credential | { kind: 'assertionFile'; file: string };
    next: Credential | null;
  };
  cloud: CloudName;
  addresses: Addresses;
  allowedTenants: string[];
  techniciansGroupId: string;
  administratorsGroupId: string;
  databaseUrl: string | null;
  dataDir: string | null;
  host: string;
  port: number;
  timeZone: string;
  /** When messages that can wait are sent. */
  officeHours: OfficeHours;
  logLevel: string;
  organisationsFile: string;
  psaConnections: PsaConnection[];
  /** When the apps' secrets end, as somebody wrote it down. */
  secretEnds: { bot: Date | null; graph: Date | null };
}

export type Credential =
  | { kind: 'secret'; secret: string }
  | { kind: 'certificate'; certificate: string; privateKey: string };

/** Where Microsoft is. The same shape in production and beside simulators; only origins differ. */
export interface Addresses extends Cloud {
  /** True when login and Graph are on this machine: then loopback connectors are accepted too, and nothing else is. */
  loopback: boolean;
}

/** What is missing or wrong, all of it, each with its correction. Thrown before anything starts. */
export class ConfigError extends Error {
  readonly problems: string[];
  constructor(problems: string[]) {
    super(`The configuration is not complete. Nothing was started.\n${problems.map((p) => `  - ${p}`).join('\n')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** Environment -> Config, or a `ConfigError` that lists everything. */
export function readConfig(env: NodeJS.ProcessEnv, files: { envFile?: string } = {}): Config {
  const problems: string[] = [];
  const filled = readSecrets(env, problems, files.envFile);
  const parsed = environment.safeParse(filled);
  if (!parsed.success) {
    for (const issue of parsed.error.issues)
      problems.push(`${issue.path.join('.') || 'environment'}: ${issue.message}`);
  }
  problems.push(...credentialProblems(filled));
  // Connections and addresses are checked even when other settings are wrong, so that one start tells all.
  const psaConnections = readPsaConnections(filled, problems);
  const addresses = readAddresses(filled, psaConnections, problems);
  if (!parsed.success || problems.length > 0 || !addresses) throw new ConfigError([...new Set(problems)]);
  return assemble(parsed.data, addresses, psaConnections);
}

function assemble(e: Environment, addresses: Addresses, psaConnections: PsaConnection[]): Config {
  return {
    bot: {
      appId: e.MicrosoftAppId,
      tenantId: e.MicrosoftAppTenantId,
      credential: e.MicrosoftAppPassword
        ? { kind: 'secret', secret: e.MicrosoftAppPassword }
        : {
            kind: 'certificate',
            certificate: e.MicrosoftAppCertificate ?? '',
            privateKey: e.MicrosoftAppPrivateKey ?? '',
          },
      next: nextOf(e.MicrosoftAppPasswordNext, e.MicrosoftAppCertificateNext, e.MicrosoftAppPrivateKeyNext),
    },
    graph: {
      clientId: e.GRAPH_CLIENT_ID,
      credential: e.GRAPH_CLIENT_ASSERTION_FILE
        ? { kind: 'assertionFile', file: e.GRAPH_CLIENT_ASSERTION_FILE }
        : e.GRAPH_CLIENT_SECRET
          ? { kind: 'secret', secret: e.GRAPH_CLIENT_SECRET }
          : {
              kind: 'certificate',
              certificate: e.GRAPH_CLIENT_CERTIFICATE ?? '',
              privateKey: e.GRAPH_CLIENT_PRIVATE_KEY ?? '',
            },
      next: nextOf(e.GRAPH_CLIENT_SECRET_NEXT, e.GRAPH_CLIENT_CERTIFICATE_NEXT, e.GRAPH_CLIENT_PRIVATE_KEY_NEXT),
    },
    cloud: e.CLOUD,
    addresses,
    allowedTenants: e.ALLOWED_TENANTS ?? [e.MicrosoftAppTenantId],
    techniciansGroupId: e.TECHNICIANS_GROUP_ID,
    administratorsGroupId: e.ADMINISTRATORS_GROUP_ID,
    databaseUrl: e.DATABASE_URL ?? null,
    dataDir: e.DATA_DIR ?? null,
    host: e.HOST,
    port: e.PORT,
    timeZone: e.TIME_ZONE,
    officeHours: e.OFFICE_HOURS,
    logLevel: e.LOG_LEVEL,
    organisationsFile: e.ORGANISATIONS_FILE,
    psaConnections,
    secretEnds: { bot: e.MicrosoftAppPasswordExpires ?? null, graph: e.GRAPH_CLIENT_SECRET_EXPIRES ?? null },
  };
}

function nextOf(secret?: string, certificate?: string, privateKey?: string): Credential | null {
  if (secret) return { kind: 'secret', secret };
  return certificate && privateKey ? { kind: 'certificate', certificate, privateKey } : null;
}

/** Origins of the chosen cloud, or of this machine: loopback is taken for all of Microsoft or for none. */
function readAddresses(env: Record<string, string>, psas: PsaConnection[], problems: string[]): Addresses | null {
  const name = (env.CLOUD ?? 'global') as CloudName;
  const cloud = clouds[name];
  if (!cloud) return null; // told by the schema
  const login = env.LOGIN_BASE_URL;
  const graph = env.GRAPH_BASE_URL;
  for (const { name: connection, settings } of psas) {
    for (const url of addressesIn(settings)) {
      if (url.startsWith('http:') && !isLoopback(url)) {
        problems.push(`PSA_${connection.toUpperCase()}_URL: plain http is accepted on this machine only. Use https.`);
      }
    }
  }
  if (!login && !graph) return { ...cloud, loopback: false };
  if (!login || !graph || !isLoopback(login) || !isLoopback(graph)) {
    problems.push(
      'LOGIN_BASE_URL, GRAPH_BASE_URL: these are for the sandbox only, and only together: both on 127.0.0.1, [::1] or localhost, or neither set.',
    );
    return null;
  }
  for (const { name: connection, settings } of psas) {
    const used = addressesIn(settings);
    // One without any address has the vendor's own.
    if (used.length === 0 || !used.every(isLoopback)) {
      problems.push(
        `PSA_${connection.toUpperCase()}_URL: with LOGIN_BASE_URL on this machine the PSA must be on this machine too; a real PSA would get notes of resets that never happened.`,
      );
    }
  }
  const origin = new URL(login).origin;
  return {
    ...cloud,
    login: origin,
    graph: new URL(graph).origin,
    bot: {
      ...cloud.bot,
      metadata: `${origin}/v1/.well-known/openidconfiguration`,
      loginTenantUrl: cloud.bot.loginTenantUrl,
      oAuthUrl: origin,
    },
    connectorHosts: [],
    loopback: true,
  };
}

const addressesIn = (settings: Record<string, string>) =>
  Object.values(settings).filter((value) => /^https?:\/\//.test(value) && URL.canParse(value));

/** True for addresses of this machine: 127.0.0.0/8, [::1] and localhost. */
export const isLoopback = (url: string): boolean => URL.canParse(url) && isLoopbackHost(new URL(url).hostname);
