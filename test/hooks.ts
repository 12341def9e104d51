import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openServer, type Server } from '../services/storage/embedded.ts';
import { makeTemplate, serverVariable } from './database.ts';

/** One throw-away PostgreSQL for the whole run; each test file makes a database of its own from a template. */
let server: Server;
let folder: string;

export async function mochaGlobalSetup(): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), 'mfa-reset-tests-'));
  await chmod(folder, 0o755); // as root the server runs as nobody, who must be able to enter
  server = await openServer(folder, [
    'fsync=off',
    'synchronous_commit=off',
    'full_page_writes=off',
    'max_connections=600',
  ]);
  await makeTemplate(server.url);
  process.env[serverVariable] = server.url;
  // The same product is started some two hundred times.
  process.env.NODE_COMPILE_CACHE ??= join(folder, 'compiled');
}

export async function mochaGlobalTeardown(): Promise<void> {
  await server.close();
  await rm(folder, { recursive: true, force: true });
}
