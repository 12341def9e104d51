import assert from 'node:assert/strict';
import { createAbsences } from '../../../services/conversations/absences.ts';
import { ServiceError } from '../../../services/errors.ts';

describe('a conversation that Teams does not find', () => {
  const error = new ServiceError('Microsoft Teams', 'notFound', 'Gone.', { code: 'ConversationNotFound' });
  const second = 1000;

  it('may come back for a minute, and counts anew when it was there meanwhile or long ago', () => {
    let at = 0;
    const absences = createAbsences(() => at);
    assert.equal(absences.mayComeBack('a', error), true);
    at = 59 * second;
    assert.equal(absences.mayComeBack('a', error), true);
    at = 61 * second;
    assert.equal(absences.mayComeBack('a', error), false);
    assert.equal(absences.mayComeBack('b', error), true, 'another conversation');
    absences.found('a');
    assert.equal(absences.mayComeBack('a', error), true);
    at += 20 * 60 * second;
    assert.equal(absences.mayComeBack('a', error), true, 'what was met twenty minutes ago says nothing');
  });

  it('is gone at once when Teams says anything else', () => {
    const absences = createAbsences(() => 0);
    assert.equal(absences.mayComeBack('a', new ServiceError('Microsoft Teams', 'notFound', 'Gone.')), false);
    assert.equal(absences.mayComeBack('a', new Error('x')), false);
  });
});
