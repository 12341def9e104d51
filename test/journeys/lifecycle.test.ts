import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { forgetData } from '../../sandbox/product.ts';
import { environmentFor, type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { cardText } from '../../sandbox/teams.ts';
import { conversations } from '../../sandbox/world.ts';
import { dataFolder } from '../../services/storage/dataFolder.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const chat = conversations.personal('megan');

interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** The program alone, with an environment of our own choice. */
function start(env: Record<string, string>): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, ['index.ts'], {
    cwd: root,
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout?.on('data', (chunk) => {
    said.out += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    said.err += chunk;
  });
  return { child, ended: once(child, 'close').then(([code]) => ({ code, ...said })) };
}

const portIsOpen = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    }).once('error', () => resolve(false));
  });

/** A process that ended, and that nobody has asked about yet, still has its number (state Z). */
const lives = async (pid: number): Promise<boolean> => {
  try {
    process.kill(pid, 0);
  } catch {
    return false; // no such process
  }
  const state = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return !/\) Z /.test(state);
};

describe('starting and ending', () => {
  let dataDir: string;
  const started: Sandbox[] = [];
  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'mfa-lifecycle-'));
  });
  after(async () => {
    for (const sandbox of started) await sandbox.stop();
    await forgetData(dataDir);
    await rm(dataDir, { recursive: true, force: true });
  });
  const keep = async (starting: Promise<Sandbox>) => {
    const sandbox = await starting;
    started.push(sandbox);
    return sandbox;
  };
  /** Pid and port of the database server that runs on the folder. */
  async function server(): Promise<{ pid: number; port: number } | null> {
    const file = join(await dataFolder(dataDir), 'postgresql', 'postmaster.pid');
    const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n');
    return lines[3] ? { pid: Number(lines[0]), port: Number(lines[3]) } : null;
  }
  async function helps(sandbox: Sandbox): Promise<void> {
    const megan = sandbox.teams.as('megan');
    await megan.say(chat, 'help');
    const message = await megan.waitFor(chat, (m) => m.card !== null);
    assert.equal(cardText(message.card ?? {})[0], 'What I can do');
  }

  it('ends with code 1 and one list of all that is missing when nothing is set', async () => {
    const { code, out, err } = await start({}).ended;
    assert.equal(code, 1);
    assert.equal(out, '');
    for (const name of [
      'MicrosoftAppId',
      'MicrosoftAppTenantId',
      'MicrosoftAppPassword',
      'GRAPH_CLIENT_ID',
      'GRAPH_CLIENT_SECRET',
      'TECHNICIANS_GROUP_ID',
      'ADMINISTRATORS_GROUP_ID',
      'ORGANISATIONS_FILE',
    ]) {
      assert.match(err, new RegExp(`^.*${name}: .+$`, 'm'), `${name} in\n${err}`);
    }
    assert.doesNotMatch(err, /^\s+at /m, 'no stack');
  });

  it('lets two that start at once on one new folder share one database, and the last one out stops it', async () => {
    const [one, two] = await Promise.all([keep(startSandbox({ dataDir })), keep(startSandbox({ dataDir }))]);
    const running = await server();
    assert.ok(running && (await lives(running.pid)));
    await helps(one);
    await helps(two);
    for (const { product } of [one, two]) assert.equal((await fetch(`${product.url}/health`)).status, 200);

    await one.product.stop();
    assert.deepEqual(await server(), running, 'the other one still works with it');
    assert.equal((await fetch(`${two.product.url}/health`)).status, 200);
    await two.product.stop();
    assert.equal(await server(), null);
    assert.ok(!(await lives(running.pid)) && !(await portIsOpen(running.port)));
  });

  it('adopts the database that a killed one left running, with all that it knew', async () => {
    const [sandbox] = started;
    assert.ok(sandbox);
    await sandbox.product.start();
    const first = await server();
    await sandbox.teams.as('megan').say(chat, 'reset MFA');
    const form = await sandbox.teams
      .as('megan')
      .waitFor(chat, (m) => /Review reset/.test(cardText(m.card ?? {}).join()));
    await sandbox.product.kill();
    assert.ok(first && (await lives(first.pid)), 'the server goes on');

    await sandbox.product.start();
    assert.deepEqual(await server(), first, 'the same server');
    const pressed = await sandbox.teams.as('megan').press(form, 'form.submit', {}, { check: false });
    assert.ok(
      cardText(pressed.card ?? {}).some((line) => line.includes('entries need another look')),
      'it knows the form',
    );
    await sandbox.product.stop();
  });

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`leaves no process, no port and no postmaster.pid after ${signal}, and ends with code 0`, async () => {
      const [sandbox] = started;
      assert.ok(sandbox);
      const { child, ended } = start(await environmentOf(sandbox));
      const url = await ready(child);
      const running = await server();
      assert.ok(running);
      child.kill(signal);
      const { code, err } = await ended;
      assert.deepEqual([code, err], [0, '']);
      assert.equal(await server(), null);
      assert.ok(!(await lives(running.pid)), 'the database server');
      assert.ok(!(await portIsOpen(running.port)) && !(await portIsOpen(Number(new URL(url).port))));
      assert.equal(await stat(join(await dataFolder(dataDir), 'postgresql', 'PG_VERSION')).then(() => 'kept'), 'kept');
    });
  }

  it('ends in order when it is stopped while it still starts', async () => {
    const [sandbox] = started;
    assert.ok(sandbox);
    for (const wait of [150, 900]) {
      const { child, ended } = start(await environmentOf(sandbox));
      await sleep(wait);
      child.kill('SIGTERM');
      const { code, err } = await ended;
      // Before the program has set its handlers the signal itself ends it.
      assert.ok(code === 0 || code === null, `${wait} ms: ${code} ${err}`);
      for (const end = Date.now() + 5000; (await server()) !== null && Date.now() < end; await sleep(50));
      assert.equal(await server(), null, `${wait} ms`);
    }
  });

  it('ends with code 1, a sentence and no database left when its port is taken', async () => {
    const [sandbox] = started;
    assert.ok(sandbox);
    const { ended } = start({ ...(await environmentOf(sandbox)), PORT: String(sandbox.login.port) });
    const { code, err } = await ended;
    assert.equal(code, 1);
    assert.match(
      err,
      /^ {2}- PORT: another program listens on 127\.0\.0\.1:\d+ \(EADDRINUSE\)\. Stop it, or set another PORT\.$/m,
    );
    assert.doesNotMatch(err, /^\s+at /m, 'no stack');
    for (const end = Date.now() + 5000; (await server()) !== null && Date.now() < end; await sleep(50));
    assert.equal(await server(), null);
  });

  const environmentOf = (sandbox: Sandbox) => environmentFor({ dataDir }, sandbox);
});

/** Waits for the line that tells where it listens. */
async function ready(child: ChildProcess): Promise<string> {
  let text = '';
  for await (const chunk of child.stdout ?? []) {
    text += chunk;
    const found = /"url":"(http[^"]+)".*"ready"/.exec(text)?.[1];
    if (found) break;
  }
  return /"url":"(http[^"]+)".*"ready"/.exec(text)?.[1] ?? '';
}
