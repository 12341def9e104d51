import { readFileSync, statSync } from 'node:fs';

/** Settings that may come as `NAME_FILE`: the file's text is the value. */
const fromFile = [
  'MicrosoftAppPassword',
  'MicrosoftAppCertificate',
  'MicrosoftAppPrivateKey',
  'GRAPH_CLIENT_SECRET',
  'GRAPH_CLIENT_CERTIFICATE',
  'GRAPH_CLIENT_PRIVATE_KEY',
  'MicrosoftAppPasswordNext',
  'MicrosoftAppCertificateNext',
  'MicrosoftAppPrivateKeyNext',
  'GRAPH_CLIENT_SECRET_NEXT',
  'GRAPH_CLIENT_CERTIFICATE_NEXT',
  'GRAPH_CLIENT_PRIVATE_KEY_NEXT',
  'DATABASE_URL',
];
const psaSecret = /^PSA_[A-Z0-9_]+$/;

/**
 * The environment with blanks dropped and every secret that came as a file read in.
 * A secret file that others on this machine may read is a problem, not a warning (POSIX only).
 */
export function readSecrets(env: NodeJS.ProcessEnv, problems: string[], envFile?: string): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) if (value?.trim()) values[name] = value.trim();
  if (envFile) refuseReadable('.env', envFile, problems);
  for (const [name, path] of Object.entries(values)) {
    const setting = settingOfFile(name);
    if (!setting) continue;
    if (values[setting]) {
      problems.push(`${setting}, ${name}: both are set. Keep one of them.`);
      continue;
    }
    if (!refuseReadable(name, path, problems)) continue;
    try {
      const text = readFileSync(path, 'utf8').trim();
      if (text) values[setting] = text;
      else problems.push(`${name}: the file is empty.`);
    } catch (error) {
      problems.push(`${name}: the file cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'}).`);
    }
  }
  return values;
}

function settingOfFile(name: string): string | null {
  const camel = name.endsWith('File') ? name.slice(0, -'File'.length) : null;
  const upper = name.endsWith('_FILE') ? name.slice(0, -'_FILE'.length) : null;
  for (const setting of [camel, upper]) {
    if (setting && (fromFile.includes(setting) || psaSecret.test(setting))) return setting;
  }
  return null;
}

function refuseReadable(name: string, path: string, problems: string[]): boolean {
  if (process.platform === 'win32') return true;
  const mode = statSync(path, { throwIfNoEntry: false })?.mode;
  if (mode === undefined || (mode & 0o077) === 0) return true;
  problems.push(`${name}: others on this machine may read ${path}. Run: chmod 600 ${path}`);
  return false;
}
