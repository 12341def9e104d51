import assert from 'node:assert/strict';
import { type Happened, judge } from '../../../services/resets/judge.ts';
import { labelOf } from '../../../services/resets/labels.ts';
import type { Removal } from '../../../services/resets/steps.ts';
import type { Facts } from '../../../services/resets/types.ts';
import { aMethod } from '../../builders.ts';

const at = '2026-01-31T10:00:00.000Z';
const labels = ['mobile', 'office'].map((type) => labelOf(aMethod({ type: type as 'mobile' }), null));
const targets = labels.map((l) => ({ ref: l.ref, type: l.type, id: l.ref }));
const removal = (result: Removal['result'], patch: Partial<Removal> = {}): Removal => ({
  result,
  requestId: null,
  sent: false,
  ...patch,
});

function judged(mobile: Removal, office: Removal, patch: Partial<Happened> = {}) {
  const removals = new Map([
    ['mobile', mobile],
    ['office', office],
  ]);
  const seen = { listed: [], remaining: [], failed: null, again: false };
  const facts = { registered: labels } as unknown as Facts;
  return judge(
    { facts, targets, removals, seen, signedOut: true, signOutRequestId: null, defaultChangedTo: null, ...patch },
    at,
  );
}
const listed = (...refs: string[]) => ({ listed: refs, remaining: [], failed: null, again: true });
const unread = { listed: ['mobile', 'office'], remaining: [], failed: 'Graph did not answer.', again: true };
const results = (o: ReturnType<typeof judged>) => o.methods.map((m) => m.result);

describe('the judgement of a reset', () => {
  it('says done only when every method was taken and is no longer listed', () => {
    assert.equal(judged(removal('removed'), removal('alreadyGone')).kind, 'done');
    const still = judged(removal('removed'), removal('removed'), { seen: listed('office') });
    assert.deepEqual([still.kind, ...results(still)], ['partly', 'removed', 'notConfirmed']);
  });

  it('does not say that anything is gone, or what remains, when nobody could look', () => {
    const outcome = judged(removal('removed'), removal('removed'), { seen: unread });
    assert.deepEqual([outcome.kind, ...results(outcome)], ['failed', 'notConfirmed', 'notConfirmed']);
    assert.equal(outcome.unread, 'Graph did not answer.');
    assert.equal(outcome.nothingRemoved, false);
  });

  it('takes a deletion without an answer for done only when the list agrees', () => {
    const sent = removal('tooLate', { sent: true });
    const gone = judged(sent, removal('tooLate'));
    assert.deepEqual([gone.kind, ...results(gone)], ['partly', 'removed', 'failed']);
    const there = judged(sent, removal('tooLate'), { seen: listed('mobile') });
    assert.deepEqual([there.kind, there.nothingRemoved], ['failed', true]);
    const unknown = judged(sent, removal('tooLate'), { seen: unread });
    assert.deepEqual(
      [unknown.kind, unknown.nothingRemoved, ...results(unknown)],
      ['failed', false, 'notConfirmed', 'failed'],
    );
  });

  it('tells each reason apart', () => {
    const why = (r: Removal['result']) => judged(removal(r), removal('removed')).methods[0]?.why;
    assert.deepEqual(
      (['isDefault', 'alternateBlocksMobile', 'replaced', 'tooLate', 'paused', 'switchedOff', 'failed'] as const).map(
        why,
      ),
      ['default', 'alternateBlocksMobile', 'replaced', 'tooLate', 'paused', 'switchedOff', 'service'],
    );
  });

  it('is blocked when Microsoft kept everything, with the way out that is missing', () => {
    const outcome = judged(removal('alternateBlocksMobile'), removal('isDefault'));
    assert.equal(outcome.kind, 'blocked');
    assert.deepEqual(outcome.stop, { kind: 'noDefaultWayOut', blocking: ['office'] });
    assert.equal(outcome.nothingRemoved, true);
  });

  it('is failed, never blocked, when another reason played a part', () => {
    assert.equal(judged(removal('isDefault'), removal('failed')).kind, 'failed');
    assert.equal(judged(removal('replaced'), removal('isDefault')).kind, 'failed');
  });
});
