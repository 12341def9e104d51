import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { asRoot, type Binaries, findBinaries } from './binaries.ts';

/**
 * The product's own PostgreSQL. Any number of processes may open one folder: the first makes and starts it, the others
 * adopt it, also when the process that started it was killed. PostgreSQL's own pid file is the arbiter.
 */
export interface Server {
  url: string;
  /** Stops the server if nobody else is connected. Close your own pools first. */
  close(): Promise<void>;
}

const superuser = 'mfa_reset_bot';
const giveUpMs = 60_000;

/** `options` are PostgreSQL settings like `fsync=off`, for throw-away test servers. */
export async function openServer(folder: string, options: string[] = []): Promise<Server> {
  const binaries = await findBinaries();
  await mkdir(folder, { recursive: true, mode: asRoot ? 0o755 : 0o700 });
  const data = join(await realpath(folder), 'postgresql');
  const tries: string[] = [];
  for (const end = Date.now() + giveUpMs; Date.now() < end; await sleep(150)) {
    const running = await adopt(data, tries);
    if (running) return { url: running, close: () => closeServer(binaries, data, running) };
    try {
      if (!(await exists(join(data, 'PG_VERSION')))) await initBesideThenRename(binaries, data);
      await startServer(binaries, data, options);
    } catch (error) {
      tries.push(String(error)); // another process may have won; look again
    }
  }
  throw new Error(`PostgreSQL in ${data} did not start within a minute:\n${[...new Set(tries)].slice(-5).join('\n')}`);
}

/** The address of the server that runs on this folder, or null when none does. */
async function adopt(data: string, tries: string[]): Promise<string | null> {
  const pidFile = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => null);
  const port = pidFile?.split('\n')[3]?.trim();
  if (!port) return null;
  const url = `postgres://${superuser}:${await readFile(join(data, 'password'), 'utf8')}@127.0.0.1:${port}/postgres`;
  try {
    return (await realpath(await showDataDirectory(url))) === data ? url : null;
  } catch (error) {
    const { code } = error as { code?: string };
    // The loop looks again after these. Anything else is a real fault.
    if (code === '28P01')
      throw new Error(`The PostgreSQL on port ${port} does not know the password stored in ${data}.`);
    if (!isNotThere(error)) throw error;
    tries.push(`port ${port} of postmaster.pid: ${code}`);
    return null;
  }
}

/** Not there any more, still starting, or shutting down. */
function isNotThere(error: unknown): boolean {
  const codes = ['ECONNREFUSED', 'ECONNRESET', '57P03', '57P01'];
  const { code, message } = error as { code?: string; message?: string };
  return codes.includes(code ?? '') || message === 'Connection terminated unexpectedly';
}

async function showDataDirectory(url: string): Promise<string> {
  return query<{ data_directory: string }>(url, 'show data_directory', (row) => row.data_directory);
}

async function query<Row>(url: string, text: string, read: (row: Row) => string): Promise<string> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on('error', () => {}); // a server that stops under us also fails the query below, which tells
  await client.connect();
  try {
    const { rows } = await client.query(text);
    return read(rows[0] as Row);
  } finally {
    await client.end();
  }
}

/** Nobody ever sees a half-made cluster: it is made beside and renamed; who comes second throws its own away. */
async function initBesideThenRename(binaries: Binaries, data: string): Promise<void> {
  const making = `${data}.new-${process.pid}`;
  const passwordFile = `${making}.password`;
  const password = randomBytes(24).toString('base64url');
  try {
    await rm(making, { recursive: true, force: true });
    await mkdir(making, { mode: 0o700 });
    await writeFile(passwordFile, password, { mode: 0o600 });
    if (binaries.runAs)
      for (const path of [making, passwordFile]) await chown(path, binaries.runAs.uid, binaries.runAs.gid);
    const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
    const safe = ['-A', 'scram-sha-256', '--data-checksums', '-E', 'UTF8'];
    await run(binaries, binaries.initdb, [
      '-D',
      making,
      '-U',
      superuser,
      `--pwfile=${passwordFile}`,
      ...safe,
      ...locale,
    ]);
    await rename(passwordFile, join(making, 'password'));
    await chmod(making, 0o700);
    await rename(making, data);
  } catch (error) {
    if (!(await exists(join(data, 'PG_VERSION')))) throw error;
  } finally {
    await rm(making, { recursive: true, force: true });
    await rm(passwordFile, { force: true });
  }
}

async function startServer(binaries: Binaries, data: string, options: string[]): Promise<void> {
  const port = await freePort();
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', ...options]
    .map((s) => `-c ${s}`)
    .join(' ');
  const log = join(data, 'server.log');
  await run(binaries, binaries.pgCtl, ['start', '-w', '-s', '-D', data, '-l', log, '-o', `-p ${port} ${settings}`]);
}

/** Last one out turns off the light: a server that another process uses goes on. */
async function closeServer(binaries: Binaries, data: string, url: string): Promise<void> {
  const others = `select count(*)::text as n from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`;
  // Our own pools have just been closed; their backends need a moment to go.
  for (let look = 0; look < 10; look++) {
    try {
      if ((await query<{ n: string }>(url, others, (row) => row.n)) === '0') {
        await run(binaries, binaries.pgCtl, ['stop', '-m', 'fast', '-w', '-s', '-D', data]);
        return;
      }
    } catch (error) {
      if (isNotThere(error)) return; // the other process was the last one out
      if (await exists(join(data, 'postmaster.pid'))) throw error;
      return;
    }
    await sleep(50);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** Runs one of PostgreSQL's programs detached from our terminal, so that Ctrl-C reaches the bot and not the server. */
function run(binaries: Binaries, program: string, args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: asRoot ? '/' : undefined,
      env: {
        PATH: process.env.PATH,
        LC_ALL: 'C',
        TZ: 'UTC',
        ...(process.env.SystemRoot && { SystemRoot: process.env.SystemRoot }),
      },
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
      ...binaries.runAs,
    });
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    child.once('error', reject);
    // `exit`, not `close`: the server that pg_ctl leaves behind keeps the pipe open.
    child.once('exit', (code) => {
      child.stderr.destroy();
      if (code === 0) resolve();
      else reject(new Error(`${program.split(/[\\/]/).at(-1)} ended with ${code}: ${said.trim()}`));
    });
  });
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}
