import assert from 'node:assert/strict';
import type { PsaKind } from '../../services/psa/psa.ts';
import { killAtSteps } from './killing.ts';

/** Steps whose effect is in the PSA, or that depend on it. */
const ofTheTicket = /^(outcome|begin newTicket|ticket|note|customerNote|time|status|card|line)/;
const others: PsaKind[] = ['halo', 'autotask', 'kaseyabms', 'freshdesk'];

describe('kill -9', function () {
  this.timeout(240_000);

  it('at any step loses nothing, doubles nothing and deletes nothing newer', async () => {
    const steps = await killAtSteps('connectwise', () => true);
    assert.ok(steps.length >= 17, steps.join());
  });

  for (const psa of others) {
    it(`at any step of the ticket leaves one ticket, one note of each kind and one time entry in ${psa}`, async () => {
      const steps = await killAtSteps(psa, (step) => ofTheTicket.test(step));
      for (const step of ['ticket', 'note', 'customerNote', 'time', 'status'])
        assert.ok(steps.includes(step), steps.join());
    });
  }
});
