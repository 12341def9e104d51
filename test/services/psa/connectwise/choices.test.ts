import assert from 'node:assert/strict';
import { connectWise as world } from '../../../../sandbox/world.ts';
import { contoso } from '../fixtures.ts';
import { describeVendor, failure } from '../vendor.ts';
import { adapter, connectWise, open } from './connectwise.ts';

describeVendor(connectWise, 'choices', ({ simulator, psa, calls }) => {
  it("lists open service boards, each with its own board's statuses, and neither inactive nor hidden ones", async () => {
    const usual = ['New', 'In Progress', 'Waiting for customer'];
    assert.deepEqual(await psa().choices(), {
      boardsAre: 'board',
      boards: [world.board.name, 'Escalations'],
      statuses: [
        { board: world.board.name, names: [...usual, 'Resolved', 'Closed', '>Merged'] },
        { board: 'Escalations', names: [...usual, 'Completed', 'Closed', '>Merged'] },
      ],
      labels: [],
    });
  });

  it('drops inactive boards and statuses and project boards itself when the conditions get lost', async () => {
    const before = await psa().choices();
    simulator().events.ignoreConditions({ on: true });
    const fresh = adapter(simulator());
    assert.deepEqual(await fresh.choices(), before);
    assert.equal((await failure(fresh.setStatus(open, 'Retired'))).kind, 'invalid');
    for (const board of ['Old Desk', 'Projects']) {
      const ticket = { key: 'R-7F3K2A', companyId: contoso, board, title: 'x', text: 'x', requester: null };
      assert.equal((await failure(fresh.ensureTicket(ticket))).kind, 'invalid');
    }
    assert.equal(calls('POST', /./).length + calls('PATCH', /./).length, 0);
  });

  it('names the right that reading boards needs', async () => {
    simulator().events.deny({ right: 'boards', denied: true });
    const error = await failure(psa().choices());
    assert.equal(error.kind, 'forbidden');
    assert.match(error.message, /Table Setup: Inquire \(Service Board\)/);
  });
});
