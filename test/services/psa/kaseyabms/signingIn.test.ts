import assert from 'node:assert/strict';
import type { Exchange } from '../../../../sandbox/simulator.ts';
import { contoso, note } from '../fixtures.ts';
import { describeVendor, failure } from '../vendor.ts';
import { adapter, kaseyaBms, open } from './kaseyabms.ts';

describeVendor(kaseyaBms, 'signing in', ({ simulator, psa, calls, use }) => {
  const logins = () => calls('POST', /\/authenticate$/);
  const formOf = (exchange: Exchange | undefined) =>
    Object.fromEntries(new URLSearchParams(String(exchange?.requestBody)));

  it('sends the company name with its blanks, & and + in a form, once for all', async () => {
    await Promise.all([psa().getTicket(simulator().numbers.adele), psa().getCompany(contoso)]);
    await psa().getTicket(simulator().numbers.fabrikam);
    assert.equal(logins().length, 1);
    assert.equal(logins()[0]?.requestHeaders['content-type'], 'application/x-www-form-urlencoded;charset=UTF-8');
    assert.deepEqual(formOf(logins()[0]), {
      UserName: 'mfa-bot-api',
      Password: simulator().settings.PASSWORD,
      Tenant: 'Northwind & Sons + Co',
      GrantType: 'password',
    });
  });

  it('renews a token before it ends, instead of signing in again', async () => {
    let now = Date.now();
    use(adapter(simulator(), { now: () => now }));
    await psa().getTicket(simulator().numbers.adele);
    now += 14 * 60_000;
    await psa().getTicket(simulator().numbers.adele);
    const [renewal] = calls('POST', /\/refreshtoken$/);
    assert.deepEqual(Object.keys(formOf(renewal)), ['AccessToken', 'RefreshToken']);
    assert.equal(renewal?.requestHeaders.authorization, undefined);
    assert.equal(logins().length, 1);
  });

  for (const [what, fault] of [
    ['refused', null],
    ['not answered', { status: 503 }],
  ] as const) {
    it(`signs in anew, once, when the renewal is ${what}, and does not go on with the old token`, async () => {
      let now = Date.now();
      use(adapter(simulator(), { now: () => now }));
      await psa().getTicket(simulator().numbers.adele);
      const old = simulator().exchanges.at(-1)?.requestHeaders.authorization;
      now += 14 * 60_000;
      if (fault) simulator().fault({ match: 'refreshtoken', ...fault });
      else simulator().events.refuseRefresh({ on: true });
      await psa().getTicket(simulator().numbers.adele);
      assert.equal(logins().length, 2);
      assert.equal(calls('POST', /\/refreshtoken$/).length, 1);
      assert.notEqual(simulator().exchanges.at(-1)?.requestHeaders.authorization, old);
    });
  }

  it('does not renew a token that was refused, for the next one may be as dead', async () => {
    await psa().getTicket(simulator().numbers.adele);
    simulator().events.endTokens({});
    await psa().getTicket(simulator().numbers.adele);
    assert.deepEqual([logins().length, calls('POST', /\/refreshtoken$/).length], [2, 0]);
  });

  it('says which settings to check when renewal and sign-in are both refused', async () => {
    let now = Date.now();
    use(adapter(simulator(), { now: () => now }));
    await psa().getTicket(simulator().numbers.adele);
    now += 14 * 60_000;
    simulator().events.refuseKeys({ on: true });
    const error = await failure(psa().getTicket(simulator().numbers.adele));
    assert.equal(error.kind, 'signIn');
    assert.match(error.message, /PSA_MAIN_COMPANY.*PSA_MAIN_PASSWORD.*PSA_MAIN_TOTP_SECRET/);
    assert.equal(logins().length, 2);
  });

  for (const on of [false, true]) {
    it(`reads a refused sign-in ${on ? 'with its own status' : 'inside a 200'}`, async () => {
      simulator().events.useStatuses({ on });
      const error = await failure(adapter(simulator(), {}, { PASSWORD: 'wrong' }).checkConnection());
      assert.equal(error.kind, 'signIn');
      assert.match(error.details.raw ?? '', /Invalid user name/);
    });
  }

  it('says to check the address when the host does not know the sign-in', async () => {
    simulator().fault({ match: 'authenticate', status: 404 });
    const error = await failure(psa().checkConnection());
    assert.equal(error.kind, 'signIn');
    assert.match(error.message, /PSA_MAIN_URL/);
  });

  it('keeps a token whose end has no zone, or has passed by our clock, for a while', async () => {
    simulator().events.dropZones({ on: true });
    let now = Date.now() + 5 * 3600_000;
    use(adapter(simulator(), { now: () => now }));
    for (let n = 0; n < 3; n += 1) await psa().getTicket(simulator().numbers.adele);
    assert.equal(calls('POST', /security/).length, 1);
    now += 9 * 60_000;
    await psa().getTicket(simulator().numbers.adele);
    assert.equal(calls('POST', /security/).length, 2);
  });

  it('signs in anew when a refused token is told inside a 200', async () => {
    simulator().events.tellTokensInside({ on: true });
    await psa().getTicket(simulator().numbers.adele);
    simulator().events.endTokens({});
    assert.equal(await psa().ensureNote(open, note), 'added');
    assert.equal(logins().length, 2);
    assert.equal(simulator().heldTicket(open)?.notes.length, 1);
  });

  it('reads answers in either case of letters', async () => {
    simulator().events.usePascalCase({ on: true });
    assert.equal((await psa().getTicket(simulator().numbers.adele))?.requester?.email, 'adele.vance@contoso.com');
    assert.equal(await psa().ensureNote(open, note), 'added');
    simulator().events.deny({ right: 'tickets', denied: true });
    assert.equal((await failure(psa().getTicket(simulator().numbers.adele))).kind, 'forbidden');
  });
});

/** What is valid though the description at hand does not hold it: it is cut to a few paths, and knows one status. */
