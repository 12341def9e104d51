import assert from 'node:assert/strict';
import { people } from '../../sandbox/data.ts';
import { listTickets, readTruth } from '../../sandbox/page/truth.ts';
import { psaKinds, psaNames } from '../../sandbox/psas.ts';
import { inputs } from '../../sandbox/teams.ts';
import { conversations, organisations } from '../../sandbox/world.ts';
import type { PsaKind } from '../../services/psa/psa.ts';
import { told, useStory } from './story.ts';

const { contoso, adatum } = people;

for (const psa of psaKinds) {
  const otherPsa: PsaKind = psa === 'connectwise' ? 'halo' : 'connectwise';

  describe(`a reset whose ticket is in ${psa}, with one organisation on another PSA`, () => {
    const j = useStory({
      psa,
      otherPsa,
      settings: ({ board, resolved }) => ({
        newTicketBoard: board,
        statusAfterSuccess: resolved,
        customerNote: true,
        timeEntryMinutes: 20,
      }),
    });
    /** ConnectWise PSA mails what the customer is meant to read; nothing else may be mailed by any. */
    const mailed = psa === 'connectwise' ? 1 : 0;
    const number = () => j().sandbox.psa.numbers.adele;

    it('finds the ticket while somebody types, by words and by number', async () => {
      const megan = j().as('megan');
      const chat = conversations.personal('megan');
      await megan.say(chat, 'reset MFA');
      const form = await megan.waitFor(chat, (m) => m.from === 'bot' && m.card !== null);
      for (const text of ['adele phone', number()]) {
        const { choices } = await megan.search(form, 'tickets', text, { organisation: organisations.contoso.tenantId });
        assert.ok(
          choices.some(({ value }) => value === number()),
          `${text}: ${JSON.stringify(choices)}`,
        );
      }
    });

    it('is found by its number in a message, as this product writes it, and fills in the form', async () => {
      for (const text of [`Ticket #${number()}: new phone`, `Re: ${number()}, please`]) {
        const post = j().as('lee').post(conversations.channel, text);
        const form = await j().as('megan').openDialogOn(post);
        const values = Object.fromEntries(inputs(form.card ?? {}).map(({ id, value }) => [id, value]));
        assert.deepEqual(
          [values.organisation, values.userTyped, values.ticketTyped],
          [organisations.contoso.tenantId, contoso.adele.userPrincipalName, number()],
          text,
        );
      }
    });

    it('notes it once, internally, then tells the customer, enters time and sets the status', async () => {
      const card = await j().whole({ user: contoso.oneApp.userPrincipalName, ticket: number() });
      assert.deepEqual(told(card).slice(-1), [`Ticket note: On ticket ${number()}, hh:mm UTC. 20 minutes entered.`]);
      const { notes = [], times, status } = j().sandbox.psa.heldTicket(number()) ?? {};
      assert.deepEqual(
        notes.map(({ internal, customer }) => [internal, customer]),
        [
          [true, false],
          [false, true],
        ],
      );
      assert.match(notes[0]?.text ?? '', /MFA reset: R-\w+ · Done · 1 method removed\. Asked by: Megan Bowen\./);
      assert.doesNotMatch(notes[1]?.text ?? '', /Authenticator|Megan|Johanna/);
      assert.deepEqual([times?.map((time) => time.minutes), status], [[20], j().sandbox.psa.resolved]);
      assert.equal(j().sandbox.psa.mails(), mailed);
    });

    it('is shown on the page as the vendor holds it', async () => {
      await j().whole({ user: contoso.oneApp.userPrincipalName, ticket: number() });
      const { ticket } = readTruth(j().sandbox, new URLSearchParams({ ticket: number() }));
      assert.deepEqual([ticket?.psa, ticket?.status], [psaNames[psa], j().sandbox.psa.resolved]);
      assert.deepEqual(
        ticket?.notes.map((note) => note.audience),
        ['internal', 'the customer can read it'],
      );
      assert.ok(listTickets(j().sandbox).some(({ id }) => id === `${otherPsa} 48213`));
    });

    it('makes one new ticket where one is asked for, and mails nobody', async () => {
      const before = j().sandbox.psa.held().length;
      await j().whole({ user: contoso.adele.userPrincipalName, methods: 'mobile', ticket: 'new' });
      const [made] = j().sandbox.psa.held();
      assert.equal(j().sandbox.psa.held().length, before + 1);
      assert.match(made?.title ?? '', /^MFA reset for Adele Vance.*R-\w+/);
      assert.equal(made?.notes.filter((note) => note.text.includes('Done · 1 method removed')).length, 1);
      assert.equal(j().sandbox.psa.mails(), mailed);
    });

    it('blocks a closed ticket, one of another company, and a number that does not exist', async () => {
      const { numbers } = j().sandbox.psa;
      const user = contoso.oneApp.userPrincipalName;
      assert.match(told(await j().ending({ user, ticket: numbers.closed }))[0] ?? '', /Blocked · ticket .* is closed/);
      assert.match(
        told(await j().ending({ user, ticket: numbers.fabrikam }))[0] ?? '',
        /Blocked · ticket of another company/,
      );
      const form = await j().ask({ user, ticket: '99999999' });
      await j().reads(form, 'There is no ticket');
      assert.deepEqual(j().deletions(), []);
    });

    it('writes the note once when the answer to it got lost', async () => {
      j().sandbox.psa.fault({ match: '^POST .*(notes|Notes|Actions)', dropAfter: true });
      await j().whole({ user: contoso.oneApp.userPrincipalName, ticket: number() });
      const notes = j().sandbox.psa.heldTicket(number())?.notes ?? [];
      assert.deepEqual(
        notes.map((note) => note.internal),
        [true, false],
      );
    });

    it(`writes tickets of the organisation that is on ${otherPsa} there, and only there`, async () => {
      const [main, other] = j().sandbox.psas;
      assert.ok(main && other);
      const { userPrincipalName: user } = adatum.oneApp;
      await j().whole({ organisation: 'adatum', user, ticket: '48185', understood: true });
      const [note] = other.heldTicket('48185')?.notes ?? [];
      assert.match(note?.text ?? '', /For: Ada Tum/);
      assert.deepEqual(
        main.held().flatMap(({ notes }) => notes),
        [],
      );
    });
  });
}
