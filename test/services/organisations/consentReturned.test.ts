import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mock } from 'node:test';
import { organisations as sandbox } from '../../../sandbox/world.ts';
import { createLog } from '../../../services/log.ts';
import { createConsentReturned } from '../../../services/organisations/consentReturned.ts';
import { createOrganisations } from '../../../services/organisations/organisations.ts';
import { freshDatabase, type TestDatabase } from '../../database.ts';

const { contoso, fabrikam, adatum } = sandbox;

describe('a consent that came back', () => {
  let database: TestDatabase;
  let folder: string;
  let forgotten: string[];
  let returned: (tenantId: string) => Promise<void>;
  beforeEach(async () => {
    database = await freshDatabase();
    folder = await mkdtemp(join(tmpdir(), 'mfa-consent-'));
    const file = join(folder, 'organisations.json');
    await writeFile(file, JSON.stringify({ organisations: [contoso, fabrikam, { ...adatum, enabled: false }] }));
    const organisations = createOrganisations(database.db, ['main']);
    await organisations.load(file);
    forgotten = [];
    const forget = (id: string) => void forgotten.push(id);
    returned = createConsentReturned({ organisations, forget, log: createLog('silent') });
  });
  afterEach(async () => {
    mock.timers.reset();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  it('drops the token of that organisation once a minute, however it is written and however many come at once', async () => {
    mock.timers.enable({ apis: ['Date'], now: Date.now() });
    const many = [contoso.tenantId, contoso.tenantId.toUpperCase(), contoso.tenantId];
    await Promise.all(many.map(returned));
    await returned(fabrikam.tenantId);
    assert.deepEqual(forgotten, [contoso.tenantId, fabrikam.tenantId]);
    mock.timers.setTime(Date.now() + 59_000);
    await returned(contoso.tenantId);
    assert.equal(forgotten.length, 2);
    mock.timers.setTime(Date.now() + 2000);
    await returned(contoso.tenantId);
    assert.deepEqual(forgotten.slice(2), [contoso.tenantId]);
  });

  it('does nothing for one that is switched off, for a stranger and for what is no tenant id', async () => {
    for (const tenant of [adatum.tenantId, 'ffffffff-0000-4000-8000-000000000009', "x' or 1=1 --", ''])
      await returned(tenant);
    assert.deepEqual(forgotten, []);
  });
});
