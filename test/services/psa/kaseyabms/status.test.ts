import assert from 'node:assert/strict';
import { tickets } from '../../../../sandbox/psa/seed.ts';
import { describeVendor, failure } from '../vendor.ts';
import { kaseyaBms, open } from './kaseyabms.ts';

describeVendor(kaseyaBms, 'status', ({ simulator, psa, calls }) => {
  it("patches one member, in the vendor's media type", async () => {
    await psa().setStatus(open, 'in progress');
    const [patch] = calls('PATCH', /./);
    assert.equal(patch?.requestHeaders['content-type'], 'application/json-patch+json');
    assert.deepEqual(patch?.requestBody, [{ op: 'replace', path: '/statusId', value: 2 }]);
  });

  it('writes nothing for a status that it has, an inactive one, or a completed ticket', async () => {
    await psa().setStatus(open, 'NEW');
    assert.match((await failure(psa().setStatus(open, 'Retired'))).message, /no status named "Retired"/);
    assert.match((await failure(psa().setStatus(String(tickets.closed), 'New'))).message, /2026-48215 is completed/);
    assert.equal(calls('PATCH', /./).length, 0);
  });

  it('reads back what the answer does not show', async () => {
    await psa().setStatus(open, 'Resolved');
    const stale = { success: true, result: { id: tickets.adele, statusId: 1, statusName: 'New' } };
    simulator().fault({ match: 'GET .*/tickets/\\d+$', status: 200, body: stale });
    simulator().fault({ match: 'PATCH', status: 200, body: stale });
    await psa().setStatus(open, 'Resolved');
    assert.equal(calls('GET', /tickets\/\d+$/).length, 3);
  });

  it('notices a 200 that changed nothing', async () => {
    simulator().events.ignorePatches({ on: true });
    assert.match((await failure(psa().setStatus(open, 'Resolved'))).message, /2026-48213 but did not set it/);
  });

  it('asks for the statuses once in a quarter of an hour', async () => {
    await psa().setStatus(open, 'Resolved');
    await psa().setStatus(open, 'In Progress');
    assert.equal(calls('GET', /statuses/).length, 1);
  });
});

/** What is valid though the description at hand does not hold it: it is cut to a few paths, and knows one status. */
