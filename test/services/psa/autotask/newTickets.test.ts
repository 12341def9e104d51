import assert from 'node:assert/strict';
import { describeVendor, failure } from '../vendor.ts';
import { adapter, at, autotask, newTicket, number } from './autotask.ts';

describeVendor(autotask, 'new tickets', ({ simulator, psa, calls, use }) => {
  const bodies = (method: string, path: RegExp) =>
    calls(method, path).map((e) => e.requestBody as Record<string, unknown>);

  const sent = () => bodies('POST', /\/Tickets$/)[0];

  it('send labels as numbers, 0 included, a due date, the contact and the mark', async () => {
    const now = Date.parse('2026-03-02T10:00:00.500Z');
    use(adapter(simulator(), { now: () => now }, { CATEGORY: 'mfa resets', DUE_HOURS: '8' }));
    const { ticket } = await psa().ensureTicket(newTicket);
    assert.match(ticket.number, /^T\d{8}\.\d+$/);
    assert.deepEqual(sent(), {
      companyID: 250,
      contactID: 77,
      title: 'MFA reset for Adele Vance (R-7F3K2A)',
      description: 'Made by the bot.',
      status: 1,
      priority: 0,
      queueID: 8,
      ticketCategory: 104,
      dueDateTime: '2026-03-02T18:00:00Z',
      externalID: 'R-7F3K2A',
    });
  });

  it('leave out what is not known, and name a person whom Autotask does not have', async () => {
    await psa().ensureTicket({ ...newTicket, requester: { name: 'Johanna Lorenz', email: 'johanna@contoso.com' } });
    const { contactID, ticketCategory, description } = sent() ?? {};
    assert.deepEqual([contactID, ticketCategory], [undefined, undefined]);
    assert.equal(description, 'Made by the bot. For Johanna Lorenz (johanna@contoso.com).');
  });

  it('go to no contact who is inactive, of another company or of another address, whatever the server says', async () => {
    const adele = { id: 77, companyID: 250, emailAddress: newTicket.requester.email, isActive: 1 };
    const items = [
      { ...adele, isActive: 0 },
      { ...adele, companyID: 251 },
      { ...adele, emailAddress: 'adele@contoso.com' },
    ];
    simulator().fault({ match: `POST ${at}/Contacts/query`, status: 200, body: { items } });
    await psa().ensureTicket(newTicket);
    assert.ok(!('contactID' in (sent() ?? {})));
  });

  it('go to no contact where two have the address, or where we may see none', async () => {
    const desk = { name: 'Desk', email: 'desk@adatum.com' };
    await psa().ensureTicket({ ...newTicket, companyId: '252', requester: desk });
    simulator().events.deny({ right: 'contacts', denied: true });
    await psa().ensureTicket({ ...newTicket, key: 'R-2' });
    for (const body of bodies('POST', /\/Tickets$/)) assert.ok(!('contactID' in body));
  });

  it('are found by the title where the outside id is not searchable or was overwritten', async () => {
    simulator().events.hideExternalId({ on: true });
    const { ticket } = await psa().ensureTicket(newTicket);
    assert.equal((await psa().ensureTicket(newTicket)).created, false);
    simulator().events.hideExternalId({ on: false });
    simulator().events.setTicket({ number: ticket.number, change: { externalID: 'other-tool' } });
    assert.equal((await psa().ensureTicket(newTicket)).created, false);
  });

  it('are told when two carry the mark, or one went to another company', async () => {
    const { ticket } = await psa().ensureTicket(newTicket);
    simulator().events.moveTicket({ number: ticket.number, companyId: 251 });
    assert.match((await failure(psa().ensureTicket(newTicket))).message, /belongs to another company/);
    simulator().events.setTicket({ number, change: { externalID: newTicket.key } });
    assert.match((await failure(psa().ensureTicket(newTicket))).message, /Two tickets carry the mark/);
    assert.equal(calls('POST', /\/Tickets$/).length, 1);
  });

  for (const [what, match] of [
    ['could not be read', `GET ${at}/Tickets/\\d+`],
    ['whose company could not be read', `GET ${at}/Companies/`],
  ] as const) {
    it(`that were made but ${what} may exist, so no second one is made`, async () => {
      simulator().events.lagSearch({ ms: 60_000 });
      simulator().fault({ match, status: 503 });
      const lost = await failure(psa().ensureTicket(newTicket));
      assert.deepEqual([lost.kind, lost.details.retryAfterMs], ['unknownOutcome', 10_000]);
      const mayExistSince = new Date().toISOString();
      assert.equal((await failure(psa().ensureTicket({ ...newTicket, mayExistSince }))).details.code, 'lookAgain');
      assert.equal(calls('POST', /\/Tickets$/).length, 1);
    });
  }

  it('are refused for good when the category wants more filled in', async () => {
    simulator().events.requireField({ field: 'billingCodeID' });
    const error = await failure(psa().ensureTicket(newTicket));
    assert.deepEqual([error.kind, error.details.raw], ['invalid', 'Missing Required Field: billingCodeID.']);
  });

  it('may be mailed by a rule that no request can stop, which the set-up page says', async () => {
    simulator().events.mailNewTickets({ on: true });
    await psa().ensureTicket(newTicket);
    assert.equal(simulator().mails(), 1);
    assert.ok(psa().cannot.some((sentence) => /Workflow rules .* may mail about a new ticket/.test(sentence)));
  });

  it('need a queue, from the organisation or the settings, and say where to set it', async () => {
    const nowhere = await failure(psa().ensureTicket({ ...newTicket, board: null }));
    assert.match(nowhere.message, /PSA_MAIN_QUEUE, or newTicketBoard/);
    use(adapter(simulator(), {}, { QUEUE: 'second line' }));
    await psa().ensureTicket({ ...newTicket, board: null });
    assert.equal(sent()?.queueID, 9);
  });
});
