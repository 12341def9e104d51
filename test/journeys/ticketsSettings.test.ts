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

describe('what may follow the note', () => {
  const j = useStory({
    settings: {
      customerNote: true,
      timeEntryMinutes: 15,
      statusAfterSuccess: 'Resolved',
      noteWording: 'Desk ${reset}, by ${technician}: ${removed}. Kept: ${remains}.',
    },
  });
  const ticket = () => j().sandbox.connectWise.heldTicket('48213');

  it("is a note for the customer, the technician's time and the status, each once and in this order", async () => {
    assert.deepEqual(told(await j().whole({ user })).slice(-1), [
      'Ticket note: On ticket 48213, hh:mm UTC. 15 minutes entered.',
    ]);
    const { notes = [], times, status } = ticket() ?? {};
    assert.deepEqual(
      notes.map(({ internal, customer }) => [internal, customer]),
      [
        [true, false],
        [false, true],
      ],
    );
    const [own, shown] = notes.map(({ text }) => text.replaceAll(/R-[0-9A-Z]+/g, 'R-…'));
    assert.equal(
      own,
      'Desk R-… · Done · 1 method removed, by Megan Bowen: Microsoft Authenticator on iPhone 15. Kept: None of the methods that Microsoft Graph lists. [R-… note]',
    );
    // The ticket's contact may be the attacker: nothing of who, what and what remains.
    assert.match(shown ?? '', /^The sign-in security of an account at Contoso Ltd was reset at /);
    assert.doesNotMatch(shown ?? '', /Authenticator|Johanna|Megan|phone/);
    assert.deepEqual(
      [times?.map(({ by, minutes }) => ({ by, minutes })), status],
      [[{ by: 'Megan Bowen', minutes: 15 }], 'Resolved'],
    );
    const order = j()
      .sandbox.connectWise.exchanges.filter((e) => e.method !== 'GET')
      .map((e) => e.path.split('/').at(-1));
    assert.deepEqual(order, ['notes', 'notes', 'entries', '48213']);
  });

  it('enters no time for a technician whom the PSA does not know, and the card says so', async () => {
    const { message } = await j().summary({ user, who: 'lee' });
    await j().remove(message, { who: 'lee' });
    await j().passAll();
    const card = await j().reads(message, /ended/, 1000, 'lee');
    assert.deepEqual(told(card).slice(-1), [
      'Ticket note: On ticket 48213, hh:mm UTC. No time was entered: ConnectWise PSA has no member with the address of Lee Gu.',
    ]);
    assert.deepEqual(ticket()?.times, []);
    assert.equal(ticket()?.status, 'Resolved');
  });

  it('tells each part that was refused, and does the others', async () => {
    j().sandbox.connectWise.events.deny({ right: 'time', denied: true });
    const card = told(await j().whole({ user }));
    assert.match(card.at(-1) ?? '', /No time was entered: ConnectWise PSA does not allow the bot to/);
    assert.deepEqual([ticket()?.times, ticket()?.status, ticket()?.notes.length], [[], 'Resolved', 2]);
  });

  it('says nothing to the customer and enters no time when nothing was removed', async () => {
    await j().ending({ user: people.contoso.nothing.userPrincipalName });
    assert.deepEqual([ticket()?.notes.map(({ customer }) => customer), ticket()?.times], [[false], []]);
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
