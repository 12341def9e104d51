import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { people } from '../../sandbox/data.ts';
import { granularConsent } from '../../sandbox/login/consent.ts';
import { msp, organisations, staff } from '../../sandbox/world.ts';
import { band, told, useStory } from './story.ts';

const { oneApp } = people.contoso;
const { tenantId } = organisations.contoso;

describe('an app that may not sign in', () => {
  const j = useStory();

  async function refused(prepare: () => void): Promise<string[]> {
    await j().sandbox.product.kill();
    prepare();
    await j().sandbox.product.start();
    const card = await j().ending({ user: oneApp.userPrincipalName });
    assert.deepEqual(j().deletions(), []);
    assert.deepEqual(j().calls('graph', /contoso/), []);
    return band(card);
  }

  it('says where to give consent (AADSTS7000229)', async () => {
    assert.deepEqual(await refused(() => j().sandbox.login.consent(tenantId, null)), [
      '! Failed · nothing was removed',
      '  The app is not known in this organisation; open its consent link as an administrator there and check the tenant id, and wait some minutes if that was done just now. Request id …. Nothing was removed.',
    ]);
  });

  it('says where to give consent (AADSTS65001)', async () => {
    assert.deepEqual(await refused(() => j().sandbox.login.fail(tenantId, 65001)), [
      '! Failed · nothing was removed',
      '  This organisation has not consented to the permissions of the app; open its consent link as an administrator there. Request id …. Nothing was removed.',
    ]);
  });

  it('says that the secret is wrong', async () => {
    assert.deepEqual(await refused(() => j().sandbox.login.fail(tenantId, 7000215)), [
      '! Failed · nothing was removed',
      '  The client secret of the Graph app is wrong; set GRAPH_CLIENT_SECRET to the secret value, not its id. Request id …. Nothing was removed.',
    ]);
  });

  it('goes on by itself once consent is given', async () => {
    await refused(() => j().sandbox.login.consent(tenantId, null));
    j().sandbox.login.consent(tenantId, granularConsent);
    assert.deepEqual(told(await j().whole({ user: oneApp.userPrincipalName })).slice(0, 2), [
      '✓ Done · 1 method removed',
      '  Johanna can register again.',
    ]);
  });
});

describe('our own house', () => {
  const file = join(tmpdir(), `mfa-own-house-${process.pid}.json`);
  const list = [msp, organisations.contoso].map(({ name, tenantId: id, domain }) => ({
    name,
    tenantId: id,
    domain,
    psa: 'main',
  }));
  writeFileSync(file, JSON.stringify({ defaults: { ticketRequired: 'no' }, organisations: list }));
  const j = useStory({ start: false, env: { ORGANISATIONS_FILE: file } });
  before(async () => {
    j().sandbox.login.consent(msp.tenantId, granularConsent);
    await j().sandbox.product.start();
  });
  after(() => rm(file));

  const refused = async (person: { signInName: string }) => {
    const card = await j().ending({ tenantId: msp.tenantId, user: person.signInName, ticket: 'none' });
    assert.deepEqual(j().deletions(), []);
    return told(card);
  };

  it('is no place for resets, unless the settings say so', async () => {
    assert.deepEqual(await refused(staff.pat), [
      '⊘ Blocked · our own organisation',
      '  People of our own organisation are not reset here. Your administrator can change this. Nothing was removed.',
      'Ticket note: None',
    ]);
  });

  it('never resets a colleague', async () => {
    assert.deepEqual(await refused(staff.lee), [
      '⊘ Blocked · a colleague',
      '  Lee Gu is a technician or administrator of this bot. An administrator does this in the Entra admin centre. Nothing was removed.',
      'Ticket note: None',
    ]);
  });

  it('never resets who asks', async () => {
    assert.deepEqual(await refused(staff.megan), [
      '⊘ Blocked · your own account',
      '  Nobody resets their own MFA here. Ask an administrator. Nothing was removed.',
      'Ticket note: None',
    ]);
  });
});
