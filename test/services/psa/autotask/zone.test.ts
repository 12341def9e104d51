import assert from 'node:assert/strict';
import { describeVendor, failure } from '../vendor.ts';
import { adapter, autotask, number, open } from './autotask.ts';

describeVendor(autotask, 'the zone', ({ simulator, psa, calls, use }) => {
  it('is asked for once, without credentials, which go nowhere before it is known', async () => {
    await psa().getTicket(number);
    await psa().getTicket('48214');
    const [first, ...others] = calls('GET', /zoneInformation$/);
    assert.equal(others.length, 0);
    assert.equal(simulator().exchanges[0], first);
    assert.deepEqual(first?.query, { user: simulator().settings.USER_NAME });
    for (const name of ['secret', 'username', 'apiintegrationcode'])
      assert.ok(!(name in (first?.requestHeaders ?? {})));
    const { requestHeaders } = calls('POST', /Tickets\/query$/)[0] ?? {};
    const { INTEGRATION_CODE, USER_NAME, SECRET } = simulator().settings;
    assert.deepEqual(
      [requestHeaders?.apiintegrationcode, requestHeaders?.username, requestHeaders?.secret],
      [INTEGRATION_CODE, USER_NAME, SECRET],
    );
  });

  it('that is no host of Autotask gets no secret', async () => {
    for (const url of [
      'https://evil.example/atservicesrest/',
      'http://webservices3.autotask.net/atservicesrest/',
      '',
    ]) {
      simulator().events.moveZone({ url });
      assert.match((await failure(psa().getTicket(number))).message, /PSA_MAIN_ZONE_URL/);
    }
    assert.equal(simulator().exchanges.length, 3);
  });

  it('may stay unknown for a valid user: then a setting is the way out', async () => {
    simulator().events.hideZone({ on: true });
    const error = await failure(psa().getTicket(number));
    assert.deepEqual([error.kind, simulator().exchanges.length], ['signIn', 1]);
    assert.match(error.message, /PSA_MAIN_USER_NAME.*PSA_MAIN_ZONE_URL/);
    use(adapter(simulator(), {}, { ZONE_URL: `${simulator().url}/atservicesrest/` }));
    assert.equal((await psa().getTicket(number))?.number, number);
    assert.equal(calls('GET', /zoneInformation$/).length, 1);
  });

  it('that cannot be asked for now is no wrong user', async () => {
    simulator().fault({ match: 'zoneInformation', status: 503 });
    assert.equal((await failure(psa().getTicket(number))).kind, 'unavailable');
    assert.ok(await psa().getTicket(number));
  });

  it('is asked for anew after a 401, with the next call: refused sign-ins lock the user', async () => {
    await psa().getTicket(number);
    const moved = await autotask.start();
    try {
      simulator().events.moveZone({ url: `${moved.url}/atservicesrest/` });
      simulator().events.refuseKeys({ on: true });
      const before = simulator().exchanges.length;
      assert.equal((await failure(psa().getTicket(number))).kind, 'signIn');
      assert.equal(simulator().exchanges.length, before + 1);
      assert.equal((await psa().getTicket(number))?.number, number);
      assert.ok(moved.exchanges.length > 0);
    } finally {
      await moved.close();
    }
  });

  it('tells where people open a ticket', async () => {
    assert.equal(psa().ticketUrl(open), null);
    await psa().checkConnection();
    const end = '/Autotask/AutotaskExtend/ExecuteCommand.aspx?Code=OpenTicketDetail&TicketID=48213';
    assert.equal(psa().ticketUrl(open), simulator().url + end);
    const given = adapter(simulator(), {}, { ZONE_URL: 'https://webservices3.autotask.net/atservicesrest/' });
    assert.equal(given.ticketUrl(open), `https://ww3.autotask.net${end}`);
    assert.equal(given.ticketUrl('x'), null);
  });
});
