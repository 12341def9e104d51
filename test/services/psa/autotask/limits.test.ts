import assert from 'node:assert/strict';
import { limits } from '../../../../services/psa/autotask/limits.ts';
import { createGate } from '../../../../services/psa/limits/gate.ts';
import { createLimitStore } from '../../../../services/storage/limits.ts';
import { freshDatabase } from '../../../database.ts';
import { note } from '../fixtures.ts';
import { describeVendor, failure } from '../vendor.ts';
import { adapter, autotask, number, open } from './autotask.ts';

describeVendor(autotask, 'limits', ({ simulator, psa, use }) => {
  it('are two places for each kind of record, and half of the hour', () => {
    const named = (path: string) => limits('POST', path).map((limit) => `${limit.name} ${limit.most}`);
    assert.deepEqual(named('/Tickets/query'), ['all 5000', 'at once: Tickets 2']);
    assert.deepEqual(named('/Tickets/48213/Notes'), ['all 5000', 'at once: TicketNotes 2']);
  });

  it('hold when ten resets come together and places are freed late', async () => {
    const database = await freshDatabase();
    try {
      const store = createLimitStore(database.db);
      const warnings: object[] = [];
      const log = { warn: (data: object) => void warnings.push(data) };
      use(adapter(simulator(), { gate: (own) => createGate(store, 'main', own, log) }));
      await psa().getTicket(number);
      simulator().events.releaseLate({ ms: 50 });
      const keys = Array.from({ length: 10 }, (_, n) => `R-RACE${n}`);
      const outcomes = await Promise.allSettled(keys.map((key) => psa().ensureNote(open, { ...note, key })));
      assert.deepEqual([...new Set(outcomes.map((one) => one.status))], ['fulfilled']);
      assert.deepEqual(warnings, []);
      assert.ok(!simulator().exchanges.some((e) => e.status !== null && e.status >= 400));
    } finally {
      await database.drop();
    }
  });

  it('tell the hour when other programs used it up', async () => {
    await psa().getTicket(number);
    simulator().events.limit({ perHour: 1 });
    const error = await failure(psa().getTicket(number));
    assert.deepEqual([error.kind, error.details.code, error.details.retryAfterMs], ['throttled', 'requests', 300_000]);
  });
});
