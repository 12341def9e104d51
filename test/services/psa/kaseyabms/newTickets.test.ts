import assert from 'node:assert/strict';
import { refuse } from '../../../../sandbox/psa/kaseyabms/answers.ts';
import { newState } from '../../../../sandbox/psa/kaseyabms/state.ts';
import type { Exchange } from '../../../../sandbox/simulator.ts';
import { contoso } from '../fixtures.ts';
import { describeVendor, failure } from '../vendor.ts';
import { adapter, kaseyaBms } from './kaseyabms.ts';

describeVendor(kaseyaBms, 'new tickets', ({ simulator, psa, calls, use }) => {
  const bodyOf = (exchange: Exchange | undefined) => exchange?.requestBody as Record<string, unknown>;

  const now = Date.parse('2026-03-02T10:15:30Z');
  const ticket = {
    key: 'R-7F3K2A',
    companyId: contoso,
    board: 'Help Desk',
    title: 'MFA reset: Adele Vance',
    text: 'Made by the bot.',
    requester: { name: 'Adele Vance', email: 'Adele.Vance@contoso.com' },
  };
  const made = () => calls('POST', /tickets$/).map(bodyOf);

  it("sends the nine members that are demanded, the queue, the contact and the contact's location", async () => {
    use(adapter(simulator(), { now: () => now }));
    await psa().ensureTicket(ticket);
    assert.deepEqual(made(), [
      {
        title: 'MFA reset: Adele Vance (R-7F3K2A)',
        details: '<p>Made by the bot.</p>',
        accountId: 250,
        locationId: 2500,
        contactId: 77,
        queueId: 21,
        statusId: 1,
        priorityId: 31,
        typeId: 71,
        sourceId: 81,
        openDate: '2026-03-02T10:15:30.000Z',
      },
    ]);
    assert.deepEqual(calls('GET', /contacts/)[0]?.query, {
      'Filter.AccountIds': '250',
      'Filter.EmailAddress': 'Adele.Vance@contoso.com',
      'Filter.IsActive': 'true',
      PageSize: '100',
      PageNumber: '1',
    });
  });

  it('names the person in the text and takes the main location when there is no one contact', async () => {
    await psa().ensureTicket({ ...ticket, companyId: '252', requester: { name: 'Front', email: 'desk@adatum.com' } });
    simulator().events.deny({ right: 'contacts', denied: true });
    await psa().ensureTicket({ ...ticket, key: 'R-BBBBBB' });
    assert.deepEqual(
      made().map(({ contactId, locationId, details }) => [contactId, locationId, details]),
      [
        [undefined, 2521, '<p>Made by the bot. For Front (desk@adatum.com).</p>'],
        [undefined, 2501, '<p>Made by the bot. For Adele Vance (Adele.Vance@contoso.com).</p>'],
      ],
    );
  });

  it("takes the account's own catch-all contact for a person without one, and still names him", async () => {
    use(adapter(simulator(), {}, { CATCH_ALL_CONTACT: 'unregistered@contoso.com' }));
    simulator().events.addContact({ id: 98, companyId: 251, email: 'unregistered@contoso.com' });
    simulator().events.addContact({ id: 99, companyId: 250, email: 'Unregistered@Contoso.com' });
    await psa().ensureTicket({ ...ticket, requester: { name: 'New One', email: 'new@contoso.com' } });
    await psa().ensureTicket({ ...ticket, key: 'R-BBBBBB' });
    assert.deepEqual(
      made().map((body) => body.contactId),
      [99, 77],
    );
    assert.match(String(made()[0]?.details), /For New One \(new@contoso\.com\)/);
  });

  it('takes no contact of another account and no other address when the filter got lost', async () => {
    simulator().events.ignoreConditions({ on: true });
    simulator().events.addContact({ id: 99, companyId: 251, email: ticket.requester.email });
    await psa().ensureTicket(ticket);
    assert.equal(made()[0]?.contactId, 77);
  });

  it('does not blame a missing contact for a refusal where there is one', async () => {
    simulator().fault({ match: 'POST .*/tickets$', status: 400, body: refuse(newState(), 400, 'No').body });
    assert.doesNotMatch((await failure(psa().ensureTicket(ticket))).message, /CATCH_ALL/);
  });

  it('names the setting when the vendor demands a contact', async () => {
    simulator().events.needContact({ on: true });
    const error = await failure(psa().ensureTicket({ ...ticket, requester: null }));
    assert.equal(error.kind, 'invalid');
    assert.match(error.message, /PSA_MAIN_CATCH_ALL_CONTACT/);
    assert.equal((await psa().ensureTicket(ticket)).created, true);
  });

  it('makes none for an account without a main location, and none without a queue', async () => {
    simulator().events.dropLocations({ companyId: 250 });
    assert.match((await failure(psa().ensureTicket({ ...ticket, requester: null }))).message, /no main location/);
    assert.match((await failure(psa().ensureTicket({ ...ticket, board: null }))).message, /newTicketBoard/);
    assert.match((await failure(psa().ensureTicket({ ...ticket, board: 'Old Desk' }))).message, /"Old Desk"/);
    assert.equal(made().length, 0);
  });

  it('takes ticket type and source from recent tickets when no table has a known name', async () => {
    simulator().events.setTables({ tables: {} });
    await psa().ensureTicket(ticket);
    assert.deepEqual([made()[0]?.typeId, made()[0]?.sourceId], [71, 81]);
  });

  for (const [setting, value] of [
    ['NEW_STATUS', 'Retired'],
    ['PRIORITY', '31'],
    ['TICKET_TYPE', 'Nothing'],
    ['SOURCE', 'Nothing'],
  ] as const) {
    it(`makes none when ${setting} names nothing that is there`, async () => {
      const error = await failure(adapter(simulator(), {}, { [setting]: value }).ensureTicket(ticket));
      assert.equal(error.kind, 'invalid');
      assert.match(error.message, new RegExp(`"${value}".*PSA_MAIN_${setting}`));
      assert.equal(made().length, 0);
    });
  }

  it('finds its ticket also where the filter wants the whole title', async () => {
    simulator().events.wantWholeTexts({ on: true });
    const first = await psa().ensureTicket(ticket);
    const again = await psa().ensureTicket(ticket);
    assert.deepEqual([again.created, again.ticket.id], [false, first.ticket.id]);
    const [byTitle, byAccount] = calls('POST', /search$/).map((e) => bodyOf(e).filter as Record<string, unknown>);
    assert.deepEqual(byTitle, { title: 'R-7F3K2A', excludeCompleted: 0 });
    assert.deepEqual(Object.keys(byAccount ?? {}), ['accountIds', 'createdOnFrom', 'excludeCompleted']);
  });

  it('finds its ticket when it was completed meanwhile', async () => {
    const { ticket: first } = await psa().ensureTicket(ticket);
    simulator().events.closeTicket({ number: first.number });
    assert.equal((await psa().ensureTicket(ticket)).created, false);
  });

  it('makes none when too many tickets come to tell whether it is there', async () => {
    simulator().events.ignoreConditions({ on: true });
    simulator().events.addTickets({ companyId: 251, count: 2100 });
    assert.match((await failure(psa().ensureTicket(ticket))).message, /too many tickets/);
    assert.equal(made().length, 0);
  });

  it('stops when two tickets carry its mark, or one of another account', async () => {
    await psa().ensureTicket({ ...ticket, companyId: '251' });
    assert.match((await failure(psa().ensureTicket(ticket))).message, /another account/);
    const result = [1, 2].map((id) => ({ id, ticketNumber: `N-${id}`, title: ticket.key, accountId: 250 }));
    simulator().fault({ match: 'search', status: 200, body: { success: true, result, totalRecords: 2 } });
    assert.match((await failure(psa().ensureTicket(ticket))).message, /N-1 and N-2/);
    assert.equal(made().length, 1);
  });

  it('tells loudly when the ticket was made for another account', async () => {
    const result = { id: 5, ticketNumber: 'N-5', accountId: 251 };
    simulator().fault({ match: 'POST .*/tickets$', status: 200, body: { success: true, result } });
    assert.match((await failure(psa().ensureTicket(ticket))).message, /N-5.*another account/);
  });

  it('names the right that is missing', async () => {
    simulator().events.deny({ right: 'modify', denied: true });
    assert.match((await failure(psa().ensureTicket(ticket))).message, /Has API Access/);
  });

  it('shortens a long text and says where the rest is', async () => {
    await psa().ensureTicket({ ...ticket, text: '&'.repeat(5000) });
    const details = String(made()[0]?.details);
    assert.ok(details.length <= 8000);
    assert.match(details, /the note on this ticket tells the rest/);
  });
});

/** What is valid though the description at hand does not hold it: it is cut to a few paths, and knows one status. */
