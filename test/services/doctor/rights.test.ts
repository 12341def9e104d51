import assert from 'node:assert/strict';
import { organisations, staff } from '../../../sandbox/world.ts';
import { expectState, useDoctorWorld } from './world.ts';

const ticket = 48213;

describe("the doctor's tries", () => {
  const world = useDoctorWorld();
  const writes = () => world.connectWise.exchanges.filter((one) => one.method !== 'GET');

  it('adds one internal note and sets the status that settings name, each time anew', async () => {
    await world.organise({ statusAfterSuccess: 'Resolved' });
    for (const turn of [1, 2]) {
      const checks = await world.examine({ 'try-ticket': String(ticket) });
      expectState(checks, 'psa.main.addNote', 'ok');
      expectState(checks, 'psa.main.changeStatus', 'ok');
      const held = world.connectWise.ticket(ticket);
      const ours = held?.notes.filter((note) => note.text?.includes('Set-up check')) ?? [];
      assert.equal(ours.length, turn);
      assert.ok(ours.every((note) => note.internalAnalysisFlag && !note.detailDescriptionFlag));
      assert.equal(held?.status?.name, 'Resolved');
    }
    assert.deepEqual(world.connectWise.state().mails, []);
  });

  it('leaves the status alone where the settings of the organisation name none', async () => {
    await world.organise({}, { 'Fabrikam Inc': { settings: { statusAfterSuccess: 'Resolved' } } });
    expectState(await world.examine({ 'try-ticket': String(ticket) }), 'psa.main.changeStatus', 'skipped');
    assert.deepEqual(
      writes().map((one) => one.method),
      ['POST'],
    );
  });

  it('writes nothing on a ticket that is closed or not there', async () => {
    for (const number of ['48215', '999999']) {
      const checks = await world.examine({ 'try-ticket': number });
      expectState(checks, 'psa.main.tryTicket', 'failed');
      expectState(checks, 'psa.main.addNote', 'skipped');
    }
    assert.deepEqual(writes(), []);
  });

  it('names the right where the PSA refuses', async () => {
    world.connectWise.events.deny({ right: 'edit', denied: true });
    const { says } = expectState(await world.examine({ 'try-ticket': String(ticket) }), 'psa.main.addNote', 'failed');
    assert.match(says, /Edit All/);
  });

  it('enters time under the technician, and says when the PSA does not know her', async () => {
    await world.organise({ timeEntryMinutes: 10 });
    const asked = { 'try-ticket': String(ticket), technician: staff.megan.signInName };
    expectState(await world.examine(asked), 'psa.main.addTime', 'ok');
    const entry = writes().find((one) => one.path.endsWith('/time/entries'))?.requestBody as { chargeToId?: number };
    assert.equal(entry.chargeToId, ticket);
    const stranger = await world.examine({ ...asked, technician: 'nobody@northwind-msp.com' });
    assert.match(expectState(stranger, 'psa.main.addTime', 'failed').says, /Nobody/);
    expectState(await world.examine({ 'try-ticket': String(ticket) }), 'psa.main.addTime', 'skipped');
  });

  it('makes a test ticket for the organisation that was named, on its board', async () => {
    await world.organise({ newTicketBoard: 'Service Desk' });
    const checks = await world.examine({ 'new-ticket': 'contoso LTD' });
    const number = /Ticket (\d+) was made/.exec(expectState(checks, 'psa.main.createTicket', 'ok').says)?.[1];
    const made = world.connectWise.ticket(Number(number));
    assert.equal(made?.company?.id, Number(organisations.contoso.psaCompanyId));
    assert.match(made?.summary ?? '', /Set-up check/);
    expectState(checks, 'psa.main.addNote', 'skipped');
  });

  it('offers no new ticket where settings want existing ones only', async () => {
    await world.organise({ ticketRequired: 'existing' });
    assert.match(expectState(await world.examine(), 'psa.main.createTicket', 'skipped').says, /No setting/);
  });
});
