import assert from 'node:assert/strict';
import { readDevices, readResetForm, readSummary } from '../../cards/index.ts';

describe('what comes back from a card', () => {
  it('is read as trimmed texts, and everything unknown is left out', () => {
    const read = readResetForm({
      organisation: ' o1 ',
      user: 7,
      userTyped: '',
      methods: 'app,mobile',
      ticketMode: 'everything',
      reasonText: 'x'.repeat(500),
      signOut: 'true',
      verb: 'form.submit',
    });
    assert.deepEqual(read, { organisation: 'o1', methods: 'app,mobile', reasonText: 'x'.repeat(200), signOut: 'true' });
  });

  it('is empty when a client sends no object', () => {
    for (const input of [undefined, null, 'text', 5, []]) {
      assert.deepEqual(readResetForm(input), {});
      assert.deepEqual(readDevices(input), { refs: [] });
      assert.deepEqual(readSummary(input), { caller: null, understood: false });
    }
  });

  it('has the refs that were ticked', () => {
    assert.deepEqual(readDevices({ refs: 'app:1,,app:2' }), { refs: ['app:1', 'app:2'] });
    assert.equal(readDevices({ refs: 'a,'.repeat(300) }).refs.length, 50);
  });

  it('counts an unknown attestation as no answer, and only true as a tick', () => {
    assert.deepEqual(readSummary({ caller: 'trustMe', understood: 'yes' }), { caller: null, understood: false });
    assert.deepEqual(readSummary({ caller: 'calledBack', understood: 'true' }), {
      caller: 'calledBack',
      understood: true,
    });
  });
});
