import assert from 'node:assert/strict';
import { tickets } from '../../../../sandbox/psa/connectwise/data.ts';
import { describeVendor, failure } from '../vendor.ts';
import { adapter, connectWise, open } from './connectwise.ts';

describeVendor(connectWise, 'status', ({ simulator, psa, calls, use }) => {
  it("takes the id of the ticket's own board, whole, and keeps quiet", async () => {
    await psa().setStatus(String(tickets.escalations), 'in progress');
    assert.deepEqual(calls('PATCH', /./)[0]?.requestBody, [
      { op: 'replace', path: 'status', value: { id: 202 } },
      { op: 'replace', path: 'processNotifications', value: false },
    ]);
    assert.equal(simulator().state().mails.length, 0);
  });

  it('writes nothing when the ticket has that status already', async () => {
    await psa().setStatus(open, 'New');
    assert.equal(calls('PATCH', /./).length, 0);
  });

  it('does not use an inactive status or one of another board', async () => {
    for (const name of ['Retired', 'Completed']) {
      assert.equal((await failure(psa().setStatus(open, name))).kind, 'invalid');
    }
    assert.equal(calls('PATCH', /./).length, 0);
  });

  it('leaves a closed ticket closed', async () => {
    assert.match((await failure(psa().setStatus(String(tickets.closed), 'New'))).message, /closed/);
    assert.equal(calls('PATCH', /./).length, 0);
  });

  it('names the right that closing needs', async () => {
    simulator().events.deny({ right: 'close', denied: true });
    assert.match((await failure(psa().setStatus(open, 'Closed'))).message, /Close Service Tickets/);
  });

  it('notices a 200 that changed nothing', async () => {
    simulator().fault({ match: 'PATCH', status: 200, body: { id: tickets.adele, status: { id: 101, name: 'New' } } });
    assert.match((await failure(psa().setStatus(open, 'Resolved'))).message, /did not set it/);
  });

  it('asks for the statuses of a board once in a quarter of an hour', async () => {
    let now = Date.now();
    use(adapter(simulator(), { now: () => now }));
    await psa().setStatus(open, 'Resolved');
    await psa().setStatus(open, 'In Progress');
    now += 16 * 60_000;
    await psa().setStatus(open, 'Resolved');
    assert.equal(calls('GET', /statuses$/).length, 2);
  });
});
