import assert from 'node:assert/strict';
import { note } from '../fixtures.ts';
import { describeVendor, failure } from '../vendor.ts';
import { freshdesk, open } from './freshdesk.ts';

describeVendor(freshdesk, 'notes', ({ simulator, psa, calls }) => {
  const notes = () => simulator().heldTicket(open)?.notes ?? [];

  it('are private, in HTML, and mail nobody', async () => {
    await psa().ensureNote(open, { ...note, text: 'a <b> & "c"' });
    assert.deepEqual(calls('POST', /notes$/)[0]?.requestBody, {
      body: '<div>a &lt;b&gt; &amp; &quot;c&quot; [R-7F3K2A note]</div>',
      private: true,
    });
  });

  it('are found behind 250 others, whatever their order', async () => {
    simulator().events.addNotes({ number: open, count: 250 });
    await psa().ensureNote(open, note);
    assert.equal(await psa().ensureNote(open, note), 'alreadyThere');
    assert.equal(notes().length, 251);
  });

  it('for the customer stand in the portal, and are no reply, which would be mailed', async () => {
    await psa().ensureNote(open, { ...note, audience: 'customer' });
    const sent = calls('POST', /./);
    assert.deepEqual(
      sent.map(({ path, requestBody }) => [path, requestBody]),
      [[`/api/v2/tickets/${open}/notes`, { body: '<div>Removed: iPhone 15. [R-7F3K2A reply]</div>', private: false }]],
    );
  });

  it('say loudly when an internal one came back visible', async () => {
    simulator().events.showNotes({ on: true });
    assert.match((await failure(psa().ensureNote(open, note))).message, /may be visible to the customer/);
  });

  it('wait as long as the account has to, without holding anything', async () => {
    simulator().fault({ match: 'POST .*/notes', status: 429, headers: { 'retry-after': '1500' } });
    const error = await failure(psa().ensureNote(open, note));
    assert.deepEqual([error.kind, error.details.retryAfterMs], ['throttled', 1_500_000]);
    assert.equal(await psa().ensureNote(open, note), 'added');
    assert.equal(notes().length, 1);
  });
});
