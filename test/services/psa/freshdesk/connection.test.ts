import assert from 'node:assert/strict';
import { describeVendor, failure } from '../vendor.ts';
import { freshdesk } from './freshdesk.ts';

describeVendor(freshdesk, 'the connection', ({ simulator, psa }) => {
  it('says which address to correct when there is no account', async () => {
    simulator().fault({ match: 'GET /api/v2/agents/me', status: 404 });
    const error = await failure(psa().checkConnection());
    assert.deepEqual([error.kind, error.details.status], ['signIn', 404]);
    assert.match(error.message, /PSA_MAIN_URL/);
  });

  it('follows no redirect to another host, which would get the key', async () => {
    const headers = { location: 'https://www.freshworks.com/signup' };
    simulator().fault({ match: 'GET /api/v2/agents/me', status: 302, headers });
    const error = await failure(psa().checkConnection());
    assert.deepEqual([error.kind, error.details.code], ['unavailable', 'redirect']);
  });

  it('needs the rights to read tickets and companies', async () => {
    for (const right of ['view', 'contacts'] as const) {
      simulator().events.deny({ right, denied: true });
      assert.equal((await failure(psa().checkConnection())).kind, 'forbidden');
      simulator().events.deny({ right, denied: false });
    }
  });

  it('sends the key as a user name, and keeps the id of a refused request', async () => {
    simulator().events.refuseKeys({ on: true });
    const error = await failure(psa().checkConnection());
    assert.match(error.details.requestId ?? '', /^fd-\d+$/);
    const [{ requestHeaders } = assert.fail('nothing was sent')] = simulator().exchanges;
    const login = Buffer.from(`${simulator().settings.API_KEY}:X`).toString('base64');
    assert.deepEqual([requestHeaders.authorization, requestHeaders.accept], [`Basic ${login}`, 'application/json']);
    assert.equal(simulator().exchanges.length, 1);
  });

  it('goes on to the next page while Freshdesk names one, however short a page is', async () => {
    simulator().events.addCompanies({ count: 90 });
    simulator().events.shortPages({ most: 25 });
    assert.ok((await psa().listCompanies()).length > 90);
    assert.equal((await psa().getCompany('253'))?.name, 'Litware, Inc. & "Sons"');
  });
});
