import assert from 'node:assert/strict';
import { note } from '../fixtures.ts';
import { describeVendor, failure } from '../vendor.ts';
import { freshdesk, open } from './freshdesk.ts';

describeVendor(freshdesk, 'status', ({ simulator, psa, calls }) => {
  const notes = () => simulator().heldTicket(open)?.notes ?? [];

  it('is sent as a number; what the account wants filled in first is named, and the note stays', async () => {
    simulator().events.requireToClose({ field: 'cf_root_cause' });
    await psa().ensureNote(open, note);
    const error = await failure(psa().setStatus(open, 'Resolved'));
    assert.equal(error.kind, 'invalid');
    assert.match(error.message, /field cf_root_cause/);
    assert.deepEqual(calls('PUT', /tickets/)[0]?.requestBody, { status: 4 });
    assert.equal(notes().length, 1);
  });

  it("knows the vendor's own four where only administrators may list them", async () => {
    simulator().events.deny({ right: 'fields', denied: true });
    await psa().setStatus(open, 'pending');
    assert.equal(simulator().heldTicket(open)?.status, 'Pending');
    assert.match((await failure(psa().setStatus(open, 'Handed over'))).message, /no status named "Handed over"/);
  });

  it('that is there already is not written', async () => {
    await psa().setStatus(open, 'open');
    assert.equal(calls('PUT', /./).length, 0);
  });

  it('of the wanted name is found in its own field, whatever else is listed', async () => {
    simulator().events.ignoreConditions({ on: true });
    await psa().setStatus(open, 'Waiting on Customer');
    assert.deepEqual(calls('PUT', /tickets/)[0]?.requestBody, { status: 6 });
  });

  for (const [what, choices] of [
    ['a list', ['Open', 'Pending', 'Resolved']],
    ['a list of objects', [{ id: 9, value: 'Resolved' }]],
    ['nothing', null],
  ] as const) {
    it(`is never a guessed number when the choices come as ${what}`, async () => {
      const body = [{ id: 1, name: 'status', type: 'default_status', choices }];
      simulator().fault({ match: 'GET /api/v2/ticket_fields', status: 200, body });
      await psa().setStatus(open, 'Resolved');
      assert.deepEqual(calls('PUT', /tickets/)[0]?.requestBody, { status: 4 });
    });
  }

  it('that was taken but not set is told', async () => {
    const body = { id: Number(open), status: 2, priority: 1, requester_id: 77 };
    simulator().fault({ match: 'PUT /api/v2/tickets', status: 200, body });
    assert.match((await failure(psa().setStatus(open, 'Resolved'))).message, /did not set it/);
  });

  it('of a closed ticket is left alone', async () => {
    assert.match((await failure(psa().setStatus('48215', 'Open'))).message, /is closed/);
  });
});
