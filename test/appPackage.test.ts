import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { AppManifestUtils, type TeamsManifest } from '@microsoft/app-manifest';
import { commands, extension } from '../bot/routes.ts';

const folder = new URL('../appPackage/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder));
const manifest = JSON.parse(read('manifest.json').toString('utf8')) as TeamsManifest & Record<string, unknown>;

describe('the app package', () => {
  it('has a manifest that is valid against the schema of its version, offline', async () => {
    assert.deepEqual(await AppManifestUtils.validateAgainstSchema(manifest), []);
    assert.ok(Number(manifest.manifestVersion) <= 1.25);
    assert.ok(String(manifest.$schema).includes(`/v${String(manifest.manifestVersion)}/`));
  });

  it('offers the bot in personal chats, teams and group chats', () => {
    const [bot] = manifest.bots as { scopes: string[] }[];
    assert.deepEqual(bot?.scopes, ['personal', 'team', 'groupChat']);
  });

  it('declares the commands of the extension as the bot routes them, and with the same bot', () => {
    const [declared, ...more] = manifest.composeExtensions as {
      botId: string;
      commands: { id: string; type: string; fetchTask?: boolean; context?: string[] }[];
    }[];
    assert.deepEqual(more, []);
    assert.equal(declared?.botId, (manifest.bots as { botId: string }[])[0]?.botId);
    assert.deepEqual(
      Object.fromEntries((declared?.commands ?? []).map(({ id, type }) => [id, type])),
      Object.fromEntries(Object.entries(extension).map(([id, { type }]) => [id, type])),
    );
    for (const { id, type, fetchTask } of declared?.commands ?? [])
      assert.equal(fetchTask ?? false, type === 'action', id);
    const reset = declared?.commands.find(({ id }) => id === 'resetMfa');
    assert.deepEqual(reset?.context, ['message', 'compose', 'commandBox']);
  });

  it('lists only commands that the bot knows', () => {
    const [bot] = manifest.bots as { commandLists: { commands: { title: string }[] }[] }[];
    const titles = bot?.commandLists.flatMap((list) => list.commands.map(({ title }) => title)) ?? [];
    assert.ok(titles.length > 3);
    for (const title of titles)
      assert.ok(
        commands.some(({ pattern }) => pattern.test(title)),
        title,
      );
  });

  for (const [name, size] of [
    ['color.png', 192],
    ['outline.png', 32],
  ] as const) {
    it(`has ${name} as a PNG of ${size} x ${size} with alpha`, () => {
      const png = read(name);
      assert.equal(png.subarray(1, 4).toString('latin1'), 'PNG');
      assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20), png[25]], [size, size, 6]);
    });
  }

  it('is zipped for the bot of the environment, and for no bot without an id', async () => {
    const script = fileURLToPath(new URL('../scripts/package.ts', import.meta.url));
    const target = new URL('test-package.zip', folder);
    const run = (id: string) =>
      promisify(execFile)(process.execPath, [script, fileURLToPath(target)], {
        env: { PATH: process.env.PATH, MicrosoftAppId: id },
      });
    try {
      await run('bbbbbbbb-0000-4000-8000-000000000001');
      const zip = readFileSync(target);
      for (const name of ['manifest.json', 'color.png', 'outline.png']) assert.ok(zip.includes(name), name);
      await assert.rejects(run('not-an-id'), /MicrosoftAppId/);
    } finally {
      rmSync(target, { force: true });
    }
  });
});
