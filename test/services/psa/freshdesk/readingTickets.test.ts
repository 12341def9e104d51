import assert from 'node:assert/strict';
import { contoso } from '../fixtures.ts';
import { describeVendor, failure } from '../vendor.ts';
import { adapter, freshdesk, open } from './freshdesk.ts';

describeVendor(freshdesk, 'reading a ticket', ({ simulator, psa, calls }) => {
  for (const as of ['spam', 'deleted'] as const) {
    it(`tells that it is ${as}, and lists it nowhere`, async () => {
      simulator().events.discard({ number: open, as });
      assert.equal((await psa().getTicket(open))?.discarded, true);
      assert.deepEqual(await psa().findTickets({ companyId: contoso, text: open }), []);
    });
  }

  it('finds a requester who is an agent, and leaves a deleted contact unknown', async () => {
    simulator().events.setTicket({ number: open, change: { requester_id: 500 } });
    assert.equal((await psa().getTicket(open))?.requester?.email, 'megan@northwind-msp.com');
    assert.equal((await psa().getTicket('48217'))?.requester, null);
  });

  it('does not take a deleted contact for somebody who asked', async () => {
    simulator().events.deleteContact({ id: 77 });
    assert.equal((await psa().getTicket(open))?.requester, null);
  });

  it('leaves the requester unknown where neither contacts nor agents may be read', async () => {
    for (const right of ['include', 'contacts', 'agents'] as const) simulator().events.deny({ right, denied: true });
    const ticket = await psa().getTicket(open);
    assert.deepEqual([ticket?.requester, ticket?.company?.id], [null, '250']);
  });

  it('takes the company of its contact for a ticket that has none', async () => {
    simulator().events.setTicket({ number: open, change: { company_id: null } });
    assert.deepEqual((await psa().getTicket(open))?.company, { id: '250', name: 'Contoso Ltd' });
  });

  it('takes none of several companies of its contact', async () => {
    simulator().events.setTicket({ number: open, change: { company_id: null, requester_id: 99 } });
    assert.equal((await psa().getTicket(open))?.company, null);
  });

  it('tells what right is missing for a ticket out of scope, or that there is none', async () => {
    simulator().events.hideTicket({ number: open, as: 404 });
    assert.equal(await psa().getTicket(open), null);
    simulator().events.hideTicket({ number: open, as: 403 });
    assert.match((await failure(psa().getTicket(open))).message, /with a scope that holds the groups/);
  });

  it("counts the account's own closing statuses as closed, as the settings name them", async () => {
    simulator().events.setTicket({ number: open, change: { status: 7 } });
    assert.equal((await psa().getTicket(open))?.open, true);
    const told = adapter(simulator(), {}, { closedStatuses: 'Waiting for nobody, handed over' });
    assert.equal((await told.getTicket(open))?.open, false);
    assert.deepEqual(await told.findTickets({ companyId: contoso, text: open }), []);
    const { labels } = await told.choices();
    assert.deepEqual(
      labels.map(({ setting, wanted, names }) => [setting, wanted, names.includes('Handed over')]),
      [
        ['CLOSED_STATUSES', 'Waiting for nobody', true],
        ['CLOSED_STATUSES', 'handed over', true],
      ],
    );
  });

  it('counts one as closed by its number where the statuses cannot be listed', async () => {
    simulator().events.deny({ right: 'fields', denied: true });
    simulator().events.setTicket({ number: open, change: { status: 7 } });
    const told = adapter(simulator(), {}, { closedStatuses: '7' });
    const ticket = await told.getTicket(open);
    assert.deepEqual([ticket?.open, ticket?.status], [false, null]);
    assert.deepEqual((await told.choices()).labels, []);
  });

  it('shows a merged ticket as closed, for more is not told', async () => {
    const merged = await psa().getTicket('48216');
    assert.deepEqual([merged?.open, merged?.mergedInto], [false, null]);
    assert.match(psa().cannot.join(' '), /merged/);
  });

  it('takes a 404 without a body for what it is', async () => {
    assert.equal(await psa().getTicket('999'), null);
    assert.equal(calls('GET', /tickets\/999$/)[0]?.responseBody, undefined);
  });
});
