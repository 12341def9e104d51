import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { createCardQueue } from '../../bot/cardQueue.ts';

describe('the line of one card', () => {
  it('runs one after another, whatever became of the one before', async () => {
    const queue = createCardQueue();
    const done: string[] = [];
    const first = queue.draw('a', async () => {
      await turn();
      done.push('first');
      throw new Error('first');
    });
    const second = queue.draw('a', async () => void done.push('second'));
    await assert.rejects(first, /first/);
    await second;
    assert.deepEqual(done, ['first', 'second']);
  });

  it('does not make one card wait for another', async () => {
    const queue = createCardQueue();
    const hold = queue.hold('a');
    assert.equal(await queue.draw('b', async () => 'drawn'), 'drawn');
    await hold.release(null);
  });

  it('keeps drawings back while a card is held, and lets the newer one win', async () => {
    const queue = createCardQueue();
    const done: ('newer' | 'older')[] = [];
    const hold = queue.hold('a');
    const later = queue.draw('a', async () => void done.push('newer'));
    await turn();
    assert.equal(done.length, 0);
    await hold.release(async () => void done.push('older'));
    await later;
    assert.deepEqual(done, ['newer']);
  });

  it('draws what a press brought when nothing newer waits, also while another press is held', async () => {
    const queue = createCardQueue();
    const done: string[] = [];
    const mine = queue.hold('a');
    const refused = queue.hold('a');
    await mine.release(async () => void done.push('mine'));
    await refused.release(null);
    assert.deepEqual(done, ['mine']);
  });

  it('tells an intermediate state that a newer one waits', async () => {
    const queue = createCardQueue();
    const told: boolean[] = [];
    const tasks = [1, 2, 3].map(() => queue.draw('a', async (superseded) => void told.push(superseded())));
    await Promise.all(tasks);
    assert.deepEqual(told, [true, true, false]);
  });
});
