import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createProduct } from '../sandbox/product.ts';
import { organisations } from '../sandbox/world.ts';
import { expectState, useDoctorWorld } from './services/doctor/world.ts';

const root = join(import.meta.dirname, '..');

interface Run {
  code: number | null;
  out: string;
  err: string;
  /** When the first line came, and the end; milliseconds. */
  first: number;
  end: number;
}

/** The script as a process of its own, with this environment and nothing else. */
async function runDoctor(env: Record<string, string>, ...args: string[]): Promise<Run> {
  const child = spawn(process.execPath, ['scripts/doctor.ts', ...args], {
    cwd: root,
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const run: Run = { code: null, out: '', err: '', first: Number.POSITIVE_INFINITY, end: 0 };
  child.stdout.on('data', (chunk) => {
    run.first = Math.min(run.first, Date.now());
    run.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    run.err += chunk;
  });
  [run.code] = (await once(child, 'close')) as [number | null];
  run.end = Date.now();
  return run;
}

describe('npm run doctor', () => {
  const world = useDoctorWorld();

  it('prints one line for each check, and ends with 0 where nothing failed', async () => {
    const { code, out, err } = await runDoctor(world.env);
    assert.equal(code, 0, err);
    assert.equal(err, '');
    assert.match(out, /^ok +Database +PostgreSQL/m);
    assert.match(out, /^skipped +PSA main: add a note +Not tried/m);
    assert.match(out, /^ +-> To try it on a ticket of yours: --try-ticket NUMBER\.$/m);
    assert.match(out, /\n\d+ ok, \d+ to look at, 0 failed, \d+ not tried\.\n$/);
  });

  it('ends with 1 where something failed, and says what to correct', async () => {
    await world.organise({}, { 'Contoso Ltd': { psaCompanyId: '999' } });
    const { code, out } = await runDoctor(world.env);
    assert.equal(code, 1);
    assert.match(out, /^failed +Contoso Ltd: company .*\n +-> Correct psaCompanyId/m);
  });

  it('ends with 2 and every problem where the configuration cannot be read', async () => {
    const { TECHNICIANS_GROUP_ID: _, ...env }: Record<string, string> = { ...world.env, PORT: 'x' };
    const plain = await runDoctor(env);
    assert.equal(plain.code, 2);
    assert.match(plain.err, /- TECHNICIANS_GROUP_ID/);
    assert.match(plain.err, /- PORT/);
    const json = await runDoctor({ ...world.env, ORGANISATIONS_FILE: '/nowhere.json' }, '--json');
    assert.equal(json.code, 2);
    assert.match(JSON.parse(json.out).problems[0], /^ORGANISATIONS_FILE/);
    assert.equal(world.graph.exchanges.length, 0);
  });

  it('ends with 2 for an option that does not exist, and looks at nothing', async () => {
    const { code, err } = await runDoctor(world.env, '--try-tickets', '1');
    assert.equal(code, 2);
    assert.match(err, /--try-ticket NUMBER/);
    assert.equal(world.connectWise.exchanges.length, 0);
  });

  it('gives one JSON document on standard output, and its progress beside', async () => {
    const { code, out, err } = await runDoctor(world.env, '--json');
    assert.equal(code, 0);
    const { counts, checks } = JSON.parse(out);
    assert.equal(counts.failed, 0);
    assert.equal(checks.length, counts.ok + counts.warning + counts.skipped);
    expectState(new Map(checks.map((one: { id: string }) => [one.id, one])), 'psa.main.login', 'ok');
    assert.equal(err.trim().split('\n').length, checks.length);
  });

  it('shows each line when it is known', async () => {
    world.connectWise.fault({ match: 'companyinfo', delayMs: 1500 });
    const { first, end } = await runDoctor(world.env);
    assert.ok(end - first > 1200, `${end - first} ms`);
  });

  it('says that it writes before it does, and writes only then', async () => {
    const { code, out, err } = await runDoctor(world.env, '--try-ticket', '48213');
    assert.equal(code, 0, out);
    assert.match(err, /This run WRITES on ticket 48213\./);
    assert.match(out, /^ok +PSA main: add a note/m);
  });

  it('shows no secret, whatever goes wrong', async () => {
    const password = new URL(world.database.url).password;
    const secrets = new RegExp(['canary', password].join('|'));
    const wrong: Record<string, string>[] = [
      {},
      {
        MicrosoftAppPassword: 'wrong-canary',
        GRAPH_CLIENT_SECRET: 'wrong-canary',
        PSA_MAIN_PRIVATE_KEY: 'wrong-canary',
      },
      { DATABASE_URL: 'postgres://canary-user:canary-password@127.0.0.1:1/x' },
      { PSA_MAIN_URL: 'http://127.0.0.1:1' },
      { GRAPH_CLIENT_SECRET: '', GRAPH_CLIENT_CERTIFICATE: 'canary', GRAPH_CLIENT_PRIVATE_KEY: 'canary' },
      { DATABASE_URL: 'mysql://canary' },
      { MicrosoftAppCertificate: 'canary', MicrosoftAppPassword: '', MicrosoftAppPrivateKey: 'canary' },
    ];
    for (const patch of wrong) {
      for (const args of [[], ['--json']]) {
        const { out, err } = await runDoctor({ ...world.env, ...patch }, ...args);
        assert.match(out + err, /./);
        assert.doesNotMatch(out + err, secrets, Object.keys(patch).join(', '));
      }
    }
  });

  it('looks at a bot that runs, its own database included, and leaves it alone', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'mfa-doctor-'));
    await chmod(dataDir, 0o755); // as root the server runs as nobody, who must be able to enter
    const { DATABASE_URL: _, ...others } = world.env;
    const env = { ...others, DATA_DIR: dataDir, PORT: '0' };
    const product = createProduct(env);
    try {
      await product.start();
      const { code, out } = await runDoctor(env, '--address', product.url);
      assert.equal(code, 0, out);
      assert.match(out, /^ok +Database +PostgreSQL .*up to date/m);
      assert.match(out, /^ok +Public address: messages/m);
      assert.match(out, /^ok +Public address: health/m);
      assert.match(out, new RegExp(`^ok +${organisations.contoso.name}: tenant`, 'm'));
      assert.equal((await fetch(`${product.url}/health`)).status, 200);
      await product.stop();
      const after = await runDoctor(env);
      assert.match(after.out, /^skipped +Database .*does not run now/m);
    } finally {
      await product.stop();
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});
