import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Sandbox, type SandboxOptions, startSandbox } from '../sandbox/sandbox.ts';
import { openServer } from '../services/storage/embedded.ts';
import { type Memory, memoryOf } from './memory.ts';
import { type Figures, figures, timed } from './numbers.ts';

export interface Starts {
  /** The first start makes a database. */
  ownDatabaseFirst: Figures;
  ownDatabaseLater: Figures;
  givenDatabase: Figures;
  memoryAtRest: Memory | null;
}

const restMs = 5000;

/** From the start of the process until it says that it is ready. */
export async function measureStarts(times: { first: number; later: number; given: number }): Promise<Starts> {
  const first: number[] = [];
  const later: number[] = [];
  let memoryAtRest: Memory | null = null;
  for (let round = 1; round <= times.first; round += 1) {
    await withSandbox({ start: false }, async (sandbox, dataDir) => {
      first.push(await timed(() => sandbox.product.start()));
      if (round < times.first) return;
      for (let n = 0; n < times.later; n += 1) {
        await sandbox.product.stop();
        later.push(await timed(() => sandbox.product.start()));
      }
      await sleep(restMs);
      memoryAtRest = await memoryOf(dataDir);
    });
  }
  return {
    ownDatabaseFirst: figures(first),
    ownDatabaseLater: figures(later),
    givenDatabase: figures(await startsOnGiven(times.given)),
    memoryAtRest,
  };
}

/** With `DATABASE_URL`, on a server that runs already. */
async function startsOnGiven(count: number): Promise<number[]> {
  const samples: number[] = [];
  const folder = await temporaryFolder();
  const server = await openServer(folder);
  try {
    await withSandbox({ start: false, databaseUrl: server.url }, async ({ product }) => {
      await product.start(); // makes the tables
      for (let n = 0; n < count; n += 1) {
        await product.stop();
        samples.push(await timed(() => product.start()));
      }
    });
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
  return samples;
}

/** A sandbox for as long as `work` takes; nothing of it is left. */
export async function withSandbox<T>(
  options: Partial<SandboxOptions>,
  work: (sandbox: Sandbox, dataDir: string) => Promise<T>,
): Promise<T> {
  const dataDir = await temporaryFolder();
  const sandbox = await startSandbox({ dataDir, limits: false, ...options });
  try {
    return await work(sandbox, dataDir);
  } finally {
    await sandbox.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mfa-reset-bench-'));
  await chmod(folder, 0o755); // as root the database runs as nobody, who must be able to enter
  return folder;
}
