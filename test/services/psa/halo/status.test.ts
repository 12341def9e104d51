import assert from 'node:assert/strict';
import { describeVendor, failure } from '../vendor.ts';
import { halo, open } from './halo.ts';

describeVendor(halo, 'status', ({ simulator, psa, calls }) => {
  it('is written as an id in a list, and read back only when the answer does not show it', async () => {
    await psa().setStatus(open, 'resolved');
    assert.deepEqual(calls('POST', /Tickets$/)[0]?.requestBody, [{ id: 48213, status_id: 5 }]);
    assert.equal(calls('GET', /Tickets\/48213$/).length, 1);
    await psa().setStatus(open, 'Resolved');
    assert.equal(calls('POST', /Tickets$/).length, 1);
  });

  it('is read where the answer does not show it', async () => {
    simulator().events.answerShortly({ on: true });
    await psa().setStatus(open, 'Resolved');
    assert.equal(calls('GET', /Tickets\/48213$/).length, 2);
    simulator().events.keepStatus({ on: true });
    assert.match((await failure(psa().setStatus(open, 'In Progress'))).message, /did not set it/);
  });

  it('reads back, since a workflow may keep it with a good answer', async () => {
    simulator().events.keepStatus({ on: true });
    assert.match((await failure(psa().setStatus(open, 'Resolved'))).message, /did not set it/);
  });

  it('takes only statuses of this type of ticket, and leaves a closed one alone', async () => {
    assert.match(
      (await failure(psa().setStatus(open, 'Awaiting CAB'))).message,
      /no status named "Awaiting CAB" for this type/,
    );
    assert.match((await failure(psa().setStatus('48215', 'Resolved'))).message, /is closed/);
    await psa().setStatus('48215', 'closed');
  });
});
