import assert from 'node:assert/strict';
import type { Exchange } from '../../../../sandbox/simulator.ts';
import { staff } from '../../../../sandbox/world.ts';
import { describeVendor, failure } from '../vendor.ts';
import { adapter, kaseyaBms, open } from './kaseyabms.ts';

describeVendor(kaseyaBms, 'time', ({ simulator, psa, calls }) => {
  const bodyOf = (exchange: Exchange | undefined) => exchange?.requestBody as Record<string, unknown>;

  it("enters it in the user's own time zone, with work type and role by name", async () => {
    simulator().events.setTimeZone({ name: 'America/New_York' });
    await psa().addTime(open, time);
    assert.deepEqual(calls('POST', /timelogs$/)[0]?.requestBody, {
      startDate: '2026-03-02',
      startTime: '05:00:30',
      endTime: '05:15:30',
      timespent: 0.25,
      notes: 'MFA reset.',
      internalNotes: '[R-7F3K2A time]',
      workTypeId: 41,
      roleId: 51,
      userId: 500,
    });
  });

  it('takes UTC where the zone is none that is known', async () => {
    for (const [n, name] of [null, '', 'Eastern Standard Time'].entries()) {
      simulator().events.setTimeZone({ name });
      await psa().addTime(open, { ...time, key: `R-${n}` });
      assert.equal(bodyOf(calls('POST', /timelogs$/).at(-1)).startTime, '10:00:30');
    }
  });

  it('keeps an entry on one day', async () => {
    await psa().addTime(open, { ...time, endedAt: '2026-03-02T00:05:00Z' });
    const { startDate, startTime, endTime, timespent } = bodyOf(calls('POST', /timelogs$/)[0]);
    assert.deepEqual([startDate, startTime, endTime, timespent], ['2026-03-02', '00:00:00', '00:15:00', 0.25]);
  });

  it('takes the default work type and role where none is set', async () => {
    const plain = adapter(simulator(), {}, { WORK_TYPE: '', ROLE: '' });
    assert.equal(await plain.addTime(open, time), 'added');
    const { workTypeId, roleId } = bodyOf(calls('POST', /timelogs$/)[0]);
    assert.deepEqual([workTypeId, roleId], [41, 51]);
    simulator().fault({
      match: 'roles/lookup',
      status: 200,
      body: { success: true, result: [{ id: 52, name: 'Engineer' }] },
    });
    const error = await failure(adapter(simulator(), {}, { ROLE: '' }).addTime(open, { ...time, key: 'R-OTHER1' }));
    assert.match(error.message, /no default role: set PSA_MAIN_ROLE/);
  });

  it('enters nothing for a work type that is not there', async () => {
    const error = await failure(adapter(simulator(), {}, { WORK_TYPE: 'Gone' }).addTime(open, time));
    assert.match(error.message, /no work type named "Gone" \(PSA_MAIN_WORK_TYPE\)/);
    assert.equal(calls('POST', /timelogs$/).length, 0);
  });

  it('takes no other employee when the filter got lost', async () => {
    simulator().events.ignoreConditions({ on: true });
    await psa().addTime(open, time);
    assert.equal(bodyOf(calls('POST', /timelogs$/)[0]).userId, 500);
    const lee = { name: staff.lee.name, email: staff.lee.signInName };
    assert.equal(await psa().addTime(open, { ...time, key: 'R-OTHER1', technician: lee }), 'noMember');
  });

  it('tells loudly when it was entered under another person', async () => {
    simulator().events.enterForOthers({ on: true });
    assert.match((await failure(psa().addTime(open, time))).message, /2026-48213 under another person/);
  });
});

const time = {
  key: 'R-7F3K2A',
  minutes: 15,
  endedAt: '2026-03-02T10:15:30.500Z',
  text: 'MFA reset.',
  technician: { name: staff.megan.name, email: staff.megan.signInName.toUpperCase() },
};

/** What is valid though the description at hand does not hold it: it is cut to a few paths, and knows one status. */
