import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { contextFileName } from '../../sandbox/playground/contextFile.ts';
import { startPlayground } from '../../sandbox/playground/playground.ts';
import type { Relay } from '../../sandbox/playground/relay.ts';
import { forget, freePort, root, run } from './run.ts';

/**
 * In npx's place a program of the test's own, which starts a shell that starts the server, as npx does. Like the real
 * one it takes another port than it was told when that is taken, and says which.
 */
const server = `
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
const server = createServer((request, response) => {
  response.end('playground');
  if (request.url === '/end') process.exit(0);
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  writeFileSync('seen.json', JSON.stringify({ arguments: process.argv.slice(2), environment: process.env, port }));
  console.log('Listening on ' + port);
});
`;
const scripts = {
  works: `#!/bin/sh\nsh -c '"${process.execPath}" "$0" "$@"; true' "$(dirname "$0")/server.mjs" "$@"\n`,
  noNetwork: `#!/bin/sh\necho 'npm error code ENOTFOUND' >&2\necho 'npm error request to the registry failed, reason: getaddrinfo ENOTFOUND' >&2\necho 'npm error A complete log is elsewhere' >&2\nexit 1\n`,
  endsAtOnce: '#!/bin/sh\necho "Listening on 9"\nsleep 0.2\nexit 1\n',
  downloads: '#!/bin/sh\nsleep 600 & echo $! > sleeper\nwait\n',
};

interface Seen {
  arguments: string[];
  environment: Record<string, string>;
  port: number;
}

(process.platform === 'win32' ? describe.skip : describe)('starting the Agents Playground', () => {
  const { PATH } = process.env;
  let folder: string;
  const relay: Pick<Relay, 'endpoint' | 'serviceUrl' | 'playgroundUrl'> = {
    endpoint: 'http://127.0.0.1:1/api/messages',
    serviceUrl: 'http://127.0.0.1:2/_connector',
    playgroundUrl: null,
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'playground-start-'));
  });
  afterEach(async () => {
    process.env.PATH = PATH;
    delete process.env.AUTH_CLIENT_SECRET;
    await rm(folder, { recursive: true, force: true });
  });

  /** Puts a program called npx before all others. */
  async function npx(which: keyof typeof scripts): Promise<string> {
    await writeFile(join(folder, 'npx'), scripts[which], { mode: 0o755 });
    await writeFile(join(folder, 'server.mjs'), server);
    return `${folder}${delimiter}${PATH}`;
  }
  const start = async (which: keyof typeof scripts) => {
    process.env.PATH = await npx(which);
    return startPlayground({ folder: join(folder, 'run'), relay, who: 'megan' });
  };
  const seen = async (at: string) => JSON.parse(await readFile(join(at, 'seen.json'), 'utf8')) as Seen;

  it('tells it where the relay is, waits until it answers, and ends all of it', async () => {
    process.env.AUTH_CLIENT_SECRET = 'canary-of-this-shell';
    const playground = await start('works');
    const url = await playground.ready;
    const { arguments: given, environment, port } = await seen(join(folder, 'run'));
    assert.equal(url, `http://127.0.0.1:${port}`);
    assert.equal(relay.playgroundUrl, url);
    assert.deepEqual(given.slice(0, 3), ['--yes', '@microsoft/m365agentsplayground@0.2.28', 'start']);
    const following = (name: string) => given[given.indexOf(name) + 1];
    assert.equal(following('-e'), relay.endpoint);
    assert.equal(following('--su'), relay.serviceUrl);
    assert.equal(following('-c'), 'msteams');
    assert.equal(following('-p'), '56150');
    assert.ok(given.includes('--dt'));
    assert.ok(!JSON.stringify(environment).includes('canary-of-this-shell'));
    assert.match(await readFile(join(folder, 'run', contextFileName), 'utf8'), /Megan Bowen/);
    await playground.stop();
    assert.equal(relay.playgroundUrl, null);
    await assert.rejects(fetch(url, { signal: AbortSignal.timeout(2000) }), TypeError);
  });

  it('tells when it ended by itself', async () => {
    const playground = await start('works');
    const url = await playground.ready;
    const ended = new Promise<void>((resolve) => {
      playground.onEnd = resolve;
    });
    await fetch(`${url}/end`, { signal: AbortSignal.timeout(2000) }).catch(() => {}); // it may be gone before it answers
    await ended;
    assert.equal(relay.playgroundUrl, null);
    await playground.stop();
  });

  it('says in one sentence why it did not start', async () => {
    await assert.rejects((await start('noNetwork')).ready, {
      message: 'npx ended (exit code 1): request to the registry failed, reason: getaddrinfo ENOTFOUND.',
    });
    await assert.rejects((await start('endsAtOnce')).ready, {
      message: `It ended at its start (exit code 1); its log is in ${join(folder, 'run')}.`,
    });
    process.env.PATH = folder;
    await rm(join(folder, 'npx'));
    const none = startPlayground({ folder: join(folder, 'run'), relay, who: 'megan' });
    await assert.rejects(none.ready, { message: 'npx cannot be started: spawn npx ENOENT.' });
    await none.stop();
  });

  it('can be ended while it is being downloaded', async () => {
    const playground = await start('downloads');
    const sleeper = await written(join(folder, 'run', 'sleeper'));
    await playground.stop();
    await assert.rejects(playground.ready);
    assert.throws(() => process.kill(Number(sleeper), 0), { code: 'ESRCH' });
  });

  it('opens beside the sandbox, and is gone with it', async () => {
    const port = await freePort();
    const { child, said, line } = run(port, { arguments: ['--playground', 'alex'], path: await npx('works') });
    await line('the Agents Playground, where you are Alex Wilber');
    await line('listens on all interfaces');
    const { port: at, arguments: given } = await seen(join(root, '.sandbox', String(port), 'playground'));
    const url = `http://127.0.0.1:${at}`;
    assert.ok(said.some((one) => one.includes(`Open ${url}`)));
    const endpoint = given[given.indexOf('-e') + 1] ?? '';
    assert.equal((await fetch(endpoint, { method: 'HEAD', signal: AbortSignal.timeout(2000) })).status, 405);
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    assert.equal(code, 0, said.join('\n'));
    for (const gone of [url, endpoint]) {
      await assert.rejects(fetch(gone, { signal: AbortSignal.timeout(2000) }), TypeError);
    }
    await forget(port);
  });

  it('is missed by nobody when it cannot be had', async () => {
    const port = await freePort();
    const { child, said, line } = run(port, { arguments: ['--playground'], path: await npx('noNetwork') });
    await line('No Agents Playground: npx ended (exit code 1): request to the registry failed');
    const state = await fetch(`http://127.0.0.1:${port}/control/state`, { signal: AbortSignal.timeout(5000) });
    assert.equal(((await state.json()) as { bot: { up: boolean } }).bot.up, true);
    child.kill('SIGINT');
    const [code] = await once(child, 'exit');
    assert.equal(code, 0, said.join('\n'));
    await forget(port);
  });

  it('says whom one can be, and what the options are', async () => {
    const wrong = run(4400, { arguments: ['--playground', 'nobody'] });
    await wrong.line('--playground takes one of megan, lee, alex, pat, or nothing.');
    const help = run(4400, { arguments: ['--help'] });
    await help.line('--playground [NAME]');
  });
});

async function written(file: string): Promise<string> {
  for (const end = Date.now() + 10_000; Date.now() < end; await sleep(20)) {
    const text = await readFile(file, 'utf8').catch(() => ''); // not there yet
    if (text) return text;
  }
  throw new Error(`Nobody wrote ${file}.`);
}
