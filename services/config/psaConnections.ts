import { psaKinds } from '../psa/index.ts';
import { day } from './environment.ts';

/** One named connection to a PSA. `settings` are as given; the product's own schema accepts them. */
export interface PsaConnection {
  name: string;
  kind: keyof typeof psaKinds;
  settings: Record<string, string>;
  /** When its key ends, as somebody wrote it down; null where nobody did, or it has no end. */
  secretEnds: Date | null;
}

/**
 * `PSA_CONNECTIONS=main,acme` and each connection's own `PSA_<NAME>_…` settings. Two of one product may stand side by
 * side. No connection at all is allowed: then every reset is without a ticket.
 */
export function readPsaConnections(env: Record<string, string>, problems: string[]): PsaConnection[] {
  const names = (env.PSA_CONNECTIONS ?? '')
    .split(',')
    .map((n) => n.trim())
    .filter(Boolean);
  return names.flatMap((name) => {
    if (!/^[A-Za-z][A-Za-z0-9]*$/.test(name)) {
      problems.push(`PSA_CONNECTIONS: "${name}" must be letters and digits only, like main.`);
      return [];
    }
    const prefix = `PSA_${name.toUpperCase()}_`;
    const kind = env[`${prefix}KIND`] ?? '';
    if (!isKind(kind)) {
      problems.push(`${prefix}KIND: must be one of ${Object.keys(psaKinds).join(', ')}.`);
      return [];
    }
    const raw: Record<string, string> = {};
    for (const [setting, field] of Object.entries(psaKinds[kind].settingNames)) {
      const value = env[prefix + setting];
      if (value) raw[field] = value;
    }
    const parsed = psaKinds[kind].schema.safeParse(raw);
    const ends = day.optional().safeParse(env[`${prefix}SECRET_EXPIRES`]);
    for (const issue of ends.error?.issues ?? []) problems.push(`${prefix}SECRET_EXPIRES: ${issue.message}`);
    if (parsed.success) return [{ name, kind, settings: raw, secretEnds: ends.data ?? null }];
    const settingOf = (field: PropertyKey | undefined) =>
      Object.entries(psaKinds[kind].settingNames).find(([, f]) => f === field)?.[0] ?? String(field);
    for (const issue of parsed.error.issues) problems.push(`${prefix}${settingOf(issue.path[0])}: ${issue.message}`);
    return [];
  });
}

function isKind(kind: string): kind is keyof typeof psaKinds {
  return Object.hasOwn(psaKinds, kind);
}
