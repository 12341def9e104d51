import assert from 'node:assert/strict';
import { people } from '../../sandbox/data.ts';
import { tickets } from '../../sandbox/psa/connectwise/data.ts';
import { band, told, useStory, warned } from './story.ts';

const { oneApp, adele } = people.contoso;
const user = oneApp.userPrincipalName;

describe('the ticket', () => {
  const j = useStory();
  const psa = () => j().sandbox.connectWise;
  const untouched = () => {
    assert.deepEqual(j().deletions(), []);
    assert.equal(j().sandbox.graph.methodsOf(oneApp.id).length, 1);
    assert.deepEqual(j().calls('connectWise', /^(POST|PATCH) /), []);
  };

  it('is made new once, for the company and the person, with the note on it and mail to nobody', async () => {
    const before = psa().state().tickets.length;
    const card = await j().whole({ user: adele.userPrincipalName, methods: 'mobile', ticket: 'new' });
    assert.ok(card.includes('Ticket note: On new ticket 48223, hh:mm UTC'), card.join('\n'));
    assert.equal(card[1], 'Contoso Ltd · Ticket 48223');
    assert.equal(psa().state().tickets.length, before + 1);
    const made = psa().ticket(48223);
    assert.match(made?.summary ?? '', /^MFA reset for Adele Vance \S*R-[2-9A-Z]{7}\S*$/);
    assert.deepEqual([made?.company?.id, made?.contact?.id, made?.board.name], [250, 77, 'Service Desk']);
    assert.deepEqual(
      made?.notes.map((n) => [n.internalAnalysisFlag, n.detailDescriptionFlag, n.resolutionFlag]),
      [
        [true, false, false],
        [true, false, false],
      ],
    );
    assert.deepEqual(made?.notes.map((n) => n.text.replace(/R-\w{7}/g, 'R-…')).slice(0, 1) ?? [], [
      'MFA reset: R-…. For: Adele Vance (adele.vance@contoso.com), Contoso Ltd. Asked by: Megan Bowen. Made by the reset itself: this ticket does not show who asked. What was done is in its note.',
    ]);
    assert.match(made?.notes[1]?.text ?? '', /Ticket: Made by this reset, so it does not show who asked\./);
    assert.deepEqual(psa().state().mails, []);
  });

  it('that does not exist brings the form back as it was typed, with the words at the field', async () => {
    const message = await j().ask({ user, ticket: '99999', methods: 'app,mobile', reason: 'other' });
    assert.deepEqual(await j().reads(message, 'There is no ticket 99999'), [
      'Reset MFA',
      'Nothing is removed yet. You confirm on the next card.',
      '! There is no ticket 99999',
      '  Check the number. It looks like 12345.',
      'Organisation: Contoso Ltd',
      'User: (Type a name)',
      'or the sign-in name: johanna.lorenz@contoso.com',
      'What should be reset?:',
      '  (x) App (Microsoft Authenticator or code app)',
      '  (x) Mobile phone',
      '  ( ) Office phone',
      '  ( ) Alternate mobile phone',
      '  ( ) Email (password recovery only)',
      'Ticket: Use a ticket that exists',
      'Find the ticket: (Type a number or a word of the title)',
      'or the ticket number: 99999',
      '! There is no ticket 99999',
      'Reason: Other',
      'More about the reason: (Optional)',
      '[x] Sign out everywhere',
      '[ Review reset ] [ Cancel ]',
    ]);
    await j().settled();
    untouched();
    await j().as('megan').press(message, 'form.submit', { ticketTyped: '#48213' }, { check: false });
    await j().reads(message, '[ Remove ');
    await j().close(message);
  });

  it('on a board that the bot may not see does not exist for it', async () => {
    const message = await j().ask({ user, ticket: String(tickets.hiddenBoard) });
    assert.deepEqual(band(await j().reads(message, 'There is no ticket')), [
      '! There is no ticket 48221',
      '  Check the number. It looks like 12345.',
    ]);
    await j().settled();
    untouched();
  });

  it('of another company is refused, and nothing is written on it', async () => {
    assert.deepEqual(await j().ending({ user, ticket: String(tickets.fabrikam) }), [
      'Reset MFA for Johanna Lorenz',
      'Contoso Ltd · Ticket 48214',
      '⊘ Blocked · ticket of another company',
      '  Ticket 48214 belongs to Fabrikam Inc. Use a ticket of Contoso Ltd. Nothing was removed.',
      'Ticket note: None',
      'Asked by: Megan Bowen',
      '[ Open ticket 48214 ] [ Start again ]',
      'Reference R-… · ended hh:mm UTC',
    ]);
    untouched();
    assert.deepEqual(j().lines(), [
      'Johanna Lorenz (Contoso Ltd): Blocked · ticket of another company. Ticket 48214 belongs to Fabrikam Inc. Use a ticket of Contoso Ltd. Nothing was removed. Reference R-….',
    ]);
  });

  it('that is closed is refused', async () => {
    assert.deepEqual(told(await j().ending({ user, ticket: String(tickets.closed) })), [
      '⊘ Blocked · ticket 48215 is closed',
      '  Open it again in the PSA, or start again with another one. Nothing was removed.',
      'Ticket note: None',
    ]);
    untouched();
  });

  it('that was merged is refused, and the surviving one is named', async () => {
    assert.deepEqual(told(await j().ending({ user, ticket: String(tickets.merged) })), [
      '⊘ Blocked · ticket 48216 was merged',
      '  It went into ticket 48213. Start again with that one. Nothing was removed.',
      'Ticket note: None',
    ]);
    untouched();
  });

  it('that was closed between summary and click is refused, and nothing is removed', async () => {
    const { message } = await j().summary({ user });
    psa().events.closeTicket({ id: 48213 });
    assert.deepEqual(told(await j().finish(message)), [
      '⊘ Blocked · ticket 48213 is closed',
      '  Open it again in the PSA, or start again with another one. Nothing was removed.',
      'Ticket note: None',
    ]);
    untouched();
  });

  it('that moved to another company after the removal gets no note; the card has its text', async () => {
    const { message } = await j().summary({ user });
    psa().fault({ match: '/48213', status: 503, times: 1000 });
    await j().remove(message);
    await j().reads(message, 'Waiting for the PSA');
    psa().events.moveTicket({ id: 48213, companyId: 251 });
    psa().clearFaults();
    const card = await j().after(message);
    assert.deepEqual(
      card.filter((line) => /^(Write this|MFA reset|Ticket note)/.test(line)).map((l) => l.slice(0, 80)),
      [
        'Write this on ticket 48213 yourself',
        'MFA reset: R-… · Done · 1 method removed. Asked by: Megan Bowen. For: Johanna Lo',
        'Ticket note: Not written. Ticket 48213 belongs to another company, so nothing is',
      ],
    );
    assert.deepEqual(j().notesOn(48213), []);
  });

  it('that was closed after the removal and takes no notes any more leaves the text on the card', async () => {
    psa().events.refuseNotesOnClosed({ on: true });
    const { message } = await j().summary({ user });
    psa().fault({ match: '/48213', status: 503, times: 1000 });
    await j().remove(message);
    await j().reads(message, 'Waiting for the PSA');
    psa().events.closeTicket({ id: 48213 });
    psa().clearFaults();
    const card = await j().after(message);
    assert.deepEqual(
      card.filter((line) => /^(Write this|Ticket note)/.test(line)),
      [
        'Write this on ticket 48213 yourself',
        'Ticket note: Not written. ConnectWise PSA refused to add the note (status 400, InvalidObject, field ticketId).',
      ],
    );
    assert.deepEqual(j().notesOn(48213), []);
  });

  it('without company, contact and status says what is missing', async () => {
    const { message, card } = await j().summary({ user, ticket: String(tickets.bare) });
    assert.deepEqual(warned(card), [
      '! Ticket 48219 names nobody',
      '  It has no contact, so it does not show that Johanna Lorenz asked.',
      '! Ticket 48219 names no company',
      '  It does not show that it is about Contoso Ltd.',
    ]);
    assert.deepEqual(told(await j().finish(message)).slice(-1), ['Ticket note: On ticket 48219, hh:mm UTC']);
  });

  it('whose contact is the person is no warning', async () => {
    const { message, card } = await j().summary({ user: adele.userPrincipalName, methods: 'mobile' });
    assert.deepEqual(band(card), ['i Nothing has changed yet.']);
    await j().close(message);
  });
});
