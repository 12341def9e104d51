import assert from 'node:assert/strict';
import { people } from '../../sandbox/data.ts';
import { band, told, useStory, warned } from './story.ts';

const { contoso, adatum } = people;

describe('when Microsoft does not answer', () => {
  const j = useStory();

  it('says what failed when a person’s methods cannot be read for ten minutes', async () => {
    const { oneApp } = contoso;
    j().sandbox.graph.fault({ match: 'batch', status: 503, times: 1000 });
    assert.deepEqual(await j().ending({ user: oneApp.userPrincipalName }), [
      'Reset MFA for johanna.lorenz@contoso.com',
      'Contoso Ltd · Ticket 48213',
      '! Failed · nothing was removed',
      '  Microsoft Graph did not do its part for so long that this was given up. Nothing was removed.',
      'Ticket note: On ticket 48213, hh:mm UTC',
      'Asked by: Megan Bowen',
      '[ Open ticket 48213 ] [ Try again ]',
      'Reference R-… · ended hh:mm UTC',
    ]);
    assert.deepEqual(j().deletions(), []);
  });

  it('answers at once while Graph takes requests and never answers, waits, and ends well', async () => {
    const { oneApp } = contoso;
    j().sandbox.graph.fault({ match: 'batch', hang: true });
    const began = Date.now();
    const message = await j().ask({ user: oneApp.userPrincipalName });
    assert.deepEqual((await j().reads(message, /Working|Waiting/)).slice(2, 4), [
      '… Working · step 1 of 5',
      '  Checking the account and the ticket once more.',
    ]);
    await j().as('megan').say(message.conversationId, 'help');
    assert.ok(Date.now() - began < 3000, `form, submit and help took ${Date.now() - began} ms`);
    assert.deepEqual(band(await j().reads(message, 'Waiting for Microsoft')), [
      '◔ Waiting for Microsoft',
      '  It does not answer or asked for a pause. Next try at hh:mm UTC. Nothing is removed yet. You need not do anything.',
      'Started hh:mm UTC by Megan Bowen. This card updates itself.',
    ]);
    await j().passUntil(message, '[ Remove ');
    assert.deepEqual(told(await j().finish(message)).slice(0, 2), [
      '✓ Done · 1 method removed',
      '  Johanna can register again.',
    ]);
  });

  it('says that the policies are still being checked, and then that they could not be', async () => {
    const { oneApp } = adatum;
    j().sandbox.graph.fault({ match: 'conditionalAccess', hang: true, times: 10 });
    const message = await j().ask({
      organisation: 'adatum',
      user: oneApp.userPrincipalName,
      methods: 'app,mobile',
      ticket: 'new',
    });
    assert.deepEqual((await j().reads(message, 'Still checking')).slice(0, 8), [
      'Reset MFA for Ada Tum?',
      'ada.tum@adatum.com · Office Assistant, Administration · Adatum Corporation',
      '… Still checking sign-in policies',
      '  This card updates itself. Nothing has changed yet.',
      'Will be removed (2)',
      '– Microsoft Authenticator on iPhone 15 Pro',
      '  6.8.24',
      '– Mobile phone ending in 41',
    ]);
    assert.deepEqual(warned(await j().reads(message, '[ Remove ')), [
      '! Could not check the sign-in policies',
      '  It is not known whether Ada Tum must register again: Microsoft did not answer in time.',
    ]);
    await j().as('megan').press(message, 'summary.remove', { caller: 'inPerson' }, { check: false });
    assert.deepEqual(j().deletions(), []);
    const card = await j().finish(message, { understood: true });
    assert.deepEqual(told(card).slice(0, 2), ['✓ Done · 2 methods removed', '  Ada can register again.']);
    assert.equal(j().sandbox.graph.methodsOf(oneApp.id).length, 0);
    assert.match(
      j().sandbox.connectWise.ticket(48223)?.notes.at(-1)?.text ?? '',
      /Next sign-in: Not known \(Microsoft did not answer in time\)\. Told to register again: Yes, the technician said so\./,
    );
  });
});
