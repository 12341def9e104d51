import assert from 'node:assert/strict';
import { staff } from '../../../../sandbox/world.ts';
import type { TimeEntry } from '../../../../services/psa/psa.ts';
import { failure } from '../vendor.ts';
import { type ContractWorld, key } from './world.ts';

/** What else is written: new tickets, status and time. */
export function ticket(w: ContractWorld): void {
  describe('new tickets', () => {
    it('makes one ticket, finds it again, and mails nobody', async () => {
      const first = await w.psa().ensureTicket(w.newTicket());
      const second = await w.psa().ensureTicket(w.newTicket());
      assert.deepEqual([first.created, second.created], [true, false]);
      assert.equal(first.ticket.id, second.ticket.id);
      assert.equal(first.ticket.company?.id, w.harness().companyId);
      assert.equal(first.ticket.requester?.email, w.harness().requester.email);
      assert.equal(w.withKey(), 1);
      assert.equal(w.harness().simulator.mails(), 0);
    });

    it("still adds the reset's note to a ticket whose own text holds the key", async () => {
      const { ticket } = await w.psa().ensureTicket(w.newTicket());
      assert.equal(await w.psa().ensureNote(ticket.id, w.note()), 'added');
    });

    it('makes one ticket when the answer got lost', async () => {
      w.harness().simulator.fault({ match: w.harness().matches.create, dropAfter: true });
      assert.equal((await failure(w.psa().ensureTicket(w.newTicket()))).kind, 'unknownOutcome');
      const again = await w.psa().ensureTicket(w.newTicket({ mayExistSince: new Date().toISOString() }));
      assert.equal(again.created, false);
      assert.equal(w.withKey(), 1);
    });

    it('waits for a search that lags instead of making a second ticket', async () => {
      w.harness().simulator.events.lagSearch({ ms: 60_000 });
      w.harness().simulator.fault({ match: w.harness().matches.create, dropAfter: true });
      await failure(w.psa().ensureTicket(w.newTicket()));
      const error = await failure(w.psa().ensureTicket(w.newTicket({ mayExistSince: new Date().toISOString() })));
      assert.equal(error.kind, 'unavailable');
      assert.ok((error.details.retryAfterMs ?? 0) > 10_000);
      assert.equal(w.withKey(), 1);
    });

    it('makes the ticket after all when it is still not there after the wait', async () => {
      const since = new Date(Date.now() - w.psa().limits.settlesMs - 1000).toISOString();
      assert.equal((await w.psa().ensureTicket(w.newTicket({ mayExistSince: since }))).created, true);
    });

    it('shortens a long title and keeps its key', async () => {
      const { ticket } = await w.psa().ensureTicket(w.newTicket({ title: 'MFA reset \u{1F510} '.repeat(30) }));
      assert.ok(ticket.title.length <= w.psa().limits.titleLength);
      assert.ok(ticket.title.includes(key));
      assert.ok(ticket.title.isWellFormed());
    });

    it('refuses a board that does not exist and makes nothing', async () => {
      const error = await failure(w.psa().ensureTicket(w.newTicket({ board: 'No such board' })));
      assert.equal(error.kind, 'invalid');
      assert.match(error.message, /No such board/);
      assert.equal(w.withKey(), 0);
    });
  });

  describe('status', () => {
    it('sets a status by its name', async () => {
      await w.psa().setStatus(w.open(), w.harness().simulator.resolved);
      assert.equal(w.harness().simulator.heldTicket(w.open())?.status, w.harness().simulator.resolved);
    });

    it('changes nothing when the name does not exist', async () => {
      const before = w.harness().simulator.heldTicket(w.open())?.status;
      const error = await failure(w.psa().setStatus(w.open(), w.harness().unknownStatus));
      assert.equal(error.kind, 'invalid');
      assert.match(error.message, new RegExp(w.harness().unknownStatus));
      assert.equal(w.harness().simulator.heldTicket(w.open())?.status, before);
    });
  });

  describe('time', () => {
    const entry = (values: Partial<TimeEntry> = {}): TimeEntry => ({
      key,
      minutes: 15,
      endedAt: '2026-03-02T10:15:30.500Z',
      text: 'MFA reset for Adele Vance.',
      technician: { name: staff.megan.name, email: staff.megan.signInName },
      ...values,
    });
    const times = () => w.harness().simulator.heldTicket(w.open())?.times ?? [];

    it("enters minutes once, under the technician's own name", async () => {
      assert.equal(await w.psa().addTime(w.open(), entry()), 'added');
      assert.equal(await w.psa().addTime(w.open(), entry()), 'alreadyThere');
      assert.deepEqual(
        times().map(({ by, minutes }) => ({ by, minutes })),
        [{ by: staff.megan.name, minutes: 15 }],
      );
      assert.equal(w.harness().simulator.mails(), 0);
    });

    it('enters nothing for a technician whom the PSA does not know, and says so', async () => {
      const lee = { name: staff.lee.name, email: staff.lee.signInName };
      assert.equal(await w.psa().addTime(w.open(), entry({ technician: lee })), 'noMember');
      assert.deepEqual(times(), []);
    });

    it('does not enter twice when the answer got lost', async () => {
      w.harness().simulator.fault({ match: w.harness().matches.time, dropAfter: true });
      assert.equal((await failure(w.psa().addTime(w.open(), entry()))).kind, 'unknownOutcome');
      assert.equal(await w.psa().addTime(w.open(), entry()), 'alreadyThere');
      assert.equal(times().length, 1);
    });
  });
}
