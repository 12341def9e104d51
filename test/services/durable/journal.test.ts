import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Lost, openRun, Pause, tell } from '../../../services/durable/journal.ts';
import { aStoredReset } from '../../builders.ts';
import { freshDatabase, type TestDatabase } from '../../database.ts';

describe('the journal of a reset', () => {
  let t: TestDatabase;
  let id: string;
  const open = (abort = new AbortController().signal) => openRun(t.db, id, abort);
  before(async () => {
    t = await freshDatabase();
  });
  after(() => t.drop());
  beforeEach(async () => {
    id = await aStoredReset(t.db);
  });

  it('does a step once and gives its value back in every later run', async () => {
    let calls = 0;
    const work = async () => ({ n: ++calls });
    assert.deepEqual(await (await open()).step('remove', work), { n: 1 });
    assert.deepEqual(await (await open()).step('remove', work), { n: 1 });
    assert.equal(calls, 1);
  });

  it('takes the same name a second time in one run as a second look', async () => {
    let calls = 0;
    const work = async () => ++calls;
    const run = await open();
    assert.equal(await run.step('verify', work), 1);
    assert.equal(await run.step('verify', work), 2);
    const again = await open();
    assert.deepEqual(
      [await again.step('verify', work), await again.step('verify', work), await again.step('verify', work)],
      [1, 2, 3],
    );
  });

  it('keeps nothing of a step that failed', async () => {
    const run = await open();
    await assert.rejects(run.step('note', async () => Promise.reject(new Error('PSA is down'))));
    assert.equal(await (await open()).step('note', async () => 'written'), 'written');
  });

  it('lets the first recorded value count when two processes did the same step', async () => {
    const [one, two] = [await open(), await open()];
    assert.equal(await one.step('outcome', async () => 'first'), 'first');
    assert.equal(await two.step('outcome', async () => 'second'), 'first');
  });

  it('refuses to record anything for a process that lost the run', async () => {
    const abort = new AbortController();
    const run = await open(abort.signal);
    abort.abort();
    await assert.rejects(
      run.step('remove', async () => 1),
      Lost,
    );
  });

  it('tells whether an outside effect had been begun by an earlier run', async () => {
    assert.equal(await (await open()).begun('remove app'), false);
    assert.equal(await (await open()).begun('remove app'), true);
  });

  it('sleeps until the database says that the time has come', async () => {
    await assert.rejects((await open()).sleep('settle', 3000), Pause);
    await t.passTime(2000);
    await assert.rejects((await open()).sleep('settle', 3000), Pause);
    await t.passTime(1500);
    await (await open()).sleep('settle', 3000);
  });

  it('gives an answer to the signal that was waiting for it', async () => {
    await assert.rejects((await open()).signal('confirm:1', 60_000), Pause);
    assert.equal(await tell(t.db, id, 'confirm:1', { kind: 'cancel' }), true);
    assert.deepEqual(await (await open()).signal('confirm:1', 60_000), { kind: 'cancel' });
  });

  it('counts one of two answers given at the same moment', async () => {
    await assert.rejects((await open()).signal('confirm:1', 60_000), Pause);
    const told = await Promise.all([1, 2, 3, 4].map((n) => tell(t.db, id, 'confirm:1', { n })));
    assert.deepEqual(told.filter(Boolean), [true]);
  });

  it('refuses an answer to a signal that nobody waits for', async () => {
    assert.equal(await tell(t.db, id, 'confirm:2', { kind: 'cancel' }), false);
    assert.equal(await tell(t.db, randomUUID(), 'confirm:1', { kind: 'cancel' }), false);
  });

  it('refuses an answer that comes after the deadline, also when nobody has noticed the deadline yet', async () => {
    await assert.rejects((await open()).signal('confirm:1', 60_000), Pause);
    await t.passTime(61_000);
    assert.equal(await tell(t.db, id, 'confirm:1', { kind: 'cancel' }), false);
    assert.equal(await (await open()).signal('confirm:1', 60_000), 'expired');
    assert.equal(await tell(t.db, id, 'confirm:1', { kind: 'cancel' }), false);
  });
});
