import type { Config, Credential } from '../config.ts';
import type { Check } from './check.ts';

/** The last guard: no sentence holds a secret by itself, and none leaves here should one do so after all. */

const secretSetting = /key|secret|password|token/i;
/** Shorter ones would tear ordinary words apart. */
const shortest = 6;

/** Every secret of the configuration, as it might stand in a text. */
export function secretsOf(config: Config): string[] {
  const { credential } = config.graph;
  const all = [
    ...ofCredential(config.bot.credential),
    ...(credential.kind === 'assertionFile' ? [] : ofCredential(credential)),
    ...ofAddress(config.databaseUrl),
    ...config.psaConnections.flatMap(({ settings }) =>
      Object.entries(settings).flatMap(([name, value]) => (secretSetting.test(name) && value ? [value] : [])),
    ),
  ];
  // The longest first: one may be a part of another.
  return [...new Set(all)].filter((one) => one.length >= shortest).toSorted((a, b) => b.length - a.length);
}

const ofCredential = (one: Credential) => [one.kind === 'secret' ? one.secret : one.privateKey];

function ofAddress(address: string | null): string[] {
  if (address === null) return [];
  const { password = '' } = URL.canParse(address) ? new URL(address) : {};
  return [address, password, decoded(password)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text; // a lone %
    throw error;
  }
}

export function masked(check: Check, secrets: readonly string[]): Check {
  const hide = (text: string) => secrets.reduce((rest, secret) => rest.replaceAll(secret, '(hidden)'), text);
  return {
    ...check,
    says: hide(check.says),
    ...(check.correction && { correction: hide(check.correction) }),
  };
}
