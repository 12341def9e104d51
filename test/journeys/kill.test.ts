import assert from 'node:assert/strict';
import type { PsaKind } from '../../services/psa/psa.ts';
import { killAtSteps } from './killing.ts';

/** Steps whose effect is in the PSA, or that depend on it. */
const ofTheTicket = /^(outcome|begin newTicket|ticket|note|customerNote|time|status|card|line)/;
/** Messages beside the card, and the watch. */
const ofMessages = /^(begin )?(appear|confirmation|report|tell|until watched|watch|card|line)/;
const others: PsaKind[] = ['halo', 'autotask', 'kaseyabms', 'freshdesk'];

describe('kill -9', function () {
  this.timeout(240_000);

  it('at any step loses nothing, doubles nothing and deletes nothing newer', async () => {
    const { steps } = await killAtSteps('connectwise', () => true);
    assert.ok(steps.length >= 17, steps.join());
  });

  it('after the outcome loses no message, and records each that may be there twice', async () => {
    const { steps, messages } = await killAtSteps('connectwise', (step) => ofMessages.test(step), { afterwards: true });
    for (const step of [
      'appear',
      'confirmation',
      'report',
      'watch',
      'watched',
      'watch card',
      'watch told',
      'watch note',
    ])
      assert.ok(steps.includes(step), steps.join());
    assert.equal(messages.lost, 0);
    // One killed between the message and its record; the other steps come before or after it.
    assert.ok(messages.doubled <= messages.recorded && messages.recorded <= 4, JSON.stringify(messages));
  });

  for (const psa of others) {
    it(`at any step of the ticket leaves one ticket, one note of each kind and one time entry in ${psa}`, async () => {
      const { steps } = await killAtSteps(psa, (step) => ofTheTicket.test(step));
      for (const step of ['ticket', 'note', 'customerNote', 'time', 'status'])
        assert.ok(steps.includes(step), steps.join());
    });
  }
});
