import assert from 'node:assert/strict';
import { newTicket } from '../fixtures.ts';
import { describeVendor, failure } from '../vendor.ts';
import { halo, open } from './halo.ts';

describeVendor(halo, 'a ticket of this reset that is there', ({ simulator, psa, calls }) => {
  beforeEach(async () => {
    await psa().ensureTicket(newTicket);
  });
  const made = () => simulator().held()[0]?.number ?? '';
  const later = { ...newTicket, mayExistSince: new Date(0).toISOString() };

  it('is found when it is closed meanwhile', async () => {
    simulator().events.closeTicket({ number: made() });
    assert.equal((await psa().ensureTicket(later)).created, false);
  });

  it('is found among the newest when the search lags behind the list', async () => {
    simulator().fault({ match: 'search_summary=R-7F3K2A', status: 200, body: { record_count: 0, tickets: [] } });
    assert.equal((await psa().ensureTicket(later)).created, false);
  });

  it('stops the reset when a colleague moved it to another customer, and makes no other', async () => {
    simulator().events.moveTicket({ number: made(), companyId: 251 });
    assert.match((await failure(psa().ensureTicket(later))).message, /belongs to another customer/);
    assert.equal(calls('POST', /Tickets$/).length, 1);
  });

  it('is named beside another one with the same mark', async () => {
    simulator().events.setTicket({ number: open, change: { summary: `RE: ${newTicket.key}` } });
    assert.match((await failure(psa().ensureTicket(later))).message, new RegExp(`${made()} and ${open}`));
  });
});
