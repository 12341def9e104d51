import assert from 'node:assert/strict';
import { describeVendor, failure } from '../vendor.ts';
import { freshdesk, open } from './freshdesk.ts';

describeVendor(freshdesk, 'time', ({ simulator, psa, calls }) => {
  const time = {
    key: 'R-1',
    minutes: 75,
    endedAt: '2026-03-02T10:15:30.500Z',
    text: 'MFA reset.',
    technician: { name: 'Megan Bowen', email: 'Megan@northwind-msp.com' },
  };

  it('enters time for the one agent with the address, whoever else is listed', async () => {
    simulator().events.ignoreConditions({ on: true });
    assert.equal(await psa().addTime(open, time), 'added');
    assert.equal(simulator().heldTicket(open)?.times[0]?.by, 'Megan Bowen');
    const lee = { name: 'Lee Gu', email: 'lee@northwind-msp.com' };
    assert.equal(await psa().addTime('48214', { ...time, technician: lee }), 'noMember');
  });

  it('says so when time went to another agent, and when the plan has none', async () => {
    simulator().events.timeGoesTo({ agent: 9000 });
    assert.match((await failure(psa().addTime(open, time))).message, /under another name/);
    simulator().events.deny({ right: 'time', denied: true });
    assert.match((await failure(psa().addTime('48214', time))).message, /a plan that has time entries/);
  });

  it('sends time with hours and minutes, since without them a timer would start', async () => {
    await psa().addTime(open, time);
    assert.deepEqual(calls('POST', /time_entries$/)[0]?.requestBody, {
      agent_id: 500,
      time_spent: '01:15',
      timer_running: false,
      executed_at: '2026-03-02T10:15:30Z',
      note: 'MFA reset. [R-1 time]',
    });
  });
});
