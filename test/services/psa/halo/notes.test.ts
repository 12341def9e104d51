import assert from 'node:assert/strict';
import { note } from '../fixtures.ts';
import { describeVendor, failure } from '../vendor.ts';
import { adapter, halo, open } from './halo.ts';

describeVendor(halo, 'notes', ({ simulator, psa, calls, use }) => {
  const notes = () => simulator().heldTicket(open)?.notes ?? [];

  it("sends outcome, HTML and visibility, and leaves nothing to the outcome's own defaults", async () => {
    await psa().ensureNote(open, { ...note, text: 'a <b> & "c"' });
    assert.deepEqual(calls('POST', /Actions$/)[0]?.requestBody, [
      {
        ticket_id: 48213,
        outcome_id: 7,
        note_html: '<p>a &lt;b&gt; &amp; &quot;c&quot; [R-7F3K2A note]</p>',
        hiddenfromuser: true,
        sendemail: false,
        actioninformownerofaction: false,
      },
    ]);
  });

  it('writes nothing when the outcome is not there, and names the setting', async () => {
    use(adapter(simulator(), {}, { noteOutcome: 'Desk note' }));
    const error = await failure(psa().ensureNote(open, note));
    assert.match(error.message, /no action named "Desk note" \(PSA_MAIN_NOTE_OUTCOME\)/);
    assert.deepEqual([error.kind, notes()], ['invalid', []]);
  });

  it('tells it when the action is refused, and which right that takes', async () => {
    simulator().events.refuseOutcome({ id: 7, on: true });
    const error = await failure(psa().ensureNote(open, note));
    assert.deepEqual([error.kind, error.retryable, notes()], ['forbidden', false, []]);
    assert.match(error.message, /the action that NOTE_OUTCOME names/);
    assert.match(error.details.raw ?? '', /do not have access to this Action/);
  });

  for (const body of [
    'You do not have access to this Action',
    { resultCode: 5, errorMessage: 'You do not have permission' },
  ]) {
    it(`reads that refusal as ${typeof body === 'string' ? 'bare text' : 'result code and message'} too`, async () => {
      simulator().fault({ match: 'POST /api/Actions', status: 400, body: JSON.stringify(body) });
      const error = await failure(psa().ensureNote(open, note));
      assert.equal(error.kind, 'forbidden');
      assert.doesNotMatch(error.message, /You do not/);
    });
  }

  it('uses its own outcome for the customer where one is named', async () => {
    use(adapter(simulator(), {}, { customerNoteOutcome: 'Public Note' }));
    await psa().ensureNote(open, { ...note, audience: 'customer' });
    const [sent] = (calls('POST', /Actions$/)[0]?.requestBody ?? []) as Record<string, unknown>[];
    assert.deepEqual([sent?.outcome_id, sent?.hiddenfromuser, sent?.sendemail], [9, false, false]);
  });

  it('says loudly that an internal note came back visible, again when it is found later', async () => {
    simulator().events.showNotes({ on: true });
    for (let n = 0; n < 2; n += 1)
      assert.match((await failure(psa().ensureNote(open, note))).message, /may be visible to the customer/);
    assert.equal(notes().length, 1);
  });

  it('writes no further part when the first one came back visible', async () => {
    simulator().events.showNotes({ on: true });
    await failure(psa().ensureNote(open, { ...note, text: 'word '.repeat(4000) }));
    assert.equal(notes().length, 1);
  });

  it("says that the customer's note is hidden from the customer, and which setting helps", async () => {
    simulator().events.hideNotes({ on: true });
    const error = await failure(psa().ensureNote(open, { ...note, audience: 'customer' }));
    assert.match(error.message, /CUSTOMER_NOTE_OUTCOME/);
  });

  it('reads what the answer leaves out, before it says that a note may be visible', async () => {
    simulator().events.answerShortly({ on: true });
    assert.equal(await psa().ensureNote(open, note), 'added');
    assert.deepEqual(calls('GET', /Actions\/\d+$/)[0]?.query, { ticket_id: '48213' });
    simulator().events.showNotes({ on: true });
    assert.match((await failure(psa().ensureNote(open, { ...note, key: 'R-2' }))).message, /may be visible/);
  });

  it('takes a list of one for an answer as well', async () => {
    const body = [{ id: 1, hiddenfromuser: true, who_agentid: 40 }];
    simulator().fault({ match: 'POST /api/Actions', status: 200, body });
    assert.equal(await psa().ensureNote(open, note), 'added');
  });

  it('goes on behind 100 notes also where the count tells only those that came', async () => {
    simulator().events.countShown({ on: true });
    await psa().ensureNote(open, note);
    simulator().events.addNotes({ number: open, count: 250 });
    assert.equal(await psa().ensureNote(open, note), 'alreadyThere');
  });

  for (const on of [false, true]) {
    it(`finds its note among 500 others that come ${on ? 'oldest' : 'newest'} first, 100 at a time`, async () => {
      simulator().events.listOldestFirst({ on });
      simulator().events.addNotes({ number: open, count: 250 });
      await psa().ensureNote(open, note);
      simulator().events.addNotes({ number: open, count: 250 });
      assert.equal(await psa().ensureNote(open, note), 'alreadyThere');
      assert.equal(notes().length, 501);
    });
  }

  it('writes nothing on a ticket whose older notes cannot be reached', async () => {
    const actions = Array.from({ length: 100 }, (_, n) => ({ id: n + 1, note: 'x', hiddenfromuser: true }));
    simulator().fault({ match: 'GET /api/Actions', status: 200, body: { record_count: 250, actions } });
    assert.match((await failure(psa().ensureNote(open, note))).message, /not all could be read/);
    assert.deepEqual(notes(), []);
  });
});
