import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { granularConsent } from '../sandbox/login/consent.ts';
import { graphApp, organisations } from '../sandbox/world.ts';
import { useDoctorWorld } from './services/doctor/world.ts';

interface Row {
  organisation: string;
  tenantId: string;
  enabled: boolean;
  state: string;
  says: string;
}

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

  async function asked(): Promise<{ code: number; rows: Row[] }> {
    const { code, out } = await run(world.env, '--json');
    return { code, rows: JSON.parse(out) as Row[] };
  }

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
    const { contoso, fabrikam, adatum } = organisations;
    world.login.consent(contoso.tenantId, granularConsent);
    world.login.consent(
      fabrikam.tenantId,
      granularConsent.filter((one) => one !== 'User.RevokeSessions.All'),
    );
    world.login.consent(adatum.tenantId, null);
    await world.organise({}, { [adatum.name]: { enabled: false } });
    const { code, rows } = await asked();
    assert.deepEqual(
      rows.map((row) => [row.organisation, row.tenantId, row.enabled, row.state]),
      [
        [contoso.name, contoso.tenantId, true, 'consented'],
        [fabrikam.name, fabrikam.tenantId, true, 'missing'],
        [adatum.name, adatum.tenantId, false, 'notConsented'],
      ],
    );
    assert.equal(rows[0]?.says, 'Consented to everything.');
    assert.match(rows[1]?.says ?? '', /^Consented, but not to User\.RevokeSessions\.All\. .*still distributing/);
    assert.match(rows[2]?.says ?? '', /^Not consented\. The app is not known/);
    assert.equal(code, 0);

    world.login.fail(fabrikam.tenantId, 90033);
    const busy = await asked();
    assert.deepEqual([busy.code, busy.rows.map((row) => row.state)], [1, ['consented', 'unknown', 'notConsented']]);
  });

  it('says that the links name no page to return to when no address was given', async () => {
    const { out } = await run(world.env);
    assert.doesNotMatch(out, /redirect_uri/);
    assert.match(out, /name no page to return to: give --address/);
  });

  it('names the setting when the own credential is wrong, and shows no secret', async () => {
    const { code, out } = await run({ ...world.env, GRAPH_CLIENT_SECRET: 'wrong-canary' });
    assert.equal(code, 1);
    assert.match(out, /Could not be asked\. .*GRAPH_CLIENT_SECRET/);
    assert.doesNotMatch(out, /canary/);
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
