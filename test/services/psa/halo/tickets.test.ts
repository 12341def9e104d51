import assert from 'node:assert/strict';
import { contoso } from '../fixtures.ts';
import { describeVendor, failure } from '../vendor.ts';
import { halo, open } from './halo.ts';

describeVendor(halo, 'tickets', ({ simulator, psa, calls }) => {
  it('decides open or closed by the status it has now: a reopened ticket is open', async () => {
    simulator().events.closeTicket({ number: open });
    assert.equal((await psa().getTicket(open))?.open, false);
    simulator().events.reopenTicket({ number: open });
    assert.equal((await psa().getTicket(open))?.open, true);
  });

  it("takes the customer's General User for nobody", async () => {
    assert.equal((await psa().getTicket('48217'))?.requester, null);
  });

  it('takes a number as people paste it, zeros and brackets included', async () => {
    for (const text of ['[ID:0048213]', '#48213', '0048213'])
      assert.equal((await psa().getTicket(text))?.number, open, text);
    assert.equal(psa().numberPattern.exec('RE: [ID:0048213] phone')?.[1], open);
  });

  it('cannot see a ticket of a team that its agent is not in, whichever way that is told', async () => {
    assert.equal(await psa().getTicket('48230'), null);
    simulator().events.answerHidden({ status: 403 });
    const error = await failure(psa().getTicket('48230'));
    assert.equal(error.kind, 'forbidden');
    assert.match(error.message, /read:tickets, and membership in the teams/);
    assert.deepEqual(await psa().findTickets({ companyId: contoso, text: '48230' }), []);
  });

  it('takes a status of single types for open, though lists leave it out without "showall"', async () => {
    simulator().events.setTicket({ number: open, change: { tickettype_id: 23, status_id: 30 } });
    const ticket = await psa().getTicket(open);
    assert.deepEqual([ticket?.open, ticket?.status], [true, 'Awaiting CAB']);
  });

  it('tells closed from open also where "showall" brings the closed statuses back', async () => {
    simulator().events.showAllStatuses({ on: true });
    assert.equal((await psa().getTicket('48215'))?.open, false);
    simulator().events.setTicket({ number: open, change: { tickettype_id: 23, status_id: 30 } });
    assert.equal((await psa().getTicket(open))?.open, true);
  });

  it('takes no ticket for open when no status counts as closed', async () => {
    simulator().events.tellNoClosed({ on: true });
    assert.match((await failure(psa().getTicket(open))).message, /which statuses count as closed/);
  });

  it('whose status no list holds is open unless it was closed once, and not offered', async () => {
    const shown = () =>
      psa()
        .getTicket(open)
        .then((ticket) => [ticket?.open, ticket?.status]);
    simulator().events.setTicket({ number: open, change: { status_id: 77 } });
    assert.deepEqual(await shown(), [true, null]);
    assert.deepEqual(await psa().findTickets({ companyId: contoso, text: open }), []);
    simulator().events.setTicket({ number: open, change: { hasbeenclosed: true } });
    assert.deepEqual(await shown(), [false, null]);
  });

  it('tells what was merged or thrown away, and offers neither', async () => {
    const shown = () =>
      psa()
        .getTicket(open)
        .then((ticket) => [ticket?.mergedInto, ticket?.discarded]);
    for (const [change, told] of [
      [{ merged_into_id: 48218 }, ['48218', false]],
      [{ merged_into_id: 0, deleted: true }, [null, true]],
    ] as const) {
      simulator().events.setTicket({ number: open, change });
      assert.deepEqual(await shown(), told);
      for (const text of [open, 'adele phone'])
        assert.deepEqual(await psa().findTickets({ companyId: contoso, text }), [], text);
    }
  });

  it('are not shown when another one comes than was asked for', async () => {
    simulator().fault({ match: 'GET /api/Tickets/48213', status: 200, body: { id: 7, status_id: 1 } });
    assert.equal((await failure(psa().getTicket(open))).kind, 'unavailable');
  });

  it('are asked for by the id of the customer, whose name is never sent', async () => {
    await psa().findTickets({ companyId: '253', text: 'new phone' });
    assert.deepEqual(calls('GET', /Tickets$/)[0]?.query, {
      client_id: '253',
      open_only: 'true',
      order: 'id',
      orderdesc: 'true',
      search_summary: 'phone',
      pageinate: 'true',
      page_size: '100',
      page_no: '1',
    });
  });

  it('reads the address of a user whom the ticket only names', async () => {
    const held = simulator().exchanges;
    simulator().fault({
      match: 'GET /api/Tickets/48213',
      status: 200,
      body: { id: 48213, summary: 'x', status_id: 1, client_id: 250, user_id: 77, user_name: 'Adele Vance' },
    });
    assert.equal((await psa().getTicket(open))?.requester?.email, 'adele.vance@contoso.com');
    assert.ok(held.some((e) => e.path === '/api/Users/77'));
  });

  it('leaves the address unknown where users may not be read', async () => {
    simulator().events.setTicket({ number: open, change: { user_email: null } });
    simulator().events.deny({ right: 'customers', denied: true });
    assert.deepEqual((await psa().getTicket(open))?.requester, { name: 'Adele Vance', email: null });
  });
});
