import assert from 'node:assert/strict';
import { people } from '../../sandbox/data.ts';
import { tickets } from '../../sandbox/psa/connectwise/data.ts';
import { band, told, useStory } from './story.ts';

const { oneApp, adele } = people.contoso;
const user = oneApp.userPrincipalName;

describe('a ticket that organisations may do without', () => {
  const j = useStory({ settings: { ticketRequired: 'no', statusAfterSuccess: 'Closed' } });

  it('is not looked for and not written', async () => {
    const { message, card } = await j().summary({ user, ticket: 'none' });
    assert.ok(card.includes('Ticket: None'), card.join('\n'));
    assert.deepEqual(told(await j().finish(message)), [
      '✓ Done · 1 method removed',
      '  Johanna can register again.',
      'Removed (1)',
      '✓ Microsoft Authenticator on iPhone 15',
      'Registered now (0)',
      '– None of the methods that Microsoft Graph lists.',
      'Signed out: Everywhere; can take some minutes',
      'Ticket note: None',
    ]);
    assert.deepEqual(j().calls('connectWise', /tickets/), []);
    assert.deepEqual(j().lines(), [
      'Johanna Lorenz (Contoso Ltd): Done · 1 method removed. Johanna can register again. Reference R-….',
    ]);
  });

  it('gets the status that the settings name, after a success', async () => {
    assert.deepEqual(told(await j().whole({ user })).slice(-1), ['Ticket note: On ticket 48213, hh:mm UTC']);
    assert.deepEqual([j().sandbox.connectWise.ticket(48213)?.status?.name, j().notes(48213).length], ['Closed', 1]);
    assert.deepEqual(j().sandbox.connectWise.state().mails, []);
  });

  it('keeps its status when the PSA refuses the new one, and the card says so', async () => {
    j().sandbox.connectWise.events.deny({ right: 'close', denied: true });
    assert.deepEqual(told(await j().whole({ user })).slice(-1), [
      'Ticket note: On ticket 48213, hh:mm UTC. The status was left as it is: ConnectWise PSA does not allow the bot to change the status. Give it the right "Service Desk / Service Tickets: Edit All; for a closing status also Close Service Tickets: Edit".',
    ]);
    assert.deepEqual([j().sandbox.connectWise.ticket(48213)?.status?.name, j().notes(48213).length], ['New', 1]);
  });

  it('keeps its status when nothing was removed', async () => {
    assert.deepEqual(told(await j().ending({ user: people.contoso.nothing.userPrincipalName })).slice(-1), [
      'Ticket note: On ticket 48213, hh:mm UTC',
    ]);
    assert.equal(j().sandbox.connectWise.ticket(48213)?.status?.name, 'New');
  });
});

describe('a ticket that must exist', () => {
  const j = useStory({
    settings: { ticketRequired: 'existing', requesterDiffers: 'refuse', requesterUnknown: 'refuse' },
  });

  it('is asked for on the form where a new one is wanted', async () => {
    const message = await j().ask({ user, ticket: 'new' });
    assert.deepEqual(band(await j().reads(message, 'ticket is missing')), [
      '! The ticket is missing',
      '  Enter a ticket number, like 12345.',
    ]);
    assert.deepEqual(j().calls('connectWise', /tickets/), []);
  });

  it('that names somebody else is refused where the settings say so', async () => {
    assert.deepEqual(told(await j().ending({ user })), [
      '⊘ Blocked · ticket names somebody else',
      '  The contact of ticket 48213 is Adele Vance. Use a ticket of Johanna Lorenz. Nothing was removed.',
      'Ticket note: On ticket 48213, hh:mm UTC',
    ]);
    assert.deepEqual(j().deletions(), []);
  });

  it('that names nobody is refused where the settings say so', async () => {
    assert.deepEqual(told(await j().ending({ user, ticket: String(tickets.noContact) })), [
      '⊘ Blocked · ticket names nobody',
      '  Ticket 48217 has no contact. Set it to Johanna Lorenz in the PSA, then start again. Nothing was removed.',
      'Ticket note: On ticket 48217, hh:mm UTC',
    ]);
    assert.deepEqual(j().deletions(), []);
  });

  it('of the person itself is enough', async () => {
    const card = await j().whole({ user: adele.userPrincipalName, methods: 'mobile' });
    assert.deepEqual(told(card).slice(0, 2), ['✓ Done · 1 method removed', '  Adele can register again.']);
    assert.deepEqual(j().deletions(), ['phoneMethods']);
  });
});
