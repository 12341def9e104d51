// Runs a command with Node 24: this Node when it is new enough, else the one that npm installed beside the project.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';

const os = process.platform === 'win32' ? 'win' : process.platform;
let node = process.execPath;
if (Number(process.versions.node.split('.')[0]) < 24) {
  try {
    const binary = `node-${os}-${process.arch}/bin/node${os === 'win' ? '.exe' : ''}`;
    node = createRequire(import.meta.url).resolve(binary);
  } catch {
    console.error(
      `This project needs Node 24 or newer; this is ${process.version}. Install it from https://nodejs.org (or run "npm ci" without "--omit=optional").`,
    );
    process.exit(1);
  }
}
const child = spawn(node, process.argv.slice(2), { stdio: 'inherit' });
// Ctrl-C reaches the child by itself (one terminal group); a signal sent to us alone is handed on.
process.on('SIGTERM', () => child.kill('SIGTERM'));
process.on('SIGINT', () => {});
process.on('SIGHUP', () => child.kill('SIGHUP'));
child.on('exit', (code, signal) => (signal ? process.kill(process.pid, signal) : process.exit(code ?? 1)));
