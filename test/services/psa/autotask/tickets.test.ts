import assert from 'node:assert/strict';
import { contoso } from '../fixtures.ts';
import { describeVendor, failure } from '../vendor.ts';
import { adapter, at, autotask, dayMs, newTicket, number, open } from './autotask.ts';

describeVendor(autotask, 'tickets', ({ simulator, psa, calls }) => {
  const bodies = (method: string, path: RegExp) =>
    calls(method, path).map((e) => e.requestBody as Record<string, unknown>);

  it('are found by the number that people see and by the id, completed ones too', async () => {
    for (const text of [number, '#t20260131.48213', open])
      assert.equal((await psa().getTicket(text))?.number, number, text);
    const completed = await psa().getTicket('T20260131.48215');
    assert.deepEqual([completed?.open, completed?.status], [false, 'Complete']);
    assert.equal(await psa().getTicket('T20260131.99999'), null);
  });

  it('that may not be seen do not exist, whichever way that is told', async () => {
    simulator().events.hideTicket({ number, hidden: true });
    assert.equal(await psa().getTicket(open), null);
    simulator().events.answerEmptyItems({ on: true });
    assert.equal(await psa().getTicket(open), null);
    assert.equal(await psa().getTicket(number), null);
    assert.equal(await psa().getCompany('999999'), null);
    assert.equal((await failure(psa().setStatus(open, 'Resolved'))).kind, 'notFound');
  });

  for (const entity of ['Tickets', 'Companies']) {
    it(`are not shown with another one of ${entity} than asked for`, async () => {
      simulator().fault({ match: `GET ${at}/${entity}/\\d+`, status: 200, body: { item: { id: 7 } } });
      assert.equal((await failure(psa().getTicket(open))).kind, 'unavailable');
    });
  }

  it('are compared with what was typed even when the server does not', async () => {
    simulator().events.ignoreConditions({ on: true });
    for (const text of ['nowhere', '7', 'T20260201'])
      assert.deepEqual(await psa().findTickets({ companyId: contoso, text }), [], text);
  });

  it('carry ids only: the contacts of a whole list cost one call, its company one', async () => {
    const found = await psa().findTickets({ companyId: contoso, text: '' });
    assert.ok(found.length > 10);
    assert.ok(found.some((ticket) => ticket.requester?.email === 'adele.vance@contoso.com'));
    assert.deepEqual([calls('POST', /Contacts\/query$/).length, calls('GET', /Companies\//).length], [1, 1]);
    await psa().findTickets({ companyId: contoso, text: 'phone' });
    assert.equal(calls('GET', /Companies\//).length, 1);
  });

  it('of contacts that we may not see have an unknown requester', async () => {
    simulator().events.deny({ right: 'contacts', denied: true });
    assert.equal((await psa().getTicket(number))?.requester, null);
  });

  it('are found by the beginning of a number, and by the id that addresses hold', async () => {
    const numbers = async (text: string) =>
      (await psa().findTickets({ companyId: contoso, text })).map((ticket) => ticket.number);
    assert.deepEqual(await numbers('t20260131.4821'), ['T20260131.48218', 'T20260131.48217', number]);
    assert.deepEqual(await numbers(open), [number]);
  });

  it('may be old: more days are asked for while there are few', async () => {
    const createDate = new Date(Date.now() - 900 * dayMs).toISOString();
    simulator().events.setTicket({ number, change: { createDate } });
    const found = await psa().findTickets({ companyId: contoso, text: 'Adele' });
    assert.ok(found.some((ticket) => ticket.number === number));
    simulator().events.addTickets({ companyId: 250, count: 20 });
    simulator().exchanges.splice(0);
    await psa().findTickets({ companyId: contoso, text: '' });
    assert.equal(calls('POST', /Tickets\/query$/).length, 1);
  });

  it('count as closed in the statuses that the settings name', async () => {
    simulator().events.setTicket({ number, change: { status: 29 } });
    assert.equal((await psa().getTicket(number))?.open, true);
    const told = adapter(simulator(), {}, { CLOSED_STATUSES: 'Waiting for nobody, resolved' });
    assert.equal((await told.getTicket(number))?.open, false);
    assert.deepEqual(await told.findTickets({ companyId: contoso, text: number }), []);
  });

  it('may belong to company 0, the MSP itself', async () => {
    simulator().events.setTicket({ number, change: { companyID: 0 } });
    assert.deepEqual((await psa().getTicket(number))?.company, { id: '0', name: 'Northwind Managed IT' });
    assert.equal((await psa().findTickets({ companyId: '0', text: number })).length, 1);
    assert.equal((await psa().getCompany('0'))?.name, 'Northwind Managed IT');
    assert.equal((await psa().ensureTicket({ ...newTicket, companyId: '0', requester: null })).created, true);
  });

  it('are read in pages by id, never by the address of a next page', async () => {
    simulator().events.addTickets({ companyId: 250, count: 1200 });
    const found = await psa().findTickets({ companyId: contoso, text: '' });
    assert.equal(found[0]?.title, 'Generated ticket 1200');
    const pages = bodies('POST', /Tickets\/query$/);
    assert.deepEqual(
      pages.map(({ filter }) => (filter as { op: string; field: string }[]).at(-1)?.field),
      ['createDate', 'id', 'id'],
    );
    const [first, second] = pages.map(({ filter }) => filter as object[]);
    assert.deepEqual(second?.slice(0, -1), first);
  });

  it('are asked for with values of their type, and with the fields that are read alone', async () => {
    const now = Date.parse('2026-03-02T10:00:00Z');
    await adapter(simulator(), { now: () => now }).findTickets({ companyId: contoso, text: 'New phone' });
    const [first] = bodies('POST', /Tickets\/query$/);
    assert.deepEqual(first, {
      maxRecords: 500,
      includeFields: [
        'id',
        'ticketNumber',
        'title',
        'status',
        'companyID',
        'contactID',
        'externalID',
        'assignedResourceID',
        'assignedResourceRoleID',
        'billingCodeID',
      ],
      filter: [
        { op: 'eq', field: 'companyID', value: 250 },
        { op: 'notIn', field: 'status', value: [5] },
        { op: 'contains', field: 'title', value: 'New' },
        { op: 'contains', field: 'title', value: 'phone' },
        { op: 'gte', field: 'createDate', value: '2026-01-31T10:00:00.000Z' },
      ],
    });
  });

  it('of a company whose id is no number are not asked for', async () => {
    assert.equal((await failure(psa().findTickets({ companyId: '250 or 1=1', text: 'x' }))).kind, 'invalid');
    assert.equal(simulator().exchanges.length, 0);
  });
});
