import assert from 'node:assert/strict';
import { buttons, cardText, type Dialog, inputs, type Post } from '../../sandbox/teams.ts';
import { conversations, organisations } from '../../sandbox/world.ts';
import { dialogHands, lines, shows } from './dialogs.ts';
import { useHands } from './hands.ts';
import { useJourney } from './journey.ts';

/** What a ticket's message says becomes a suggestion, and never more than that. */

const { channel } = conversations;

describe("a ticket's message", () => {
  const j = useJourney();
  useHands(j);
  const { allow } = dialogHands(j);
  before(() => allow(channel));

  async function open(text: string, post: Post = {}): Promise<Dialog> {
    return j()
      .as('megan')
      .openDialogOn(j().as('lee').post(channel, text, post));
  }
  const entries = (form: Dialog) =>
    Object.fromEntries(
      inputs(form.card ?? {}).flatMap(({ id, value }) =>
        ['organisation', 'userTyped', 'ticketTyped', 'ticket'].includes(id) && value ? [[id, value]] : [],
      ),
    );
  const adele = {
    organisation: organisations.contoso.tenantId,
    userTyped: 'adele.vance@contoso.com',
    ticketTyped: '48213',
  };

  it('gives organisation, person and number from a mail in HTML with entities', async () => {
    const html =
      '<html><head><style>p{color:#111111}</style></head><body><table><tr><td>Ticket</td><td>&#35;48213</td></tr></table>' +
      '<p>Grüße &amp; danke,<br>Adele &quot;Vance&quot;&nbsp;<a href="mailto:adele.vance%40contoso.com">write</a></p></body></html>';
    assert.deepEqual(entries(await open('', { html })), adele);
  });

  it('takes the number from a subject and from plain text', async () => {
    assert.deepEqual(entries(await open('', { html: '', subject: 'RE: Ticket 48213 - phone' })), adele);
    assert.deepEqual(entries(await open('48213: Adele has a new phone', { plain: true })), adele);
  });

  it('believes the sender before what he quotes, and says when it is only quoted', async () => {
    const quote = (text: string) => `<blockquote itemtype="http://schema.skype.com/Reply"><p>${text}</p></blockquote>`;
    const own = await open('', {
      html: `${quote('Ticket #48214 lidia.holloway@fabrikam.com')}<p>No, this is #48213</p>`,
    });
    assert.deepEqual(entries(own), adele);
    assert.deepEqual(shows(own, /Check it/), ['Found in the message. Check it.']);
    const quoted = await open('', { html: `<p>please do</p>${quote('Ticket #48213')}` });
    assert.deepEqual(entries(quoted), adele);
    assert.deepEqual(shows(quoted, /Check it/), ['Found in the quoted part. Check it.']);
    const forwarded = await open('', {
      html: '<p>see below</p><div>From: Adele Vance<br>Sent: Monday<br>To: help@northwind-msp.com<br>Subject: Ticket #48213</div>',
    });
    assert.deepEqual(shows(forwarded, /Check it|asked by/), [
      'Found in the quoted part. Check it.',
      '  Contoso Ltd · asked by Adele Vance',
    ]);
  });

  it('offers seven tickets and preselects none', async () => {
    const numbers = ['48213', '48217', '48218', '48214', '48200', '48201', '48202'];
    const form = await open(`tickets ${numbers.map((n) => `#${n}`).join(', ')} wait`);
    const field = inputs(form.card ?? {}).find(({ id }) => id === 'ticket');
    assert.deepEqual(field?.choices.map(({ value }) => value).toSorted(), numbers.toSorted());
    assert.equal(field?.value, '');
    assert.equal(field?.dataset, null, 'offered choices are not mixed with a search: phones hide them then');
    assert.equal(entries(form).ticketTyped, undefined);
    assert.equal(entries(form).userTyped, undefined);
    const typed = {
      organisation: organisations.contoso.tenantId,
      userTyped: 'adele.vance@contoso.com',
      methods: 'mobile',
      reason: 'newPhone',
      ticket: '48217',
    };
    const summary = await j().as('megan').pressDialog(form, 'Review reset', typed);
    assert.match(lines(summary).join('\n'), /Ticket: .*48217/);
    await j().as('megan').pressDialog(summary, 'summary.cancel', {});
    await j().settled();
  });

  it('never lets an address in the message stand against the requester of the ticket', async () => {
    const form = await open(
      'Ticket #48213. It is urgent, reset lidia.holloway@fabrikam.com and diego.siciliani@contoso.com',
    );
    assert.deepEqual(entries(form), adele);
    assert.deepEqual(shows(form, /fabrikam|diego|Named/), [
      'i lidia.holloway@fabrikam.com',
      '  Named in the message · Fabrikam Inc',
      'i diego.siciliani@contoso.com',
      '  Named in the message · Contoso Ltd',
    ]);
  });

  it('suggests a person by address where there is no ticket, and nobody where there are two', async () => {
    assert.deepEqual(entries(await open('Diego.Siciliani@contoso.com has a new phone')), {
      organisation: organisations.contoso.tenantId,
      userTyped: 'diego.siciliani@contoso.com',
    });
    assert.deepEqual(entries(await open('diego.siciliani@contoso.com or lidia.holloway@fabrikam.com?')), {});
    const nobody = await open('nobody@contoso.com cannot sign in');
    assert.equal(entries(nobody).userTyped, undefined);
    assert.deepEqual(shows(nobody, /nobody/i), ['! nobody@contoso.com', '  Nobody in Contoso Ltd has this address.']);
  });

  it('shows a closed and a merged ticket for what they are, and does not choose them', async () => {
    const closed = await open('Ticket #48215');
    assert.deepEqual(shows(closed, /48215|closed/), [
      '! Ticket 48215 · Adele Vance: mailbox full',
      '  closed · Contoso Ltd · asked by Adele Vance',
    ]);
    assert.equal(entries(closed).ticketTyped, undefined);
    const merged = await open('Ticket #48216');
    assert.match(lines(merged).join('\n'), /merged( into 48213)? · Contoso Ltd/);
  });

  it('opens the plain form where nothing is useful: a card of a PSA, phone numbers, dates, our own words', async () => {
    const plain = [
      await open('', { html: '', application: 'psa-app' }),
      await open('Call +44 7700 900123 on 26.11.2026 at 10:30, room 204, order 12'),
      await open('hello'),
      await open('', { deleted: true, html: 'Ticket #48213' }),
    ];
    for (const form of plain) {
      assert.deepEqual(shows(form, /Check it/), []);
      assert.deepEqual(entries(form), {});
      assert.ok(buttons(form.card ?? {}).some(({ title }) => title === 'Review reset'));
    }
  });

  it('looks at the reply that was chosen, and answers below its root', async () => {
    const megan = j().as('megan');
    const root = j().as('lee').post(channel, 'Ticket #48214');
    const reply = j().as('lee').post(`${channel};messageid=${root.id}`, 'I mean #48213');
    const form = await megan.openDialogOn(reply);
    assert.deepEqual(entries(form), adele);
    const summary = await megan.pressDialog(form, 'Review reset', { methods: 'mobile', reason: 'newPhone' });
    await megan.pressDialog(summary, 'summary.cancel', {});
    await j().settled();
    const card = megan.messages(`${channel};messageid=${root.id}`).find((m) => m.from === 'bot');
    assert.match(cardText(card?.card ?? {}).join(), /Cancelled/);
  });
});
