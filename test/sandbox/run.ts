import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { dataFolder } from '../../services/storage/dataFolder.ts';

/** The sandbox as somebody starts it: a process of its own. */

export const root = fileURLToPath(new URL('../..', import.meta.url));

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** `npm run sandbox` on a port, and what it says. */
export function run(
  port: number,
  more: { arguments?: string[]; path?: string | undefined } = {},
): { child: ChildProcess; said: string[]; line: (text: string) => Promise<void> } {
  const given = ['--disable-warning=ExperimentalWarning', 'sandbox/start.ts', ...(more.arguments ?? [])];
  const child = spawn(process.execPath, given, {
    cwd: root,
    env: { PATH: more.path ?? process.env.PATH, HOME: process.env.HOME, SANDBOX_PORT: String(port) },
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

export const isThere = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Takes away what a sandbox on this port kept. */
export async function forget(port: number): Promise<void> {
  const folder = join(root, '.sandbox', String(port));
  for (const path of new Set([folder, await dataFolder(folder)])) await rm(path, { recursive: true, force: true });
}
