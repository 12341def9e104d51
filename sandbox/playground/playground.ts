import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StaffName } from '../world.ts';
import { contextFile, contextFileName } from './contextFile.ts';
import type { Relay } from './relay.ts';

/** Microsoft's Agents Playground, started through npx when somebody asks for it. Nothing of it is in this project. */
export interface Playground {
  /** Its page, once it answers; rejects with a sentence when it does not start, and when it was ended before. */
  readonly ready: Promise<string>;
  /** Called when it ends by itself after it was ready. */
  onEnd: (() => void) | null;
  /** Ends it and all that it started, also while it is still being downloaded. */
  stop(): Promise<void>;
}

type Doors = Pick<Relay, 'endpoint' | 'serviceUrl' | 'playgroundUrl'>;

export const playgroundPackage = '@microsoft/m365agentsplayground@0.2.28';
/** What its licence allows, and who can reach it. Say it wherever it is started. */
export const playgroundTerms =
  'Microsoft licenses it to be evaluated and for feedback only, as pre-release software; it listens on all interfaces of this machine and asks nobody who they are.';

/** The first time npx downloads it. */
const startMs = 180_000;
const endMs = 5_000;
const listens = /Listening on (\d+)/;
/** Taken when free; else it takes another one and says which. */
const port = 56150;

/** Starts it in `folder`, where its context file is written and its own logs appear. */
export function startPlayground(options: { folder: string; relay: Doors; who: StaffName }): Playground {
  const { folder, relay, who } = options;
  const said: string[] = [];
  let child: ChildProcess | null = null;
  let stopped = false;

  const playground: Playground = { ready: start(), onEnd: null, stop };
  playground.ready.catch(() => {}); // whoever waits for it hears it
  return playground;

  async function start(): Promise<string> {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, contextFileName), contextFile(who));
    const environment = await environmentIn(folder);
    if (stopped) throw new Error('The Agents Playground was ended.');
    const started = spawn('npx', argumentsFor(relay), {
      cwd: folder,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own: npx starts a shell, and that the server. Only a signal to all of them ends them all.
      detached: process.platform !== 'win32',
      shell: process.platform === 'win32',
    });
    child = started;
    const lastResort = () => void endNow(started);
    process.once('exit', lastResort);
    started.once('close', () => process.off('exit', lastResort));
    const ended = new Promise<never>((_resolve, reject) => {
      started.once('error', (error) => reject(new Error(`npx cannot be started: ${error.message}.`)));
      started.once('close', (code, signal) => reject(new Error(whyEnded(said, signal ?? `exit code ${code}`, folder))));
    });
    ended.catch(() => {}); // looked at while it starts; later `close` below is the one that counts
    const listening = new Promise<number>((resolve) => {
      for (const stream of [started.stdout, started.stderr]) {
        createInterface({ input: stream }).on('line', (line) => {
          said.push(line);
          const found = listens.exec(line)?.[1];
          if (found) resolve(Number(found));
        });
      }
    });
    const late = new AbortController();
    try {
      const url = await Promise.race([
        listening.then((found) => answering(`http://127.0.0.1:${found}`, late.signal)),
        ended,
        sleep(startMs, null, { signal: late.signal }).then(() => {
          throw new Error(`It was not ready within ${startMs / 1000} s.`);
        }),
      ]);
      started.once('close', () => {
        relay.playgroundUrl = null;
        if (!stopped) playground.onEnd?.();
      });
      relay.playgroundUrl = url;
      return url;
    } catch (error) {
      await endGroup(started);
      throw error;
    } finally {
      late.abort();
    }
  }

  async function stop(): Promise<void> {
    stopped = true;
    if (child) await endGroup(child);
    await playground.ready.catch(() => {}); // nothing starts after this
    relay.playgroundUrl = null;
  }
}

function argumentsFor(relay: Doors): string[] {
  return [
    ...['--yes', playgroundPackage, 'start', '-c', 'msteams', '-p', String(port), '--dt'],
    ...['-e', relay.endpoint, '--su', relay.serviceUrl],
  ];
}

/** It says "Listening" before it has read its context file, and ends a moment later when that is wrong. */
async function answering(url: string, signal: AbortSignal): Promise<string> {
  for (;;) {
    const answered = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(2_000)]) }).then(
      ({ ok }) => ok,
      () => false, // not yet, or the wait is over, which the next line tells apart
    );
    if (answered) return url;
    await sleep(200, null, { signal });
  }
}

function whyEnded(said: string[], how: string, folder: string): string {
  if (said.some((line) => listens.test(line))) return `It ended at its start (${how}); its log is in ${folder}.`;
  // npm's own word for it stands in the middle of many.
  const told = said.find((line) => /not found|failed/i.test(line)) ?? said.at(-1) ?? 'without a word';
  return `npx ended (${how}): ${told.replace(/^npm (error|ERR!) */, '').replace(/[.\s]*$/, '.')}`;
}

/** Ends the process and its children; waits until none is left. */
async function endGroup(child: ChildProcess): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  if (process.platform === 'win32') {
    if (child.exitCode !== null) return;
    const gone = new Promise((resolve) => child.once('close', resolve));
    spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' });
    await gone;
    return;
  }
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (!signalGroup(pid, signal)) return;
    for (let waited = 0; waited < endMs; waited += 50) {
      if (!signalGroup(pid, 0)) return;
      await sleep(50);
    }
  }
}

/** For the last moment of this process, when nothing can be waited for. */
function endNow({ pid }: ChildProcess): void {
  if (pid !== undefined && process.platform !== 'win32') signalGroup(pid, 'SIGTERM');
}

/** False when nobody of the group is left. */
function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

/**
 * Only what npx needs to find programs and the registry: settings of this shell would change what the Playground does,
 * and its secrets are none of its business.
 */
async function environmentIn(folder: string): Promise<Record<string, string | undefined>> {
  const wanted =
    /^(PATH|HOME|TMPDIR|DISPLAY|WAYLAND_DISPLAY|(https?|no)_proxy|npm_config_(registry|cache|userconfig|globalconfig|proxy|https_proxy|noproxy|cafile)|NODE_EXTRA_CA_CERTS|SystemRoot|ComSpec|PATHEXT|TEMP|USERPROFILE|APPDATA|LOCALAPPDATA)$/i;
  const environment: Record<string, string | undefined> = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => wanted.test(name))),
    npm_config_fetch_retries: '1', // without a network it would else try for more than a minute
  };
  const path = environment.PATH ?? '';
  if (process.platform !== 'linux' || path.split(delimiter).some((one) => isProgram(join(one, 'xdg-open')))) {
    return environment;
  }
  // It opens a browser at its start, and ends when there is nothing to open one with.
  const bin = join(folder, 'bin');
  await mkdir(bin, { recursive: true });
  await writeFile(join(bin, 'xdg-open'), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
  return { ...environment, PATH: `${bin}${delimiter}${path}` };
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // not there, or not to be run
  }
}
