import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { dataFolder } from '../services/storage/dataFolder.ts';
import { openServer } from '../services/storage/embedded.ts';

/** The product as it runs anywhere: `node index.ts`, a process of its own with a complete environment. */
export interface Product {
  /** Where it listens now; throws while it is down. */
  readonly url: string;
  readonly up: boolean;
  /** What it wrote, line by line; the latest 20,000. */
  readonly log: string[];
  /** What it was told, for programs that look at the same data. */
  readonly env: Readonly<Record<string, string>>;
  /** Starts it and waits until it says that it is ready. */
  start(): Promise<void>;
  /** kill -9, without a word of warning. Its database server goes on, as after a real crash. */
  kill(): Promise<void>;
  /** SIGTERM, and the end of it; afterwards nothing of it is left, the database server included. */
  stop(): Promise<void>;
  onLine: ((line: string) => void) | null;
  onChange: (() => void) | null;
}

const root = fileURLToPath(new URL('..', import.meta.url));
/** A first start makes a database. */
const startMs = 120_000;
const stopMs = 40_000;
const keep = 20_000;

/** `env` is all that the product gets to know, besides where programs are found. */
export function createProduct(env: Record<string, string>): Product {
  let child: ChildProcess | null = null;
  let url: string | null = null;
  const log: string[] = [];

  async function start(): Promise<void> {
    if (child) throw new Error('The bot runs already.');
    // A group of its own: Ctrl-C in the terminal reaches the sandbox only, which then ends the bot in order.
    const started = spawn(process.execPath, ['index.ts'], {
      cwd: root,
      env: { ...inherited(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
    });
    child = started;
    started.once('exit', () => {
      if (child !== started) return;
      child = null;
      url = null;
      product.onChange?.();
    });
    const from = log.length;
    createInterface({ input: started.stderr }).on('line', keepLine);
    const ready = new Promise<string>((resolve) => {
      createInterface({ input: started.stdout }).on('line', (line) => {
        keepLine(line);
        const found = readyUrl(line);
        if (found) resolve(found);
      });
    });
    const waiting = new AbortController();
    const ended = once(started, 'exit', { signal: waiting.signal }).then(([code, signal]) => {
      throw new Error(
        `The bot ended at start (${signal ?? `exit code ${code}`}):\n${log.slice(from).slice(-20).join('\n')}`,
      );
    });
    const late = sleep(startMs, null, { signal: waiting.signal }).then(() => {
      throw new Error(`The bot was not ready within ${startMs / 1000} s:\n${log.slice(from).slice(-20).join('\n')}`);
    });
    // Whoever loses the race is called off, and its rejection is nobody's business any more.
    for (const loser of [ended, late]) loser.catch(() => {});
    try {
      url = await Promise.race([ready, ended, late]);
    } catch (error) {
      if (child === started) await end(started, 'SIGKILL');
      throw error;
    } finally {
      waiting.abort();
    }
    product.onChange?.();
  }

  function keepLine(line: string): void {
    log.push(line);
    if (log.length > keep) log.splice(0, log.length - keep);
    product.onLine?.(line);
  }

  const product: Product = {
    get url() {
      if (!url) throw new Error('The bot is down.');
      return url;
    },
    get up() {
      return url !== null;
    },
    log,
    env,
    onLine: null,
    onChange: null,
    start,
    kill: async () => {
      if (child) await end(child, 'SIGKILL');
    },
    stop: async () => {
      if (child) await end(child, 'SIGTERM');
      await stopDatabase(env);
    },
  };
  return product;
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  const inTime = new AbortController();
  const result = await Promise.race([gone, sleep(stopMs, 'late' as const, { signal: inTime.signal })]);
  inTime.abort();
  if (result !== 'late') return;
  child.kill('SIGKILL');
  await gone;
  throw new Error(`The bot did not end within ${stopMs / 1000} s of ${signal}; it was killed.`);
}

/** A bot that was killed leaves its database server running. It is adopted once more, to be stopped in order. */
async function stopDatabase(env: Record<string, string>): Promise<void> {
  if (env.DATABASE_URL || !env.DATA_DIR) return;
  const folder = await dataFolder(env.DATA_DIR);
  const left = await stat(join(folder, 'postgresql', 'postmaster.pid')).catch(() => null);
  if (!left) return;
  const server = await openServer(folder);
  await server.close();
}

/** Throws the bot's own database below this folder away, so that the next start makes a new one. */
export async function forgetData(dataDir: string): Promise<void> {
  await stopDatabase({ DATA_DIR: dataDir });
  await rm(join(await dataFolder(dataDir), 'postgresql'), { recursive: true, force: true });
}

function readyUrl(line: string): string | null {
  if (!line.startsWith('{')) return null;
  try {
    const { msg, url } = JSON.parse(line) as Record<string, unknown>;
    return msg === 'ready' && typeof url === 'string' ? url : null;
  } catch {
    return null; // a line that only looks like JSON; it is in the log as it came
  }
}

/** Nothing else of this shell reaches the product, so that a stray setting cannot. */
function inherited(): Record<string, string> {
  const names = [
    'PATH',
    'HOME',
    'TMPDIR',
    'NODE_COMPILE_CACHE',
    ...(process.platform === 'win32' ? ['SystemRoot', 'TEMP', 'USERPROFILE'] : []),
  ];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}
