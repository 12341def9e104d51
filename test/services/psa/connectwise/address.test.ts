import assert from 'node:assert/strict';
import { connectWise as world } from '../../../../sandbox/world.ts';
import { contoso, note } from '../fixtures.ts';
import { describeVendor, failure } from '../vendor.ts';
import { adapter, connectWise, open } from './connectwise.ts';

describeVendor(connectWise, 'where the API is, and who we are', ({ simulator, psa, calls, use }) => {
  it('pins the model and names the client on every request, and asks for the codebase once', async () => {
    await psa().getTicket(open);
    await psa().findTickets({ companyId: contoso, text: 'phone' });
    const api = simulator().exchanges.filter((e) => e.path.includes('/apis/'));
    assert.ok(api.length > 1);
    for (const { requestHeaders, path } of api) {
      assert.equal(requestHeaders.accept, 'application/vnd.connectwise.com+json; version=2022.1');
      assert.equal(requestHeaders.clientid, world.clientId);
      assert.match(path, /^\/v2024_1\//);
    }
    const [first, ...others] = calls('GET', /companyinfo/);
    assert.equal(first?.requestHeaders.authorization, undefined);
    assert.equal(others.length, 0);
  });

  it('reads the codebase again after a day, and goes on with the old one when that fails', async () => {
    let now = Date.now();
    use(adapter(simulator(), { now: () => now }));
    await psa().getTicket(open);
    now += 25 * 3600_000;
    simulator().fault({ match: 'companyinfo', status: 503 });
    assert.ok(await psa().getTicket(open));
    assert.ok(await psa().getTicket(open));
    assert.equal(calls('GET', /companyinfo/).length, 3);
  });

  it('follows an upgrade to another codebase, also for the first write after it', async () => {
    let now = Date.now();
    use(adapter(simulator(), { now: () => now }));
    await psa().getTicket(open);
    simulator().events.upgrade({ codebase: 'v2025_1' });
    now += 60_000;
    assert.equal((await psa().getTicket(open))?.number, open);
    simulator().events.upgrade({ codebase: 'v2025_2' });
    now += 60_000;
    assert.equal(await psa().ensureNote(open, note), 'added');
  });

  it('does not take wrong keys behind a 404 for "no such ticket"', async () => {
    // The cloud's router: a versioned codebase would tell the truth.
    simulator().fault({ match: 'companyinfo', status: 200, body: { Codebase: 'v4_6_release/' }, times: 2 });
    use(adapter(simulator(), {}, { privateKey: 'wrong' }));
    const error = await failure(psa().getTicket(open));
    assert.equal(error.kind, 'signIn');
    assert.match(error.message, /PSA_MAIN_URL/);
    assert.match(error.message, /PSA_MAIN_PRIVATE_KEY/);
  });

  for (const answer of [{ status: 404 }, { status: 200, body: 'null' }]) {
    it(`tells a wrong company name (companyinfo answers ${answer.status})`, async () => {
      simulator().fault({ match: 'companyinfo', ...answer });
      assert.equal((await failure(psa().checkConnection())).kind, 'signIn');
    });
  }

  it('tells a disabled API member as refused credentials', async () => {
    simulator().events.setMember({ disabled: true });
    const error = await failure(psa().checkConnection());
    assert.equal(error.kind, 'signIn');
    assert.equal(error.details.code, 'UserNotAuthenticated');
    assert.match(error.message, /API member is active/);
  });

  it('says "check the host" for a web page, asks for the codebase once more, and does not repeat the call', async () => {
    await psa().getTicket(open);
    simulator().events.showPages({ on: true });
    const before = simulator().exchanges.length;
    const error = await failure(psa().getTicket(open));
    assert.equal(error.kind, 'unavailable');
    assert.match(error.message, /check the host/);
    assert.deepEqual(
      simulator()
        .exchanges.slice(before)
        .map((e) => e.path.includes('companyinfo')),
      [false, true],
    );
  });

  it('refuses a codebase that is no codebase', async () => {
    simulator().fault({ match: 'companyinfo', status: 200, body: { Codebase: '../../evil/' } });
    assert.equal((await failure(psa().getTicket(open))).kind, 'unavailable');
    assert.equal(simulator().exchanges.length, 1);
  });

  for (const [right, needed] of [
    ['inquire', 'Service Tickets: Inquire All'],
    ['companies', 'Company Maintenance: Inquire All'],
    ['info', 'Table Setup: Inquire'],
  ] as const) {
    it(`names the missing right: ${needed}`, async () => {
      simulator().events.deny({ right, denied: true });
      const error = await failure(psa().checkConnection());
      assert.equal(error.kind, 'forbidden');
      assert.ok(error.message.includes(needed), error.message);
      assert.ok(error.details.missing?.[0]?.includes(needed));
    });
  }
});
