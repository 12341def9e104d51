import assert from 'node:assert/strict';
import { tickets } from '../../../../sandbox/psa/connectwise/data.ts';
import { staff, connectWise as world } from '../../../../sandbox/world.ts';
import { describeVendor, failure } from '../vendor.ts';
import { connectWise, open } from './connectwise.ts';

describeVendor(connectWise, 'time', ({ simulator, psa, calls }) => {
  const { megan } = staff;
  const entry = {
    key: 'R-7F3K2A',
    minutes: 10,
    endedAt: '2026-03-02T10:15:30.500Z',
    text: 'MFA reset for Adele Vance.\nDone.',
    technician: { name: megan.name, email: megan.signInName },
  };
  const times = () => simulator().heldTicket(open)?.times ?? [];
  const posts = () => calls('POST', /\/time\/entries$/);

  it("charges the ticket, under the technician's member, in whole seconds, and shows and mails nothing", async () => {
    assert.equal(await psa().addTime(open, entry), 'added');
    assert.deepEqual(posts()[0]?.requestBody, {
      chargeToId: tickets.adele,
      chargeToType: 'ServiceTicket',
      member: { id: 500 },
      timeStart: '2026-03-02T10:05:30Z',
      timeEnd: '2026-03-02T10:15:30Z',
      actualHours: 0.17,
      notes: 'MFA reset for Adele Vance. Done.',
      internalNotes: '[R-7F3K2A time]',
      addToDetailDescriptionFlag: false,
      addToInternalAnalysisFlag: false,
      addToResolutionFlag: false,
      emailContactFlag: false,
      emailResourceFlag: false,
      emailCcFlag: false,
    });
    assert.deepEqual(simulator().ticket(tickets.adele)?.notes, []);
    assert.equal(simulator().mails(), 0);
  });

  it('looks among the entries of this ticket, then for the member by the office address', async () => {
    await psa().addTime(open, entry);
    const [entries] = calls('GET', /\/time\/entries$/);
    assert.equal(entries?.query.conditions, `chargeToId=${tickets.adele} and chargeToType="ServiceTicket"`);
    const [members] = calls('GET', /\/system\/members$/);
    assert.equal(members?.query.conditions, `officeEmail="${megan.signInName}"`);
  });

  it('enters time for each reset of one ticket, and finds its own behind more than a page of others', async () => {
    assert.equal(await psa().addTime(open, entry), 'added');
    for (let n = 0; n < 101; n += 1) await psa().addTime(open, { ...entry, key: `R-OTHER${n}` });
    assert.equal(await psa().addTime(open, entry), 'alreadyThere');
    assert.equal(times().length, 102);
  });

  it('finds the member whatever case the address is in', async () => {
    const technician = { ...entry.technician, email: ` ${megan.signInName.toUpperCase()} ` };
    assert.equal(await psa().addTime(open, { ...entry, technician }), 'added');
    assert.deepEqual(
      times().map((time) => time.by),
      [megan.name],
    );
  });

  it('compares the address itself when the condition gets lost', async () => {
    simulator().events.ignoreConditions({ on: true });
    assert.equal(await psa().addTime(open, entry), 'added');
    const lee = { name: staff.lee.name, email: staff.lee.signInName };
    assert.equal(await psa().addTime(open, { ...entry, key: 'R-BBBBBB', technician: lee }), 'noMember');
    assert.deepEqual(
      times().map((time) => time.by),
      [megan.name],
    );
  });

  const nobody: [who: string, arrange: () => void][] = [
    ['a member who left', () => simulator().events.setMemberActive({ email: megan.signInName, active: false })],
    ['two members with one address', () => simulator().events.addMember({ email: megan.signInName })],
  ];
  for (const [who, arrange] of nobody) {
    it(`enters nothing for ${who}`, async () => {
      arrange();
      assert.equal(await psa().addTime(open, entry), 'noMember');
      assert.equal(posts().length, 0);
    });
  }

  it('takes the active one of two members with one address', async () => {
    simulator().events.setMemberActive({ email: megan.signInName, active: false });
    simulator().events.addMember({ email: megan.signInName });
    assert.equal(await psa().addTime(open, entry), 'added');
    assert.deepEqual(
      times().map((time) => time.by),
      ['Second Account'],
    );
  });

  it('sends no address that the language of conditions cannot hold', async () => {
    const technician = { name: 'x', email: 'a" or id>0 or officeEmail="b' };
    assert.equal(await psa().addTime(open, { ...entry, technician }), 'noMember');
    assert.equal(calls('GET', /members$/).length + posts().length, 0);
  });

  const refusals: [what: string, arrange: () => void][] = [
    ['a locked board', () => simulator().events.setBoard({ id: world.board.id, timeEntryLockedFlag: true })],
    ['a closed board', () => simulator().events.setBoard({ id: world.board.id, inactiveFlag: true })],
    ['a status without time', () => simulator().events.refuseTimeIn({ statusId: 101, on: true })],
    ['a closed ticket', () => simulator().events.closeTicket({ number: open })],
  ];
  for (const [what, arrange] of refusals) {
    it(`tells that ${what} refused the time`, async () => {
      arrange();
      const error = await failure(psa().addTime(open, entry));
      assert.equal(error.kind, 'invalid');
      assert.match(error.message, /refused to enter the time \(status 400, InvalidObject, field chargeToId\)/);
      assert.deepEqual(times(), []);
    });
  }

  it('names the right that time needs', async () => {
    simulator().events.deny({ right: 'time', denied: true });
    const error = await failure(psa().addTime(open, entry));
    assert.equal(error.kind, 'forbidden');
    assert.match(error.message, /Time Entry: Add All/);
  });

  for (const [where, elsewhere] of [
    ['under another name', { member: { id: 1 }, chargeToId: tickets.adele }],
    ['on another ticket', { member: { id: 500 }, chargeToId: tickets.fabrikam }],
  ] as const) {
    it(`tells loudly when the time was entered ${where}`, async () => {
      simulator().fault({ match: 'POST .*/time/entries$', status: 201, body: { id: 9, ...elsewhere } });
      const error = await failure(psa().addTime(open, entry));
      assert.equal(error.kind, 'invalid');
      assert.match(error.message, /under another name or elsewhere\. Look at time entry 9/);
    });
  }
});
