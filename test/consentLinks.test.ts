import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { graphApp, organisations } from '../sandbox/world.ts';
import { useDoctorWorld } from './services/doctor/world.ts';

const root = join(import.meta.dirname, '..');

function run(env: Record<string, string>, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    const all = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env };
    execFile(process.execPath, ['scripts/consentLinks.ts', ...args], { cwd: root, env: all }, (error, out, err) =>
      resolve({ code: error ? Number(error.code ?? 1) : 0, out, err }),
    );
  });
}

describe('npm run consent-links', () => {
  const world = useDoctorWorld();

  it("prints each organisation's link with the page to return to, and what it consented to", async () => {
    const { code, out, err } = await run(world.env, '--address', 'https://bot.example.com/x');
    assert.deepEqual([code, err], [0, '']);
    for (const { name, tenantId } of Object.values(organisations)) {
      assert.ok(out.includes(`${name} (${tenantId})`), out);
      const link = `/${tenantId}/adminconsent?client_id=${graphApp.clientId}&redirect_uri=https%3A%2F%2Fbot.example.com%2Fconsent`;
      assert.ok(out.includes(link), out);
    }
    assert.match(out, /Consented/);
    assert.doesNotMatch(out, /canary/);
  });

  it('tells apart what is missing, what was never consented to and what could not be asked', async () => {
    const { out } = await run(world.env, '--json');
    const rows = JSON.parse(out) as { state: string; says: string; link: string }[];
    assert.equal(rows.length, 3);
    for (const { state, says, link } of rows) {
      assert.match(state, /^(consented|missing|notConsented|unknown)$/);
      assert.match(says, /\.$/);
      assert.ok(URL.canParse(link) && !link.includes('redirect_uri'));
    }
    const broken = await run({ ...world.env, GRAPH_CLIENT_SECRET: 'wrong' });
    assert.equal(broken.code, 1);
    assert.match(broken.out, /Could not be asked\. .*GRAPH_CLIENT_SECRET/);
  });

  it('ends with 2 and says what to correct when address or configuration are wrong', async () => {
    assert.match(
      (await run(world.env, '--address', 'http://bot.example.com')).err,
      /--address: give the https address/,
    );
    assert.equal((await run(world.env, '--nonsense')).code, 2);
    const { code, err } = await run({});
    assert.deepEqual([code, /GRAPH_CLIENT_ID/.test(err)], [2, true]);
  });
});
