import assert from 'node:assert/strict';
import { contoso } from '../fixtures.ts';
import { describeVendor, failure } from '../vendor.ts';
import { adapter, freshdesk, open } from './freshdesk.ts';

describeVendor(freshdesk, 'finding tickets', ({ simulator, psa, calls, use }) => {
  it('costs at most two calls, with the requesters in the list', async () => {
    simulator().events.addTickets({ companyId: 250, count: 400 });
    await psa().findTickets({ companyId: contoso, text: '' });
    simulator().exchanges.splice(0);
    await psa().findTickets({ companyId: contoso, text: 'nowhere' });
    await psa().findTickets({ companyId: contoso, text: open });
    await psa().findTickets({ companyId: contoso, text: '99999' });
    assert.equal(simulator().exchanges.length, 6);
    const asked = calls('GET', /tickets/);
    assert.equal(asked.length, 6);
    for (const { query } of asked) assert.match(query.include ?? '', /requester/);
  });

  it('lists more than the last 30 days', async () => {
    const old = new Date(Date.now() - 60 * 86_400_000).toISOString();
    simulator().events.setTicket({ number: open, change: { created_at: old, updated_at: old } });
    const found = await psa().findTickets({ companyId: contoso, text: 'Adele' });
    assert.ok(found.some((ticket) => ticket.number === open));
  });

  it('asks for the newest by the id of the company', async () => {
    await psa().findTickets({ companyId: '253', text: 'a, b & c' });
    const { updated_since: since = '', ...query } = calls('GET', /tickets$/)[0]?.query ?? {};
    assert.deepEqual(query, {
      company_id: '253',
      order_by: 'created_at',
      order_type: 'desc',
      include: 'requester',
      page: '1',
      per_page: '100',
    });
    assert.match(since, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    assert.ok(Date.parse(since) < Date.now() - 300 * 86_400_000);
  });

  it('asks once without the requesters when those are refused, and leaves them out for a while', async () => {
    let now = Date.now();
    use(adapter(simulator(), { now: () => now }));
    simulator().events.deny({ right: 'include', denied: true });
    const asked = () => calls('GET', /tickets$/).splice(-3);
    const search = () => psa().findTickets({ companyId: contoso, text: 'phone' });
    assert.ok((await search()).length > 0);
    assert.ok((await search()).length > 0);
    assert.deepEqual(
      asked().map(({ status, query }) => [status, query.include]),
      [
        [403, 'requester'],
        [200, undefined],
        [200, undefined],
      ],
    );
    const ticket = await psa().getTicket(open);
    assert.equal(ticket?.requester?.email, 'adele.vance@contoso.com');
    assert.deepEqual(ticket.company, { id: '250', name: 'Contoso Ltd' });
    now += 16 * 60_000;
    simulator().events.deny({ right: 'include', denied: false });
    await search();
    assert.equal(asked().at(-1)?.query.include, 'requester');
  });

  it('finds by words although the number typed is a ticket out of scope', async () => {
    simulator().events.setTicket({ number: open, change: { subject: 'Phone 48214 is lost' } });
    simulator().events.hideTicket({ number: '48214', as: 403 });
    const found = await psa().findTickets({ companyId: contoso, text: '48214' });
    assert.deepEqual(
      found.map((ticket) => ticket.number),
      [open],
    );
  });

  it('names the right when it is refused altogether', async () => {
    simulator().events.deny({ right: 'view', denied: true });
    const error = await failure(psa().findTickets({ companyId: contoso, text: 'phone' }));
    assert.deepEqual([error.kind, error.details.missing], ['forbidden', [psa().rights.readTickets]]);
  });
});
