import assert from 'node:assert/strict';
import { type Killed, killAtSteps, ofMessages, ofTheTicket } from './killing.ts';

describe('kill -9', function () {
  this.timeout(300_000);
  let upToOutcome: Promise<Killed>;
  let messages: Promise<Killed>;

  // Together: most of the time somebody waits until a dead process is known to be dead.
  before(() => {
    upToOutcome = killAtSteps('connectwise', (step) => !ofTheTicket.test(step));
    messages = killAtSteps('connectwise', (step) => ofMessages.test(step), { afterwards: true });
    for (const run of [upToOutcome, messages]) run.catch(() => {}); // told by its own test below
  });
  after(() => Promise.allSettled([upToOutcome, messages]));

  it('at any step up to the outcome loses nothing, doubles nothing and deletes nothing newer', async () => {
    const { steps } = await upToOutcome;
    for (const step of ['facts:1', 'show confirm:1', 'plan:1', 'begin remove mobile:0:1', 'remove:mobile', 'signOut'])
      assert.ok(steps.includes(step), steps.join());
  });

  it('after the outcome loses no message, and records each that may be there twice', async () => {
    const { steps, messages: told } = await messages;
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
    assert.equal(told.lost, 0);
    // One killed between the message and its record; the other steps come before or after it.
    assert.ok(told.doubled <= told.recorded && told.recorded <= 4, JSON.stringify(told));
  });
});
