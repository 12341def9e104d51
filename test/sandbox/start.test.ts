import assert from 'node:assert/strict';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createProduct } from '../../sandbox/product.ts';
import { startSandbox } from '../../sandbox/sandbox.ts';
import { conversations } from '../../sandbox/world.ts';
import { dataFolder } from '../../services/storage/dataFolder.ts';
import { forget, freePort, isThere, root, run } from './run.ts';

describe('starting and ending the sandbox', () => {
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
    await forget(port);
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
