import assert from 'node:assert/strict';
import { describeVendor, failure } from '../vendor.ts';
import { adapter, autotask, number, open } from './autotask.ts';

describeVendor(autotask, 'status', ({ simulator, psa, calls, use }) => {
  const bodies = (method: string, path: RegExp) =>
    calls(method, path).map((e) => e.requestBody as Record<string, unknown>);

  it('is patched on the collection with nothing but itself, and read back', async () => {
    await psa().setStatus(open, 'resolved');
    assert.deepEqual(bodies('PATCH', /Tickets$/), [{ id: 48213, status: 29 }]);
    await psa().setStatus(open, 'Resolved');
    assert.equal(calls('PATCH', /Tickets$/).length, 1);
    simulator().events.keepStatus({ on: true });
    assert.match((await failure(psa().setStatus(open, 'In Progress'))).message, /did not set it/);
  });

  it('is never one that is no longer in use, and a closed ticket keeps its own', async () => {
    const error = await failure(psa().setStatus(open, 'Old'));
    assert.match(error.message, /no status named "Old" \(statusAfterSuccess\)/);
    assert.match((await failure(psa().setStatus('48215', 'New'))).message, /T20260131\.48215 is closed/);
    assert.equal(calls('PATCH', /Tickets$/).length, 0);
  });

  it('is asked for again when the labels are 15 minutes old', async () => {
    let now = Date.now();
    use(adapter(simulator(), { now: () => now }));
    await psa().getTicket(number);
    await psa().getTicket(number);
    now += 16 * 60_000;
    await psa().getTicket(number);
    assert.equal(calls('GET', /Tickets\/entityInformation\/fields$/).length, 2);
  });
});
