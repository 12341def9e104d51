import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { people } from '../../sandbox/data.ts';
import { band, told, useStory, warned } from './story.ts';

const { oneApp } = people.contoso;
const down = { match: '.', status: 503, times: 100_000 };

describe('when the PSA does not do its part', () => {
  const j = useStory();
  const psa = () => j().sandbox.connectWise;
  const user = oneApp.userPrincipalName;

  it('tells the outcome at once while the PSA is down, and writes the note once when it is back', async () => {
    const { message } = await j().summary({ user });
    psa().fault(down);
    await j().remove(message);
    assert.deepEqual(told(await j().reads(message, 'Waiting for the PSA')), [
      '✓ Done · 1 method removed',
      '  Johanna can register again.',
      'Removed (1)',
      '✓ Microsoft Authenticator on iPhone 15',
      'Registered now (0)',
      '– None of the methods that Microsoft Graph lists.',
      'Signed out: Everywhere; can take some minutes',
      'Ticket note: Waiting for the PSA. Next try at hh:mm UTC; you need not do anything',
    ]);
    await stillDownAfter(10 * 60_000);
    assert.deepEqual(j().notes(48213), []);
    psa().clearFaults();
    assert.deepEqual(told(await j().after(message)).slice(-2), [
      'Signed out: Everywhere; can take some minutes',
      'Ticket note: On ticket 48213, hh:mm UTC',
    ]);
    assert.equal(j().notes(48213).length, 1);
    assert.deepEqual(j().deletions(), ['microsoftAuthenticatorMethods']);
    assert.deepEqual(j().lines(), [
      'Johanna Lorenz (Contoso Ltd): Done · 1 method removed. Johanna can register again. The note is on ticket 48213. Reference R-….',
    ]);
  });

  it('warns that the ticket could not be checked when the PSA is down before the click', async () => {
    psa().fault(down);
    const { message, card } = await j().summary({ user });
    assert.deepEqual(warned(card), [
      '! Could not check the ticket',
      '  The PSA did not answer in time. It is not known whether the ticket is open and whose it is.',
    ]);
    psa().clearFaults();
    // The ticket is read again at the click: now it is known, so a person looks again.
    await j().remove(message);
    assert.deepEqual(band(await j().reads(message, 'Something changed meanwhile')), [
      '2 warnings. Nothing has changed yet.',
      '! Something changed meanwhile',
      '  This is how it stands now. Look again before you remove.',
      '! Ticket 48213 names somebody else',
      '  Its contact is Adele Vance. Go on only if Adele Vance asked for Johanna Lorenz.',
    ]);
    assert.deepEqual(told(await j().finish(message)).slice(-2), [
      'Signed out: Everywhere; can take some minutes',
      'Ticket note: On ticket 48213, hh:mm UTC',
    ]);
    assert.equal(j().notes(48213).length, 1);
  });

  it('waits no longer than five seconds for a PSA that takes requests and never answers', async () => {
    psa().fault({ match: '.', hang: true, times: 100 });
    const began = Date.now();
    const { message, card } = await j().summary({ user });
    assert.ok(Date.now() - began < 8000);
    assert.ok(card.includes('! Could not check the ticket'), card.join('\n'));
    await j().close(message);
  });

  it('puts the note on the card when the PSA refuses it, to be written by hand', async () => {
    psa().events.deny({ right: 'edit', denied: true });
    assert.deepEqual(await j().whole({ user }), [
      'Reset MFA for Johanna Lorenz',
      'Contoso Ltd · Ticket 48213',
      '✓ Done · 1 method removed',
      '  Johanna can register again.',
      'Removed (1)',
      '✓ Microsoft Authenticator on iPhone 15',
      'Registered now (0)',
      '– None of the methods that Microsoft Graph lists.',
      'Tell Johanna',
      '1. In the app, delete the old Contoso Ltd entry.',
      '2. On a computer, open aka.ms/mfasetup and sign in.',
      '3. Add the app again and scan the code.',
      '4. Signing out everywhere can take some minutes.',
      'Write this on ticket 48213 yourself',
      'MFA reset: R-… · Done · 1 method removed. Asked by: Megan Bowen. For: Johanna Lorenz (johanna.lorenz@contoso.com), Contoso Ltd. How the caller was verified: Called back a number on record. Reason: New phone. Chosen: App (Microsoft Authenticator or code app). Removed: Microsoft Authenticator on iPhone 15. Remains: None of the methods that Microsoft Graph lists. Default before: Microsoft Authenticator on iPhone 15. Signed out: Everywhere; can take some minutes. Next sign-in: Must register again (policy “Require MFA for everyone”). When: hh:mm UTC. Graph request ids: …, …, ….',
      'Signed out: Everywhere; can take some minutes',
      'Ticket note: Not written. ConnectWise PSA does not allow the bot to add the note. Give it the right "Service Desk / Service Tickets: Edit All (and Add, where notes need it)".',
      'Done by: Megan Bowen',
      '[ Open ticket 48213 ] [ Wrong person ]',
      '[ Try the note again ]',
      'Reference R-… · ended hh:mm UTC',
    ]);
    assert.deepEqual(j().notes(48213), []);
    assert.deepEqual(j().lines(), [
      'Johanna Lorenz (Contoso Ltd): Done · 1 method removed. Johanna can register again. The ticket note was not written: see the card. Reference R-….',
    ]);
  });

  it('keeps the note queued while the PSA does not take our keys', async () => {
    const { message } = await j().summary({ user });
    psa().events.setMember({ disabled: true });
    await j().remove(message);
    assert.deepEqual(told(await j().reads(message, 'Waiting for the PSA')).slice(-2), [
      'Signed out: Everywhere; can take some minutes',
      'Ticket note: Waiting for the PSA. Next try at hh:mm UTC; you need not do anything',
    ]);
    await stillDownAfter(3600_000);
    psa().events.setMember({ disabled: false });
    assert.deepEqual(told(await j().after(message)).slice(-1), ['Ticket note: On ticket 48213, hh:mm UTC']);
    assert.equal(j().notes(48213).length, 1);
  });

  it('writes one note when the answer to it was lost', async () => {
    psa().fault({ match: '^POST .*/notes', dropAfter: true });
    assert.deepEqual(told(await j().whole({ user })).slice(-1), ['Ticket note: On ticket 48213, hh:mm UTC']);
    assert.equal(j().notes(48213).length, 1);
    assert.equal(j().calls('connectWise', /^POST .*notes/).length, 1, 'looked for, and found');
  });

  it('gives up after three days and puts the note on the card', async () => {
    const { message } = await j().summary({ user });
    psa().fault(down);
    await j().remove(message);
    await j().reads(message, 'Waiting for the PSA');
    await j().database.passTime(73 * 3600_000);
    const card = await j().after(message);
    assert.deepEqual(
      card.filter((line) => /^(Ticket note|Write this)/.test(line)),
      [
        'Write this on ticket 48213 yourself',
        'Ticket note: Not written. ConnectWise PSA is not available (status 503, to read the ticket).',
      ],
    );
    assert.deepEqual(j().notes(48213), []);
  });

  it('makes one new ticket although the answer to it was lost', async () => {
    psa().fault({ match: '^POST .*/service/tickets$', dropAfter: true });
    assert.deepEqual(told(await j().whole({ user, ticket: 'new' })).slice(-1), [
      'Ticket note: On new ticket 48223, hh:mm UTC',
    ]);
    assert.equal(mine().length, 1);
    assert.equal(
      mine()[0]?.notes.filter((n) => n.text?.includes('MFA reset: R-') && n.text.includes('Removed: ')).length,
      1,
    );
  });

  it('makes the new ticket when the PSA is back, and removes without waiting for it', async () => {
    psa().fault(down);
    const { message } = await j().summary({ user, ticket: 'new' });
    await j().remove(message);
    assert.deepEqual(told(await j().reads(message, 'Waiting for the PSA')), [
      '✓ Done · 1 method removed',
      '  Johanna can register again.',
      'Removed (1)',
      '✓ Microsoft Authenticator on iPhone 15',
      'Registered now (0)',
      '– None of the methods that Microsoft Graph lists.',
      'Signed out: Everywhere; can take some minutes',
      'Ticket note: Waiting for the PSA. Next try at hh:mm UTC; you need not do anything',
    ]);
    assert.deepEqual(j().deletions(), ['microsoftAuthenticatorMethods']);
    await stillDownAfter(10 * 60_000);
    psa().clearFaults();
    assert.deepEqual(told(await j().after(message)).slice(-1), ['Ticket note: On new ticket 48223, hh:mm UTC']);
    assert.equal(mine().length, 1);
  });

  it('puts the note on the card when the PSA makes no ticket', async () => {
    psa().events.deny({ right: 'add', denied: true });
    assert.deepEqual(await j().whole({ user, ticket: 'new' }), [
      'Reset MFA for Johanna Lorenz',
      'Contoso Ltd',
      '✓ Done · 1 method removed',
      '  Johanna can register again.',
      'Removed (1)',
      '✓ Microsoft Authenticator on iPhone 15',
      'Registered now (0)',
      '– None of the methods that Microsoft Graph lists.',
      'Tell Johanna',
      '1. In the app, delete the old Contoso Ltd entry.',
      '2. On a computer, open aka.ms/mfasetup and sign in.',
      '3. Add the app again and scan the code.',
      '4. Signing out everywhere can take some minutes.',
      'Write this on a ticket yourself',
      'MFA reset: R-… · Done · 1 method removed. Asked by: Megan Bowen. For: Johanna Lorenz (johanna.lorenz@contoso.com), Contoso Ltd. How the caller was verified: Called back a number on record. Reason: New phone. Chosen: App (Microsoft Authenticator or code app). Removed: Microsoft Authenticator on iPhone 15. Remains: None of the methods that Microsoft Graph lists. Default before: Microsoft Authenticator on iPhone 15. Signed out: Everywhere; can take some minutes. Next sign-in: Must register again (policy “Require MFA for everyone”). When: hh:mm UTC. Graph request ids: …, …, ….',
      'Signed out: Everywhere; can take some minutes',
      'Ticket note: Not written. ConnectWise PSA does not allow the bot to make the ticket. Give it the right "Service Desk / Service Tickets: Add, Inquire All and Edit All".',
      'Done by: Megan Bowen',
      '[ Wrong person ]',
      '[ Try the note again ]',
      'Reference R-… · ended hh:mm UTC',
    ]);
    assert.equal(mine().length, 0);
  });

  async function stillDownAfter(ms: number): Promise<void> {
    const before = psa().exchanges.length;
    await j().database.passTime(ms);
    for (const end = Date.now() + 10_000; psa().exchanges.length === before; await sleep(50)) {
      assert.ok(Date.now() < end, 'the product did not try again');
    }
    await sleep(150); // the refused try ends
  }

  const mine = () =>
    psa()
      .state()
      .tickets.filter((ticket) => ticket.summary?.includes('MFA reset for Johanna Lorenz'));
});
