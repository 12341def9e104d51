import assert from 'node:assert/strict';
import { staff } from '../../../../sandbox/world.ts';
import { note } from '../fixtures.ts';
import { describeVendor, failure } from '../vendor.ts';
import { halo, open } from './halo.ts';

describeVendor(halo, 'time', ({ simulator, psa, calls }) => {
  const technician = { name: staff.megan.name, email: staff.megan.signInName };
  const entry = { key: 'R-1', minutes: 20, endedAt: '2026-03-02T10:15:30.500Z', text: 'MFA reset.', technician };
  const times = () => simulator().heldTicket(open)?.times ?? [];

  it('is an internal action in hours, with its own mark, of the agent who has the address', async () => {
    const upper = { ...technician, email: technician.email.toUpperCase() };
    assert.equal(await psa().addTime(open, { ...entry, technician: upper }), 'added');
    assert.deepEqual(calls('POST', /Actions$/)[0]?.requestBody, [
      {
        ticket_id: 48213,
        outcome_id: 7,
        note_html: '<p>MFA reset. [R-1 time]</p>',
        hiddenfromuser: true,
        sendemail: false,
        actioninformownerofaction: false,
        timetaken: 0.3333,
        who_agentid: 500,
        actionby_agent_id: 500,
        actionarrivaldate: '2026-03-02T09:55:30.500Z',
        actioncompletiondate: '2026-03-02T10:15:30.500Z',
      },
    ]);
    assert.deepEqual(
      times().map(({ by, minutes }) => [by, minutes]),
      [['Megan Bowen', 20]],
    );
  });

  it('is entered beside the note of the same reset', async () => {
    await psa().ensureNote(open, { ...note, key: 'R-1' });
    assert.equal(await psa().addTime(open, entry), 'added');
  });

  it('that came under another name is told, again when it is found after a lost answer', async () => {
    simulator().events.ignoreWho({ on: true });
    for (let n = 0; n < 2; n += 1)
      assert.match((await failure(psa().addTime(open, entry))).message, /under another name than Megan Bowen/);
    assert.equal(times().length, 1);
  });

  it('is compared with what is kept when the answer does not say whose it is', async () => {
    simulator().events.answerShortly({ on: true });
    assert.equal(await psa().addTime(open, entry), 'added');
    simulator().events.ignoreWho({ on: true });
    assert.match((await failure(psa().addTime(open, { ...entry, key: 'R-2' }))).message, /another name/);
  });

  it('is entered for nobody when agents may not be seen, have left, or share an address', async () => {
    simulator().events.deny({ right: 'agents', denied: true });
    const error = await failure(psa().addTime(open, entry));
    assert.equal(error.kind, 'forbidden');
    assert.match(error.message, /see agents and enter time for others/);
    simulator().events.deny({ right: 'agents', denied: false });
    simulator().events.setAgent({ id: 500, change: { isdisabled: true } });
    assert.equal(await psa().addTime(open, entry), 'noMember');
    simulator().events.ignoreConditions({ on: true });
    assert.equal(await psa().addTime(open, entry), 'noMember');
    simulator().events.setAgent({ id: 500, change: { isdisabled: false } });
    simulator().events.setAgent({ id: 501, change: { email: technician.email } });
    assert.equal(await psa().addTime(open, entry), 'noMember');
    assert.deepEqual(times(), []);
  });
});
