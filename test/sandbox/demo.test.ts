import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

function demo(...args: string[]): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    const env = { PATH: process.env.PATH, HOME: process.env.HOME };
    const node = ['--disable-warning=ExperimentalWarning', 'sandbox/demo.ts', ...args];
    execFile(process.execPath, node, { cwd: root, env, maxBuffer: 1e7 }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code ?? 1) : 0, said: stdout + stderr }),
    );
  });
}

describe('the demo', () => {
  it('plays the main job and says that it works', async () => {
    const { code, said } = await demo();
    assert.equal(code, 0, said);
    assert.match(said, /The main job works\.\s*$/);
    assert.equal(said.match(/^yes {2}/gm)?.length, 7, said);
  });

  it('notices when the PSA loses the note, and ends with a code other than 0', async () => {
    const { code, said } = await demo('--lose-notes');
    assert.equal(code, 1, said);
    assert.match(said, /NO {2,3}the ticket has exactly one note/);
    assert.match(said, /The demo failed: not true that the ticket has exactly one note/);
  });
});
