import assert from 'node:assert/strict';
import { contoso, newTicket } from '../fixtures.ts';
import { describeVendor, failure } from '../vendor.ts';
import { adapter, freshdesk, open } from './freshdesk.ts';

describeVendor(freshdesk, 'new tickets', ({ simulator, psa, calls, use }) => {
  it('name a contact by id, carry the mark as a tag, and make no contact', async () => {
    const { ticket } = await psa().ensureTicket({ ...newTicket, board: 'service desk' });
    assert.deepEqual(calls('POST', /tickets$/)[0]?.requestBody, {
      requester_id: 77,
      subject: 'MFA reset for Adele Vance (R-7F3K2A)',
      description: '<div>Made by the bot.</div>',
      status: 2,
      priority: 1,
      source: 3,
      company_id: 250,
      group_id: 61,
      tags: ['R-7F3K2A'],
    });
    assert.equal(ticket.requester?.email, 'adele.vance@contoso.com');
  });

  describe('for somebody whom Freshdesk does not know', () => {
    const nobody = { ...newTicket, requester: { name: 'Johanna Lorenz', email: 'johanna@contoso.com' } };
    const catchAll = { catchAllContact: 'unknown@northwind-msp.com' };
    const foreign = { ...nobody, companyId: '253' };

    it('are not made without a catch-all contact, and the setting is named', async () => {
      assert.match((await failure(psa().ensureTicket(nobody))).message, /PSA_MAIN_CATCH_ALL_CONTACT/);
      assert.equal(calls('POST', /tickets$/).length, 0);
    });

    it('go to the catch-all contact, and name the person', async () => {
      use(adapter(simulator(), {}, catchAll));
      const { ticket } = await psa().ensureTicket(nobody);
      assert.equal(ticket.company?.id, contoso);
      assert.match(
        JSON.stringify(calls('POST', /tickets$/)[0]?.requestBody),
        /For Johanna Lorenz \(johanna@contoso\.com\)/,
      );
    });

    it('are refused by the name of the field where that contact is not of the company', async () => {
      use(adapter(simulator(), {}, catchAll));
      const error = await failure(psa().ensureTicket(foreign));
      assert.deepEqual([error.kind, simulator().held()[0]?.number], ['invalid', '48218']);
      assert.match(error.message, /field company_id/);
    });

    it('belong to the right company where Freshdesk takes it all the same', async () => {
      simulator().events.foreignCompany({ is: 'taken' });
      use(adapter(simulator(), {}, catchAll));
      assert.equal((await psa().ensureTicket(foreign)).ticket.company?.id, '253');
      assert.equal((await psa().ensureTicket(foreign)).created, false);
    });

    it('are told, and not made again, where Freshdesk put one elsewhere', async () => {
      simulator().events.foreignCompany({ is: 'ignored' });
      use(adapter(simulator(), {}, catchAll));
      assert.match((await failure(psa().ensureTicket(foreign))).message, /not for the company/);
      assert.match((await failure(psa().ensureTicket(foreign))).message, /belongs to another company/);
      assert.equal(calls('POST', /tickets$/).length, 1);
    });
  });

  it('are not made again when a colleague moved one to another company', async () => {
    const { ticket } = await psa().ensureTicket(newTicket);
    simulator().events.moveTicket({ number: ticket.number, companyId: 251 });
    assert.match((await failure(psa().ensureTicket(newTicket))).message, /belongs to another company/);
    assert.equal(calls('POST', /tickets$/).length, 1);
  });

  it('are found behind many newer ones of the company, among those of the contact', async () => {
    const requester = { name: 'Diego Siciliani', email: 'diego.siciliani@contoso.com' };
    await psa().ensureTicket({ ...newTicket, requester });
    simulator().events.addTickets({ companyId: 250, count: 150 });
    assert.equal((await psa().ensureTicket({ ...newTicket, requester })).created, false);
    assert.equal(calls('POST', /tickets$/).length, 1);
  });

  it('are found by the tag when somebody changed the title', async () => {
    const { ticket } = await psa().ensureTicket(newTicket);
    simulator().events.setTicket({ number: ticket.number, change: { subject: 'Reset, done by phone' } });
    assert.equal((await psa().ensureTicket(newTicket)).created, false);
  });

  it('are not made when two carry the mark already', async () => {
    for (const number of [open, '48218']) {
      simulator().events.setTicket({ number, change: { tags: ['R-7F3K2A'] } });
    }
    assert.match((await failure(psa().ensureTicket(newTicket))).message, /48218 and 48213/);
    assert.equal(calls('POST', /tickets$/).length, 0);
  });

  it('are not made for a deleted contact, or one of another company', async () => {
    simulator().events.deleteContact({ id: 77 });
    await failure(psa().ensureTicket(newTicket));
    const lidia = { name: 'Lidia Holloway', email: 'lidia.holloway@fabrikam.com' };
    await failure(psa().ensureTicket({ ...newTicket, requester: lidia }));
    simulator().events.ignoreConditions({ on: true });
    await failure(psa().ensureTicket(newTicket));
    assert.equal(calls('POST', /tickets$/).length, 0);
  });

  it('find the contact of an address in any case', async () => {
    const requester = { name: 'Adele Vance', email: 'Adele.Vance@Contoso.com' };
    assert.equal((await psa().ensureTicket({ ...newTicket, requester })).created, true);
  });

  it('name the field that the account wants filled in', async () => {
    simulator().events.requireToCreate({ field: 'cf_site' });
    assert.match((await failure(psa().ensureTicket(newTicket))).message, /missing_field, field cf_site/);
  });

  it('have the type as Freshdesk spells it; one that is not there makes none', async () => {
    use(adapter(simulator(), {}, { ticketType: 'incident' }));
    await psa().ensureTicket(newTicket);
    assert.match(JSON.stringify(calls('POST', /tickets$/)[0]?.requestBody), /"type":"Incident"/);
    assert.deepEqual(
      (await psa().choices()).labels.map(({ setting, names }) => [setting, names]),
      [['TICKET_TYPE', ['Question', 'Incident']]],
    );
    const other = adapter(simulator(), {}, { ticketType: 'Problem' });
    const error = await failure(other.ensureTicket({ ...newTicket, key: 'R-OTHER1' }));
    assert.match(error.message, /PSA_MAIN_TICKET_TYPE/);
    assert.equal(calls('POST', /tickets$/).length, 1);
  });

  it('have the type as the setting spells it where types cannot be listed', async () => {
    simulator().events.deny({ right: 'fields', denied: true });
    use(adapter(simulator(), {}, { ticketType: 'Incident' }));
    assert.equal((await psa().ensureTicket(newTicket)).created, true);
    const other = adapter(simulator(), {}, { ticketType: 'incident' });
    const error = await failure(other.ensureTicket({ ...newTicket, key: 'R-OTHER1' }));
    assert.match(error.message, /field type/);
  });

  it("may be mailed by the account's own rules, and that is told beforehand", async () => {
    simulator().events.mailNewTickets({ on: true });
    await psa().ensureTicket(newTicket);
    assert.equal(simulator().mails(), 1);
    assert.match(psa().cannot.join(' '), /may mail the contact/);
  });

  it('are not looked for with the search, which lags by minutes', async () => {
    await psa().ensureTicket(newTicket);
    assert.equal(calls('GET', /search/).length, 0);
  });
});
