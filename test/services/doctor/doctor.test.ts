import assert from 'node:assert/strict';
import { msp, organisations } from '../../../sandbox/world.ts';
import { readConfig } from '../../../services/config.ts';
import type { Check } from '../../../services/doctor/check.ts';
import { examine } from '../../../services/doctor/doctor.ts';
import { expectState, useDoctorWorld } from './world.ts';

describe('the doctor', () => {
  const world = useDoctorWorld();

  it('fails nothing where all is right', async () => {
    const checks = await world.examine();
    assert.deepEqual(
      [...checks.values()].filter((one) => one.state === 'failed'),
      [],
    );
    for (const id of ['database', 'clock.graph', 'bot.token', 'home.permissions', 'psa.main.login'])
      expectState(checks, id, 'ok');
  });

  it('only reads', async () => {
    await world.organise({ statusAfterSuccess: 'Resolved', timeEntryMinutes: 10 });
    await world.examine();
    const sent = [world.login, world.graph, world.connectWise].flatMap((one) => one.exchanges);
    const other = sent.filter((one) => one.method !== 'GET').map((one) => `${one.method} ${one.path}`);
    assert.ok(other.length > 0);
    assert.deepEqual(
      other.filter((line) => !/^POST \/[^/]+\/oauth2\/v2\.0\/token$/.test(line)),
      [],
    );
  });

  it('looks at each organisation that is switched on, in the order of the file', async () => {
    await world.organise({}, { 'Fabrikam Inc': { enabled: false } });
    const ids = [...(await world.examine()).keys()].filter((id) => id.endsWith('.tenant') && id !== 'home.tenant');
    const { contoso, adatum } = organisations;
    assert.deepEqual(
      ids,
      [contoso, adatum].map((one) => `organisation.${one.tenantId}.tenant`),
    );
  });

  it('says why with one line each when Microsoft Entra is down, and goes on with the rest', async () => {
    world.login.fault({ match: 'oauth2', status: 503, forMs: 60_000 });
    const checks = await world.examine();
    for (const id of ['bot.token', 'home.permissions', 'groups.technicians']) expectState(checks, id, 'failed');
    expectState(checks, 'psa.main.login', 'ok');
  });

  it('tells what is wrong with the sign-in of the bot by the names of its own settings', async () => {
    const wrong = await world.examine({}, { ...world.env, MicrosoftAppPassword: 'another-canary' });
    const one = expectState(wrong, 'bot.token', 'failed');
    assert.match(one.says, /AADSTS7000215/);
    assert.match(one.correction ?? '', /MicrosoftAppPassword/);
    world.login.fail(msp.tenantId, 7000222);
    const ended = expectState(await world.examine(), 'bot.token', 'failed');
    assert.match(ended.correction ?? '', /ended/);
  });

  it('makes a line of what nobody expected, and shows no secret of it', async () => {
    const config = readConfig(world.env);
    const psaConnections = config.psaConnections.map((one) => ({
      ...one,
      settings: { ...one.settings, url: `ftp://${one.settings.privateKey}` },
    }));
    const found: Check[] = [];
    for await (const one of examine({ ...config, psaConnections }, [], { address: null, tries: new Map() }))
      found.push(one);
    const last = found.at(-1);
    assert.deepEqual([last?.id, last?.state], ['doctor', 'failed']);
    assert.match(last?.says ?? '', /^This check ended early: /);
    assert.doesNotMatch(JSON.stringify(found), /canary/);
  });

  it('names the number of a refusal of Microsoft Entra', async () => {
    world.login.consent(organisations.contoso.tenantId, null);
    const checks = await world.examine();
    const id = `organisation.${organisations.contoso.tenantId}.permissions`;
    assert.match(expectState(checks, id, 'failed').says, /consent link.*AADSTS7000229/);
    expectState(checks, `organisation.${organisations.fabrikam.tenantId}.tenant`, 'ok');
  });
});
