import assert from 'node:assert/strict';
import { access } from '../../../../sandbox/psa/halo/state.ts';
import { contoso } from '../fixtures.ts';
import { describeVendor, failure } from '../vendor.ts';
import { adapter, halo, open } from './halo.ts';

describeVendor(halo, 'signing in', ({ simulator, psa, calls, use }) => {
  it('finds out where, sends the tenant in the query and the secret in a form, once for all calls at a time', async () => {
    await Promise.all([
      psa().getTicket(open),
      psa().getTicket('48214'),
      psa().findTickets({ companyId: contoso, text: '' }),
    ]);
    const [token, ...others] = calls('POST', /\/auth\/token$/);
    assert.deepEqual([others.length, calls('GET', /authinfo$/).length], [0, 1]);
    assert.equal(token?.query.tenant, access.tenant);
    assert.deepEqual(Object.fromEntries(new URLSearchParams(String(token?.requestBody))), {
      grant_type: 'client_credentials',
      client_id: access.clientId,
      client_secret: access.clientSecret,
      scope: 'read:tickets edit:tickets read:customers',
    });
  });

  it('takes a token that has ended for a reason to sign in again, and asks early for the next one', async () => {
    let now = Date.now();
    use(adapter(simulator(), { now: () => now }));
    await psa().getTicket(open);
    now += 3600_000 - 60_000;
    await psa().getTicket(open);
    assert.equal(calls('POST', /token$/).length, 2);
    assert.equal(calls('GET', /Tickets\/48213$/).filter((e) => e.status === 401).length, 0);
  });

  for (const [what, answer] of [
    ['does not tell where', { status: 404 }],
    ['answers with its start page', { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' }],
  ] as const) {
    it(`signs in at the usual place when the instance ${what}`, async () => {
      simulator().fault({ match: 'authinfo', ...answer });
      use(adapter(simulator(), {}, { tenant: access.tenant }));
      assert.equal((await psa().getTicket(open))?.number, open);
    });
  }

  it('takes a passing trouble of that question for no answer', async () => {
    simulator().fault({ match: 'authinfo', status: 503 });
    assert.equal((await failure(psa().getTicket(open))).kind, 'unavailable');
    assert.equal(calls('POST', /token$/).length, 0);
    assert.ok(await psa().getTicket(open));
  });

  it('signs in where AUTH_URL says, and asks for the tenant only when none is set', async () => {
    const other = await halo.start();
    const tokens = () => other.exchanges.filter((e) => e.path === '/auth/token');
    try {
      for (const settings of [
        { authUrl: `${other.url}/auth/token/` },
        { authUrl: `${other.url}/auth`, tenant: access.tenant },
      ]) {
        // Tokens of the other one are good there alone.
        assert.equal((await failure(adapter(simulator(), {}, settings).getTicket(open))).kind, 'signIn');
      }
      assert.deepEqual([...new Set(tokens().map((e) => `${e.status} ${e.query.tenant}`))], [`200 ${access.tenant}`]);
      assert.deepEqual([calls('GET', /authinfo$/).length, calls('POST', /token/).length], [1, 0]);
    } finally {
      await other.close();
    }
  });

  it('sends the secret to no host that nobody named', async () => {
    simulator().fault({ match: 'authinfo', status: 200, body: { auth_url: 'https://evil.example/auth' } });
    const error = await failure(psa().getTicket(open));
    assert.match(error.message, /PSA_MAIN_AUTH_URL/);
    assert.equal(calls('POST', /token/).length, 0);
  });

  for (const status of [400, 401]) {
    it(`takes ${status} invalid_client of the token address for wrong settings, not for a passing trouble`, async () => {
      simulator().fault({ match: 'POST /auth/token', status, body: { error: 'invalid_client' } });
      const error = await failure(psa().getTicket(open));
      assert.deepEqual([error.kind, error.retryable], ['signIn', false]);
      assert.match(error.message, /PSA_MAIN_CLIENT_SECRET/);
    });
  }
});
