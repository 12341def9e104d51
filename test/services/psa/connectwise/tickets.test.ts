import assert from 'node:assert/strict';
import { hiddenBoard, tickets } from '../../../../sandbox/psa/connectwise/data.ts';
import { contoso } from '../fixtures.ts';
import { describeVendor, failure } from '../vendor.ts';
import { connectWise, open } from './connectwise.ts';

describeVendor(connectWise, 'tickets', ({ simulator, psa, calls }) => {
  it('reads a ticket without company, contact and status', async () => {
    const ticket = await psa().getTicket(String(tickets.bare));
    assert.deepEqual([ticket?.company, ticket?.requester, ticket?.status], [null, null, null]);
  });

  it("reads the contact's address where the ticket has none", async () => {
    const ticket = await psa().getTicket(String(tickets.contactOnly));
    assert.deepEqual(ticket?.requester, { name: 'Diego Siciliani', email: 'diego.siciliani@contoso.com' });
  });

  it('leaves the address unknown when contacts may not be read', async () => {
    simulator().events.deny({ right: 'contacts', denied: true });
    const ticket = await psa().getTicket(String(tickets.contactOnly));
    assert.deepEqual(ticket?.requester, { name: 'Diego Siciliani', email: null });
  });

  it('shows no ticket of a board that the member may not see', async () => {
    assert.equal(await psa().getTicket(String(tickets.hiddenBoard)), null);
    simulator().events.hideBoard({ id: hiddenBoard.id, hidden: false });
    assert.ok(await psa().getTicket(String(tickets.hiddenBoard)));
  });

  it('drops rows of other companies and closed ones when the server loses the conditions', async () => {
    const wrong = [
      { id: 1, summary: 'other', company: { id: 251 }, closedFlag: false },
      { id: 2, summary: 'closed', company: { id: 250 }, closedFlag: true },
      { id: 3, summary: 'ours', company: { id: 250 }, closedFlag: false },
      { id: 4, summary: 'no company', closedFlag: false },
    ];
    simulator().fault({ match: 'GET .*/service/tickets\\?', status: 200, body: wrong });
    const found = await psa().findTickets({ companyId: contoso, text: 'x' });
    assert.deepEqual(
      found.map((t) => t.id),
      ['3'],
    );
  });

  it('refuses an answer that is another ticket', async () => {
    simulator().fault({ match: 'GET .*/service/tickets/\\d+', status: 200, body: { id: 7, summary: 'x' } });
    assert.equal((await failure(psa().getTicket(open))).kind, 'unavailable');
  });

  it('keeps the language of conditions out of what people type', async () => {
    await psa().findTickets({ companyId: contoso, text: 'a" or closedFlag=true or summary contains "b' });
    const { conditions } = calls('GET', /\/service\/tickets$/).at(-1)?.query ?? {};
    assert.equal(
      conditions,
      'closedFlag=false and company/id=250 and (summary contains "a" and summary contains "or" and summary contains "closedFlag=true" and summary contains "or" and summary contains "summary" and summary contains "contains")',
    );
  });

  it('refuses a company id that is no number, and sends nothing', async () => {
    const error = await failure(psa().findTickets({ companyId: '250 or 1=1', text: 'x' }));
    assert.equal(error.kind, 'invalid');
    assert.equal(simulator().exchanges.length, 0);
  });
});
