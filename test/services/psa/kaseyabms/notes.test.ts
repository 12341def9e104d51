import assert from 'node:assert/strict';
import { tickets } from '../../../../sandbox/psa/seed.ts';
import type { Exchange } from '../../../../sandbox/simulator.ts';
import { staff } from '../../../../sandbox/world.ts';
import { note } from '../fixtures.ts';
import { describeVendor, failure } from '../vendor.ts';
import { adapter, kaseyaBms, open } from './kaseyabms.ts';

describeVendor(kaseyaBms, 'notes', ({ simulator, psa, calls, use }) => {
  const bodyOf = (exchange: Exchange | undefined) => exchange?.requestBody as Record<string, unknown>;

  it('sends the four members that are demanded, escaped HTML, and nobody to mail to', async () => {
    const now = Date.parse('2026-03-02T10:15:30.500Z');
    use(adapter(simulator(), { now: () => now }));
    await psa().ensureNote(open, { ...note, text: 'Removed: <iPhone> & "more".\r\nRemaining: none.' });
    assert.deepEqual(calls('POST', /notes$/)[0]?.requestBody, {
      details: '<p>Removed: &lt;iPhone&gt; &amp; &quot;more&quot;. Remaining: none. [R-7F3K2A note]</p>',
      isInternal: true,
      typeId: 61,
      noteDate: '2026-03-02T10:15:30.500Z',
    });
  });

  it('measures the limit in the HTML that is sent', async () => {
    await psa().ensureNote(open, { ...note, text: '&'.repeat(4000) });
    const sent = calls('POST', /notes$/).map((e) => String(bodyOf(e).details).length);
    assert.ok(sent.length > 1);
    for (const length of sent) assert.ok(length <= psa().limits.noteLength);
  });

  it('looks through all pages of notes before it posts, oldest first as they come', async () => {
    simulator().events.addNotes({ number: simulator().numbers.adele, count: 250 });
    await psa().ensureNote(open, note);
    assert.equal(await psa().ensureNote(open, note), 'alreadyThere');
    assert.equal(calls('POST', /notes$/).length, 1);
    simulator().events.capPages({ rows: 25 });
    assert.equal(await psa().ensureNote(open, note), 'alreadyThere');
  });

  it('posts again when the vendor took a note and did not keep it', async () => {
    simulator().events.loseNotes({ on: true });
    assert.equal(await psa().ensureNote(open, note), 'added');
    simulator().events.loseNotes({ on: false });
    assert.equal(await psa().ensureNote(open, note), 'added');
    assert.equal(simulator().heldTicket(open)?.notes.length, 1);
  });

  it('tells loudly when an internal note became visible to the customer', async () => {
    simulator().events.publishNotes({ on: true });
    const error = await failure(psa().ensureNote(open, note));
    assert.equal(error.kind, 'invalid');
    assert.match(error.message, /ticket 2026-48213 may be visible to the customer/);
  });

  it('writes on a completed ticket, and not on one that is read-only', async () => {
    const closed = String(tickets.closed);
    assert.equal(await psa().ensureNote(closed, note), 'added');
    simulator().events.lockTicket({ number: simulator().numbers.closed });
    assert.equal(await psa().ensureNote(closed, note), 'alreadyThere');
    for (const work of [
      () => psa().ensureNote(closed, { ...note, key: 'R-OTHER1' }),
      () => psa().setStatus(closed, 'New'),
      () => psa().addTime(closed, time),
    ]) {
      assert.match((await failure(work())).message, /2026-48215 is read-only/);
    }
    assert.equal(calls('POST', /notes$|timelogs$/).length, 1);
  });

  it('names the right when notes are forbidden', async () => {
    simulator().events.deny({ right: 'modify', denied: true });
    const error = await failure(psa().ensureNote(open, note));
    assert.deepEqual([error.kind, error.details.missing], ['forbidden', ['Service Desk / Tickets: View and Modify']]);
  });
});

const time = {
  key: 'R-7F3K2A',
  minutes: 15,
  endedAt: '2026-03-02T10:15:30.500Z',
  text: 'MFA reset.',
  technician: { name: staff.megan.name, email: staff.megan.signInName.toUpperCase() },
};

/** What is valid though the description at hand does not hold it: it is cut to a few paths, and knows one status. */
