import assert from 'node:assert/strict';
import type { Limit, Limits } from '../../../../services/psa/limits.ts';
import { describeVendor, failure } from '../vendor.ts';
import { adapter, halo, open } from './halo.ts';

describeVendor(halo, 'the connection', ({ simulator, psa, calls, use }) => {
  for (const [right, what, needed] of [
    ['read', 'read tickets', /read:tickets/],
    ['customers', 'list customers', /read:customers/],
    ['names', 'list statuses', /SCOPE to all/],
  ] as const) {
    it(`is not proved without the right to ${what}, which is named`, async () => {
      simulator().events.deny({ right, denied: true });
      const error = await failure(psa().checkConnection());
      assert.equal(error.kind, 'forbidden');
      assert.match(error.message, new RegExp(what));
      assert.match(error.message, needed);
    });
  }

  it('is not proved without the list of actions, since no note could be written', async () => {
    simulator().fault({ match: 'GET /api/Outcome', status: 403 });
    assert.match((await failure(psa().checkConnection())).message, /list actions.*SCOPE to all/);
  });

  it('keeps 500 requests in three minutes, the sign-in apart', async () => {
    const counted: { path: string; limits: Limit[] }[] = [];
    const gate = (limitsOf: Limits) => async (method: string, path: string) => {
      counted.push({ path, limits: limitsOf(method, path) });
      return async () => undefined;
    };
    await adapter(simulator(), { gate }).getTicket(open);
    assert.deepEqual(
      counted.map(({ path }) => path),
      ['/Tickets/48213', '/Status', '/Status'],
    );
    for (const { limits } of counted)
      assert.deepEqual(limits, [{ kind: 'rate', name: 'all', most: 500, windowMs: 180_000 }]);
  });

  it('lists the names that its own settings use', async () => {
    const { labels, boards, statuses } = await adapter(
      simulator(),
      {},
      { customerNoteOutcome: 'Public Note' },
    ).choices();
    const actions = ['Private Note', 'Email User', 'Public Note'];
    assert.deepEqual(labels, [
      { setting: 'NOTE_OUTCOME', wanted: 'Private Note', names: actions },
      { setting: 'CUSTOMER_NOTE_OUTCOME', wanted: 'Public Note', names: actions },
      { setting: 'TICKET_TYPE', wanted: 'Service Request', names: boards },
    ]);
    assert.deepEqual(boards, ['Service Request', 'Incident']);
    assert.ok(statuses[0]?.names.includes('Awaiting CAB'));
  });

  it('reads names anew after a quarter of an hour, and not before', async () => {
    let now = Date.now();
    use(adapter(simulator(), { now: () => now }));
    await psa().getTicket(open);
    now += 14 * 60_000;
    await psa().getTicket(open);
    assert.equal(calls('GET', /Status$/).length, 2);
    now += 2 * 60_000;
    await psa().getTicket(open);
    assert.equal(calls('GET', /Status$/).length, 4);
  });
});
