import assert from 'node:assert/strict';
import { tickets } from '../../../../sandbox/psa/seed.ts';
import type { Exchange } from '../../../../sandbox/simulator.ts';
import { contoso } from '../fixtures.ts';
import { describeVendor, failure } from '../vendor.ts';
import { adapter, kaseyaBms } from './kaseyabms.ts';

describeVendor(kaseyaBms, 'tickets', ({ simulator, psa, calls, use }) => {
  const bodyOf = (exchange: Exchange | undefined) => exchange?.requestBody as Record<string, unknown>;

  it('asks by the id of the account and by a number, in the types that the vendor wants', async () => {
    await psa().findTickets({ companyId: contoso, text: 'a phone' });
    assert.deepEqual(calls('POST', /search$/)[0]?.requestBody, {
      pageSize: 100,
      pageNumber: 1,
      filter: { accountIds: '250', excludeCompleted: 1, title: 'phone' },
    });
    await psa().getTicket(`#${simulator().numbers.adele}`);
    assert.deepEqual(bodyOf(calls('POST', /search$/).at(-1)).filter, {
      ticketNumber: simulator().numbers.adele,
      excludeCompleted: 0,
    });
  });

  it('finds by the end of the number, for that is what people say', async () => {
    const found = await psa().findTickets({ companyId: contoso, text: String(tickets.adele) });
    assert.deepEqual(
      found.map((ticket) => ticket.number),
      [simulator().numbers.adele],
    );
    assert.equal(await psa().getTicket(String(tickets.adele)), null);
  });

  it('finds by words also where the filter wants the whole title', async () => {
    simulator().events.wantWholeTexts({ on: true });
    const found = await psa().findTickets({ companyId: contoso, text: 'ADELE sign' });
    assert.deepEqual(
      found.map((ticket) => ticket.number),
      [simulator().numbers.adele],
    );
  });

  it('finds the tickets of a company whose name holds commas and quotes', async () => {
    simulator().events.addTickets({ companyId: 253, count: 1 });
    const [found] = await psa().findTickets({ companyId: '253', text: '' });
    assert.deepEqual(found?.company, { id: '253', name: 'Litware, Inc. & "Sons"' });
  });

  it('reads on where the server gives fewer rows than were asked for', async () => {
    simulator().events.capPages({ rows: 20 });
    simulator().events.addTickets({ companyId: 250, count: 60 });
    simulator().events.addCompanies({ count: 45 });
    const found = await psa().findTickets({ companyId: contoso, text: '' });
    assert.equal(found[0]?.title, 'Generated ticket 60');
    assert.ok((await psa().listCompanies()).some((company) => company.name === 'Generated company 45'));
  });

  it('finds a ticket by its number when the filter got lost, and says so when there are too many', async () => {
    simulator().events.ignoreConditions({ on: true });
    assert.equal((await psa().getTicket(simulator().numbers.adele))?.number, simulator().numbers.adele);
    simulator().events.addTickets({ companyId: 250, count: 2000 });
    assert.equal((await failure(psa().getTicket('2026-1'))).kind, 'unavailable');
  });

  it('refuses a number that two tickets have', async () => {
    simulator().events.copyNumber({ from: simulator().numbers.adele, to: simulator().numbers.fabrikam });
    const error = await failure(psa().getTicket(simulator().numbers.adele));
    assert.equal(error.kind, 'invalid');
    assert.match(error.message, /more than one ticket/);
  });

  it('refuses an answer that is another ticket, and says null when it vanished meanwhile', async () => {
    simulator().fault({ match: 'GET .*/tickets/\\d+$', status: 200, body: { success: true, result: { id: 7 } } });
    assert.equal((await failure(psa().getTicket(simulator().numbers.adele))).kind, 'unavailable');
    simulator().fault({ match: 'GET .*/tickets/\\d+$', status: 404 });
    assert.equal(await psa().getTicket(simulator().numbers.adele), null);
  });

  it('does not take a 404 of the search for "no such ticket"', async () => {
    await psa().getTicket(simulator().numbers.adele);
    simulator().fault({ match: 'search', status: 404 });
    assert.equal((await failure(psa().getTicket(simulator().numbers.adele))).kind, 'notFound');
  });

  it('does not take the catch-all contact for the person who asked', async () => {
    use(adapter(simulator(), {}, { CATCH_ALL_CONTACT: 'Adele.Vance@contoso.com' }));
    assert.equal((await psa().getTicket(simulator().numbers.adele))?.requester, null);
    assert.equal((await psa().getTicket(simulator().numbers.otherRequester))?.requester?.name, 'Diego Siciliani');
  });

  it('reads numbers with letters and dashes in free text', () => {
    for (const number of ['48213', '2026-48213', 'INC-48213', 'T-2026-48213']) {
      assert.equal(psa().numberPattern.exec(`about (#${number}).`)?.[1], number);
    }
  });

  it('refuses a company id that is no number, and sends nothing', async () => {
    assert.equal((await failure(psa().findTickets({ companyId: '250,251', text: 'x' }))).kind, 'invalid');
    assert.equal(simulator().exchanges.length, 0);
  });
});

/** What is valid though the description at hand does not hold it: it is cut to a few paths, and knows one status. */
