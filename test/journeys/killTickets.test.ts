import assert from 'node:assert/strict';
import { psaKinds } from '../../sandbox/psas.ts';
import type { PsaKind } from '../../services/psa/psa.ts';
import { type Killed, killAtSteps, ofTheTicket } from './killing.ts';

describe('kill -9 at any step from the outcome on', function () {
  this.timeout(300_000);
  const runs = new Map<PsaKind, Promise<Killed>>();

  // Together: most of the time somebody waits until a dead process is known to be dead.
  before(() => {
    for (const psa of psaKinds) {
      const run = killAtSteps(psa, (step) => ofTheTicket.test(step));
      run.catch(() => {}); // told by its own test below
      runs.set(psa, run);
    }
  });
  after(() => Promise.allSettled(runs.values()));

  for (const psa of psaKinds) {
    it(`leaves one ticket, one note of each kind and one time entry in ${psa}`, async () => {
      const { steps } = (await runs.get(psa)) ?? { steps: [] as string[] };
      for (const step of ['outcome', 'ticket', 'note', 'customerNote', 'time', 'status', 'card', 'line'])
        assert.ok(steps.includes(step), steps.join());
    });
  }
});
