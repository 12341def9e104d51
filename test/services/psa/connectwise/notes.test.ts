import assert from 'node:assert/strict';
import { tickets } from '../../../../sandbox/psa/connectwise/data.ts';
import { note } from '../fixtures.ts';
import { describeVendor, failure } from '../vendor.ts';
import { connectWise, notesPath, open } from './connectwise.ts';

describeVendor(connectWise, 'notes', ({ simulator, psa, calls }) => {
  it('sends exactly one flag, internal, and no notifications', async () => {
    await psa().ensureNote(open, note);
    assert.deepEqual(calls('POST', /notes$/)[0]?.requestBody, {
      text: 'Removed: iPhone 15. [R-7F3K2A note]',
      detailDescriptionFlag: false,
      internalAnalysisFlag: true,
      resolutionFlag: false,
      processNotifications: false,
    });
  });

  it('notifies only for a customer note', async () => {
    await psa().ensureNote(open, { ...note, audience: 'customer' });
    const body = calls('POST', /notes$/)[0]?.requestBody as Record<string, unknown>;
    assert.equal(body.detailDescriptionFlag, true);
    assert.equal(body.internalAnalysisFlag, false);
    assert.equal(body.processNotifications, true);
  });

  it('writes one line', async () => {
    await psa().ensureNote(open, { ...note, text: 'Asked by: Megan.\r\n\r\nRemoved: iPhone.\n\tRemaining: none.' });
    assert.equal(
      simulator().ticket(tickets.adele)?.notes.at(-1)?.text,
      'Asked by: Megan. Removed: iPhone. Remaining: none. [R-7F3K2A note]',
    );
  });

  it('looks through all pages of notes before it posts', async () => {
    await psa().ensureNote(open, note);
    simulator().events.addNotes({ id: tickets.adele, count: 350 });
    assert.equal(await psa().ensureNote(open, note), 'alreadyThere');
    assert.equal(calls('POST', /notes$/).length, 1);
  });

  it('tells loudly when the server shows an internal note to the customer', async () => {
    const shown = { id: 5, text: 'x', detailDescriptionFlag: true, internalAnalysisFlag: true };
    simulator().fault({ match: `POST .*${notesPath}`, status: 201, body: shown });
    const error = await failure(psa().ensureNote(open, note));
    assert.equal(error.kind, 'invalid');
    assert.match(error.message, /visible to the customer/);
  });

  it('names the right when notes are forbidden, and the reason when a closed ticket refuses them', async () => {
    simulator().events.deny({ right: 'edit', denied: true });
    assert.equal((await failure(psa().ensureNote(open, note))).kind, 'forbidden');
    simulator().events.refuseNotesOnClosed({ on: true });
    simulator().events.deny({ right: 'edit', denied: false });
    const error = await failure(psa().ensureNote(String(tickets.closed), note));
    assert.equal(error.kind, 'invalid');
    assert.match(error.message, /refused to add the note \(status 400, InvalidObject, field ticketId\)/);
  });

  it('says "not found" for a ticket that is gone', async () => {
    assert.equal((await failure(psa().ensureNote('99999999', note))).kind, 'notFound');
  });
});
