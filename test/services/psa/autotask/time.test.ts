import assert from 'node:assert/strict';
import { describeVendor, failure } from '../vendor.ts';
import { autotask, number, open } from './autotask.ts';

describeVendor(autotask, 'time', ({ simulator, psa, calls }) => {
  const bodies = (method: string, path: RegExp) =>
    calls(method, path).map((e) => e.requestBody as Record<string, unknown>);

  const entry = {
    key: 'R-1',
    minutes: 15,
    endedAt: '2026-03-02T00:05:00.000Z',
    text: 'MFA\nreset.',
    technician: { name: 'Megan Bowen', email: 'megan@northwind-msp.com' },
  };

  it('is entered in the role and work type of the ticket, and within a day', async () => {
    simulator().events.needWorkType({ on: true });
    const change = { assignedResourceID: 500, assignedResourceRoleID: 71, billingCodeID: 12 };
    simulator().events.setTicket({ number, change });
    await psa().addTime(open, entry);
    assert.deepEqual(bodies('POST', /TimeEntries$/), [
      {
        ticketID: 48213,
        resourceID: 500,
        roleID: 71,
        billingCodeID: 12,
        dateWorked: '2026-03-02T00:00:00Z',
        startDateTime: '2026-03-02T00:00:00Z',
        endDateTime: '2026-03-02T00:15:00Z',
        hoursWorked: 0.25,
        summaryNotes: 'MFA reset.',
        internalNotes: '[R-1 time]',
      },
    ]);
  });

  it("takes the technician's own role where the ticket is somebody else's, and never guesses one", async () => {
    simulator().events.setTicket({ number, change: { assignedResourceID: 501, assignedResourceRoleID: 71 } });
    await psa().addTime(open, entry);
    assert.equal(bodies('POST', /TimeEntries$/)[0]?.roleID, 70);
    simulator().events.setResource({ id: 500, change: { defaultServiceDeskRoleID: null } });
    assert.equal(await psa().addTime(open, { ...entry, key: 'R-2' }), 'noMember');
  });

  it('goes to nobody whose account is inactive, or shares its address', async () => {
    simulator().events.setResource({ id: 501, change: { email: entry.technician.email } });
    assert.equal(await psa().addTime(open, entry), 'noMember');
    simulator().events.setResource({ id: 501, change: { isActive: false } });
    assert.equal(await psa().addTime(open, entry), 'added');
    simulator().events.setResource({ id: 500, change: { isActive: false } });
    assert.equal(await psa().addTime(open, { ...entry, key: 'R-2' }), 'noMember');
  });

  it('names the right when resources may not be seen', async () => {
    simulator().events.deny({ right: 'resources', denied: true });
    assert.match((await failure(psa().addTime(open, entry))).message, /Resources\/Users \(HR\): View/);
  });
});
