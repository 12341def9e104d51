import assert from 'node:assert/strict';
import { note } from '../fixtures.ts';
import { describeVendor, failure } from '../vendor.ts';
import { adapter, autotask, notesPath, number, open } from './autotask.ts';

describeVendor(autotask, 'notes', ({ simulator, psa, calls, use }) => {
  const bodies = (method: string, path: RegExp) =>
    calls(method, path).map((e) => e.requestBody as Record<string, unknown>);
  const notes = () => simulator().heldTicket(open)?.notes ?? [];

  it('go out with the numbers of this tenant, found by their labels', async () => {
    await psa().ensureNote(open, note);
    await psa().ensureNote(open, { ...note, audience: 'customer', text: 'Register again.' });
    assert.deepEqual(bodies('POST', /Notes$/), [
      {
        ticketID: 48213,
        title: 'MFA reset',
        description: 'Removed: iPhone 15. [R-7F3K2A note]',
        noteType: 1,
        publish: 2,
      },
      {
        ticketID: 48213,
        title: 'MFA reset',
        description: 'Register again. [R-7F3K2A reply]',
        noteType: 1,
        publish: 1,
      },
    ]);
  });

  it('are not written at all where the internal label is not found: 1 would show them to the customer', async () => {
    simulator().events.setPublish({ labels: { 1: 'All Autotask Users' } });
    const error = await failure(psa().ensureNote(open, note));
    assert.match(error.message, /no audience of notes named "Internal Project Team" \(PSA_MAIN_INTERNAL_PUBLISH\)/);
    assert.deepEqual([error.kind, notes()], ['invalid', []]);
    simulator().events.setPublish({ labels: { 0: 'Only us' } });
    use(adapter(simulator(), {}, { INTERNAL_PUBLISH: 'only us' }));
    assert.equal(await psa().ensureNote(open, note), 'added');
    assert.equal(bodies('POST', /Notes$/)[0]?.publish, 0);
  });

  it('are not written where two labels have the name, or the type is not found', async () => {
    simulator().events.setPublish({ labels: { 2: 'Internal Project Team', 7: 'Internal Project Team' } });
    assert.match((await failure(psa().ensureNote(open, note))).message, /more than one audience of notes/);
    simulator().events.setPublish({ labels: null });
    use(adapter(simulator(), {}, { NOTE_TYPE: 'Diary' }));
    assert.match(
      (await failure(psa().ensureNote(open, note))).message,
      /no note type named "Diary" \(PSA_MAIN_NOTE_TYPE\)/,
    );
    assert.deepEqual(notes(), []);
  });

  it('say loudly when an internal one came back for the customer, also when its answer got lost', async () => {
    simulator().events.showNotes({ on: true });
    assert.match((await failure(psa().ensureNote(open, note))).message, /may be visible to the customer/);
    simulator().fault({ match: notesPath, dropAfter: true });
    await failure(psa().ensureNote(open, { ...note, key: 'R-2' }));
    assert.match((await failure(psa().ensureNote(open, { ...note, key: 'R-2' }))).message, /may be visible/);
    await failure(psa().ensureNote(open, { ...note, key: 'R-3', text: 'A long one. '.repeat(2000) }));
    assert.equal(notes().length, 3, 'the parts after the first one stay back');
    assert.equal(await psa().ensureNote(open, { ...note, audience: 'customer' }), 'added');
  });

  it('are found behind 1,200 others', async () => {
    await psa().ensureNote(open, note);
    simulator().events.addNotes({ number, count: 1200 });
    assert.equal(await psa().ensureNote(open, note), 'alreadyThere');
    assert.equal(calls('POST', /Notes$/).length, 1);
  });

  for (const [what, status, errors, kind] of [
    ['a broken rule, though the status is 500', 500, ['Data violation: title'], 'invalid'],
    ['a broken rule in a 200', 200, ['Unable to find the ticket'], 'invalid'],
    ['too many at once, whatever the status', 409, ['Itgenatr005 thread threshold'], 'conflict'],
    ['too many at once with 500', 500, [{ message: 'The thread threshold of 3 has been exceeded' }], 'throttled'],
    ['too many in an hour', 400, ['The request threshold was exceeded'], 'throttled'],
    ['a 500 that tells no rule', 500, ['An unexpected error occurred'], 'unknownOutcome'],
    ['a 500 without a text', 500, [], 'unknownOutcome'],
  ] as const) {
    it(`tells ${what}: ${kind}`, async () => {
      simulator().fault({ match: notesPath, status, body: { errors } });
      const error = await failure(psa().ensureNote(open, note));
      assert.deepEqual([error.kind, error.retryable], [kind, kind !== 'invalid']);
      for (const text of ['Data violation', 'Unable to find', 'threshold', 'unexpected'])
        assert.ok(!error.message.includes(text), error.message);
      assert.equal(await psa().ensureNote(open, note), 'added');
      assert.equal(notes().length, 1);
    });
  }

  it('name the refused field where Autotask does', async () => {
    simulator().fault({ match: notesPath, status: 500, body: { errors: [{ message: 'Too long', field: 'title' }] } });
    assert.match((await failure(psa().ensureNote(open, note))).message, /field title/);
  });

  it('name the right when they are forbidden', async () => {
    simulator().events.deny({ right: 'notes', denied: true });
    const error = await failure(psa().ensureNote(open, note));
    assert.deepEqual(error.details.missing, ['Service Desk / Ticket Notes: Add']);
  });
});
