import assert from 'node:assert/strict';
import { connectWise as world } from '../../../../sandbox/world.ts';
import { contoso } from '../fixtures.ts';
import { describeVendor, failure } from '../vendor.ts';
import { connectWise } from './connectwise.ts';

describeVendor(connectWise, 'new tickets', ({ simulator, psa, calls }) => {
  const ticket = {
    key: 'R-7F3K2A',
    companyId: contoso,
    board: world.board.name,
    title: 'MFA reset: Adele Vance',
    text: 'Made by the bot.',
    requester: { name: 'Adele Vance', email: 'Adele.Vance@contoso.com' },
  };

  it('keeps the text internal and asks for no mail', async () => {
    const made = await psa().ensureTicket(ticket);
    assert.deepEqual(calls('POST', /tickets$/)[0]?.requestBody, {
      summary: 'MFA reset: Adele Vance (R-7F3K2A)',
      recordType: 'ServiceTicket',
      company: { id: 250 },
      board: { id: 1 },
      contact: { id: 77 },
      initialInternalAnalysis: 'Made by the bot.',
      externalXRef: 'R-7F3K2A',
      processNotifications: false,
      automaticEmailContactFlag: false,
      automaticEmailResourceFlag: false,
      automaticEmailCcFlag: false,
    });
    const [text] = simulator().ticket(Number(made.ticket.id))?.notes ?? [];
    assert.deepEqual([text?.internalAnalysisFlag, text?.detailDescriptionFlag], [true, false]);
  });

  it('leaves the board to the API member when none is set', async () => {
    await psa().ensureTicket({ ...ticket, board: null });
    assert.ok(!Object.hasOwn(calls('POST', /tickets$/)[0]?.requestBody as object, 'board'));
  });

  it('names the person in the text when the contact is not the only one, unknown or unreadable', async () => {
    const desk = { ...ticket, companyId: '252', requester: { name: 'Front', email: 'desk@adatum.com' } };
    const nobody = { ...ticket, key: 'R-BBBBBB', requester: { name: 'New "One"', email: 'a"b@contoso.com' } };
    await psa().ensureTicket(desk);
    await psa().ensureTicket(nobody);
    simulator().events.deny({ right: 'contacts', denied: true });
    await psa().ensureTicket({ ...ticket, key: 'R-CCCCCC' });
    const bodies = calls('POST', /tickets$/).map((e) => e.requestBody as Record<string, unknown>);
    assert.deepEqual(
      bodies.map((b) => b.contact),
      [undefined, undefined, undefined],
    );
    assert.equal(bodies[0]?.initialInternalAnalysis, 'Made by the bot. For Front (desk@adatum.com).');
  });

  it('finds the ticket by its title when another tool overwrote the mark', async () => {
    simulator().events.overwriteMarks({ on: true });
    const first = await psa().ensureTicket(ticket);
    const second = await psa().ensureTicket(ticket);
    assert.equal(second.created, false);
    assert.equal(second.ticket.id, first.ticket.id);
  });

  it('stops when two tickets carry its mark', async () => {
    const rows = [1, 2].map((id) => ({ id, summary: 'x', company: { id: 250 }, externalXRef: ticket.key }));
    simulator().fault({ match: 'externalXRef', status: 200, body: rows });
    const error = await failure(psa().ensureTicket(ticket));
    assert.equal(error.kind, 'invalid');
    assert.match(error.message, /1 and 2/);
    assert.equal(calls('POST', /./).length, 0);
  });

  it('stops when its mark is on a ticket of another company', async () => {
    await psa().ensureTicket({ ...ticket, companyId: '251' });
    assert.match((await failure(psa().ensureTicket(ticket))).message, /another company/);
  });

  it('tells a company that refuses saves, and a missing right', async () => {
    assert.equal((await failure(psa().ensureTicket({ ...ticket, companyId: '254' }))).kind, 'invalid');
    simulator().events.deny({ right: 'add', denied: true });
    const error = await failure(psa().ensureTicket(ticket));
    assert.equal(error.kind, 'forbidden');
    assert.match(error.message, /Service Tickets: Add/);
  });
});
