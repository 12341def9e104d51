import assert from 'node:assert/strict';
import { people } from '../../sandbox/data.ts';
import { organisations } from '../../sandbox/world.ts';
import { useJourney } from './journey.ts';

describe('the main job', () => {
  const j = useJourney();

  it('removes the chosen app, signs out, notes it on the ticket and tells the conversation', async () => {
    const { oneApp } = people.contoso;
    const { card } = await j().reset({ user: oneApp.userPrincipalName });
    assert.ok(
      card.some((line) => line.includes('Done · 1 method removed')),
      card.join('\n'),
    );
    assert.deepEqual(j().deletions(), ['microsoftAuthenticatorMethods']);
    assert.deepEqual(j().sandbox.graph.methodsOf(oneApp.id), []);
    const notes = j().notesOn(48213);
    assert.equal(notes.filter((n) => n.includes('MFA reset: R-')).length, 1);
    assert.equal(organisations.contoso.name, 'Contoso Ltd');
  });
});
