import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createProduct } from '../../sandbox/product.ts';
import { startSandbox } from '../../sandbox/sandbox.ts';
import { conversations } from '../../sandbox/world.ts';
import { dataFolder } from '../../services/storage/dataFolder.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** `npm run sandbox` on a port, and what it says. */
function run(port: number): { child: ChildProcess; said: string[]; line: (text: string) => Promise<void> } {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'sandbox/start.ts'], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, SANDBOX_PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      said.push(line);
      for (const look of waiting) look();
    });
  }
  const line = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (said.some((one) => one.includes(text))) resolve();
      };
      waiting.add(look);
      child.once('exit', () => reject(new Error(`It ended without "${text}":\n${said.join('\n')}`)));
      look();
    });
  return { child, said, line };
}

const isThere = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

describe('starting and ending the sandbox', function () {
  this.timeout(120_000);

  it('prints its address and what to type, and leaves nothing behind after Ctrl-C', async () => {
    const port = await freePort();
    const { child, said, line } = run(port);
    await line(`Open http://127.0.0.1:${port}`);
    await line('reset MFA');
    const state = await fetch(`http://127.0.0.1:${port}/control/state`, { signal: AbortSignal.timeout(5000) });
    const { bot } = (await state.json()) as { bot: { up: boolean; url: string } };
    assert.equal(bot.up, true);
    child.kill('SIGINT');
    const [code] = await once(child, 'exit');
    assert.equal(code, 0, said.join('\n'));
    for (const url of [bot.url, `http://127.0.0.1:${port}`]) {
      await assert.rejects(fetch(url, { signal: AbortSignal.timeout(2000) }), TypeError);
    }
    const folder = join(root, '.sandbox', String(port));
    const data = await dataFolder(folder);
    assert.equal(await isThere(join(data, 'postgresql', 'PG_VERSION')), true);
    assert.equal(await isThere(join(data, 'postgresql', 'postmaster.pid')), false);
    for (const path of new Set([folder, data])) await rm(path, { recursive: true, force: true });
  });

  it('says so when its port is taken, and starts no bot', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { child, said } = run(port);
    const [code] = await once(child, 'exit');
    other.close();
    assert.equal(code, 1);
    assert.match(said.join('\n'), new RegExp(`Port ${port} is taken, perhaps by another sandbox`));
    assert.doesNotMatch(said.join('\n'), / {4}at /);
    await rm(join(root, '.sandbox', String(port)), { recursive: true, force: true });
  });

  it('kills the bot, starts it again on the database that was left, and ends that with it', async () => {
    const dataDir = join(tmpdir(), `sandbox-start-${process.pid}`);
    const sandbox = await startSandbox({ dataDir });
    const pidFile = join(await dataFolder(dataDir), 'postgresql', 'postmaster.pid');
    const megan = sandbox.teams.as('megan');
    const personal = conversations.personal('megan');
    try {
      await sandbox.product.kill();
      assert.equal(sandbox.product.up, false);
      assert.equal(await isThere(pidFile), true);
      assert.equal((await megan.say(personal, 'help'))?.status, 0);
      await sandbox.product.start();
      assert.equal((await megan.say(personal, 'help'))?.status, 200);
      await megan.waitFor(personal, ({ from, card }) => from === 'bot' && card !== null);
      await sandbox.product.kill();
    } finally {
      await sandbox.stop();
    }
    assert.equal(await isThere(pidFile), false);
    assert.deepEqual(sandbox.unexpected(), []);
    await rm(await dataFolder(dataDir), { recursive: true, force: true });
    await rm(dataDir, { recursive: true, force: true });
  });

  it('passes on what the bot says when it does not start', async () => {
    await assert.rejects(createProduct({}).start(), /ended at start \(exit code 1\):[\s\S]*MicrosoftAppId/);
  });
});
