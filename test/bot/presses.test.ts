import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { actions, typeAhead } from '../../bot/routes.ts';
import { readResetForm, verbs } from '../../cards/index.ts';
import { type Card, cardText as linesOf, type Message } from '../../sandbox/teams.ts';
import { conversations, msp, staff } from '../../sandbox/world.ts';
import { ServiceError } from '../../services/errors.ts';
import { fakeServices, formView, openStage, type Stage, workingView } from './harness.ts';

const cardText = (card: Card) => linesOf(card).join('\n');
const chat = conversations.personal('megan');
const { channel, group } = conversations;

describe('what a person does in Teams', () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage();
  });
  beforeEach(() => {
    stage.teams.reset();
    stage.asked.length = 0;
    Object.assign(stage.services, fakeServices());
  });
  after(() => stage.close());

  const megan = () => stage.teams.as('megan');
  /** What the first call of a verb was given. */
  const given = (verb: string): unknown[] => asked(verb)[0]?.args ?? [];
  const asked = (verb: string) => stage.asked.filter((one) => one.verb === verb);
  const say = async (text: string, where = chat): Promise<Message> => {
    await megan().say(where, text);
    return megan().waitFor(where, ({ from, card }) => from === 'bot' && card !== null);
  };
  const asker = { tenantId: msp.tenantId, id: staff.megan.id, name: staff.megan.name };
  const updated = (id: string, times = 1) => megan().waitFor(chat, (m) => m.id === id && m.updates >= times);
  const cards = (where = chat) =>
    megan()
      .messages(where)
      .filter(({ from }) => from === 'bot');

  it('has a row for every verb of the cards, and no more', () => {
    assert.deepEqual(Object.keys(actions).sort(), Object.values(verbs).sort());
    assert.deepEqual(Object.keys(typeAhead).sort(), ['organisations', 'tickets', 'users']);
  });

  it('opens the form, prefilled with what was typed', async () => {
    const message = await say('reset MFA for Adele.Vance@contoso.com app #48213');
    assert.ok(cardText(message.card ?? {}).includes('Reset MFA'));
    const args = given('resets.openForm');
    assert.deepEqual(args[0], asker);
    assert.deepEqual(args[2], { userTyped: 'Adele.Vance@contoso.com', methods: ['app'], ticketTyped: '48213' });
  });

  it('saves where somebody is reached before anything else', async () => {
    await say('reset MFA');
    assert.equal(stage.asked[0]?.verb, 'conversations.remember');
  });

  it('skips the form when everything was typed: one card, which becomes the status', async () => {
    stage.services.resets.openForm = async () => ({ view: formView('f9'), complete: { user: 'u1' } });
    const message = await say('reset MFA for adele.vance@contoso.com app #48213');
    const { card } = await updated(message.id);
    assert.ok(cardText(card ?? {}).includes('Working'));
    assert.equal(cards().length, 1);
    const args = given('resets.submit');
    assert.equal(args[0], 'f9');
    assert.equal((args[2] as { cardId: string }).cardId, message.id);
  });

  it('never takes a name that is only a hint for the chosen user', async () => {
    stage.services.resets.openForm = async () => ({ view: formView('f9'), complete: { user: 'u1' } });
    await say('reset MFA for Adele app #48213');
    assert.equal(asked('resets.submit').length, 0);
  });

  it('handles a message that is delivered twice once', async () => {
    const delivery = await megan().say(chat, 'reset MFA');
    assert.ok(delivery);
    await megan().again(delivery);
    assert.equal(asked('resets.openForm').length, 1);
  });

  it('sends the form with what was typed, answers with the status and then shows it to everyone', async () => {
    const form = await say('reset MFA');
    const pressed = await megan().press(
      form,
      'form.submit',
      { userTyped: 'adele.vance@contoso.com' },
      { check: false },
    );
    assert.equal(pressed.statusCode, 200);
    assert.ok(cardText(pressed.card ?? {}).includes('Working'));
    await updated(form.id);
    const args = given('resets.submit');
    assert.deepEqual([args[0], args[1]], ['f1', asker]);
    assert.equal((args[2] as { cardId: string }).cardId, form.id);
    assert.equal((args[3] as { userTyped: string }).userTyped, 'adele.vance@contoso.com');
  });

  it('answers the press before it updates the message', async () => {
    const form = await say('reset MFA');
    stage.teams.fault({ match: '^PUT', delayMs: 1500 });
    const pressed = await megan().press(form, 'form.submit', {}, { check: false });
    assert.ok(pressed.delivery.ms < 1000, `answered after ${pressed.delivery.ms} ms`);
    await updated(form.id);
  });

  it('draws what a reset shows during a press after the answer to it, never the other way round', async () => {
    const form = await say('reset MFA');
    stage.services.resets.submit = async (_form, _asker, place) => {
      // The worker is quick: its first card comes before the press is answered.
      void stage.bot.notifier.show(place, { ...workingView(2) });
      await sleep(200);
      assert.equal(megan().messages(chat).at(-1)?.updates, 0, 'nothing changes under the press');
      return workingView(0);
    };
    await megan().press(form, 'form.submit', {}, { check: false });
    const now = await updated(form.id);
    await sleep(200);
    assert.equal(cards()[0]?.updates, 1, 'the older state was not drawn at all');
    assert.ok(!cardText(now.card ?? {}).includes('step 1 of 3'));
  });

  it('does the whole job by Action.Submit from an old client', async () => {
    const form = await say('reset MFA');
    const { delivery } = await megan().press(
      form,
      'form.submit',
      { userTyped: 'a@contoso.com' },
      { as: 'submit', check: false },
    );
    assert.deepEqual([delivery.status, delivery.body], [200, undefined]);
    const status = await updated(form.id);
    assert.ok(cardText(status.card ?? {}).includes('Working'));
    assert.equal((given('resets.submit')[3] as { userTyped: string }).userTyped, 'a@contoso.com');
  });

  it("tells somebody else in words that the card is not theirs, and leaves everybody's card alone", async () => {
    const where = await startInChannel();
    stage.services.resets.submit = async () => ({ show: 'notYours', technician: 'Megan Bowen' });
    const lee = stage.teams.as('lee');
    const pressed = await lee.press(where, 'form.submit', {}, { check: false });
    assert.equal(pressed.card, null);
    assert.match(pressed.says ?? '', /Only Megan Bowen/);
    await sleep(100);
    assert.equal(cards(channel)[0]?.updates, 0);
  });

  async function startInChannel(): Promise<Message> {
    return say('reset MFA', channel);
  }

  it('shows no people where that is not allowed', async () => {
    stage.services.conversations.mayShowPeople = async () => false;
    for (const text of ['reset MFA', 'methods adele.vance@contoso.com', 'my resets']) {
      const message = await say(text, group);
      assert.match(cardText(message.card ?? {}), /personal chat/);
      stage.teams.reset();
    }
    assert.deepEqual(
      stage.asked.filter(({ verb }) => verb.startsWith('resets.')),
      [],
    );
  });

  it('answers help everywhere, and at once while Entra hangs', async () => {
    stage.services.conversations.mayShowPeople = async () => false;
    stage.services.access.check = () => new Promise(() => {});
    const delivery = await megan().say(group, 'help');
    assert.ok((delivery?.ms ?? 9999) < 1000);
    assert.equal(cards(group).length, 1);
  });

  it('offers rows while somebody types, and hands the organisation on', async () => {
    const organisations = ['o1', 'o2'].map((id) => ({ id, name: `Organisation ${id}` }));
    stage.services.resets.openForm = async () => ({ view: { ...formView(), organisations }, complete: null });
    const form = await say('reset MFA');
    const { choices } = await megan().search(form, 'users', 'ade', { organisation: 'o1' });
    assert.deepEqual(choices, [{ title: 'Adele Vance', value: 'u1' }]);
    assert.deepEqual(given('typeAhead.users'), [asker, 'o1', 'ade']);
  });

  it('offers rows for an empty query too, which the SDK would refuse', async () => {
    const form = await say('reset MFA');
    const { delivery, choices } = await megan().search(form, 'users', '');
    assert.deepEqual([delivery.status, choices.length], [200, 1]);
  });

  it('offers nothing, and records it, where people may not be shown', async () => {
    const form = await say('reset MFA', group);
    stage.services.conversations.mayShowPeople = async () => false;
    const { delivery, choices } = await megan().search(form, 'users', 'ade');
    assert.deepEqual([delivery.status, choices], [200, []]);
    assert.equal((given('record')[0] as { kind: string }).kind, 'typeAhead.notHere');
    assert.equal(asked('typeAhead.users').length, 0);
  });

  it('says in a row that a search failed: an error is never an empty list', async () => {
    const form = await say('reset MFA');
    for (const [kind, says] of [
      ['timeout', 'Could not search: no answer from Microsoft Graph. Try again, or type it below.'],
      [
        'forbidden',
        'Could not search: the bot is refused by Microsoft Graph. Type it below, and tell your administrator.',
      ],
    ] as const) {
      stage.services.typeAhead.users = async () => {
        throw new ServiceError('Microsoft Graph', kind, 'Graph does not answer.');
      };
      const { delivery, choices } = await megan().search(form, 'users', 'ade');
      assert.deepEqual([delivery.status, choices], [200, [{ title: says, value: '-' }]]);
    }
  });

  it('takes that row, when it is picked, for no choice at all', () => {
    assert.deepEqual(readResetForm({ user: '-', ticket: '-', organisation: '-', userTyped: 'a@b.c' }), {
      userTyped: 'a@b.c',
    });
  });

  it('sends at most 15 rows', async () => {
    const form = await say('reset MFA');
    stage.services.typeAhead.users = async () =>
      Array.from({ length: 40 }, (_, i) => ({ title: `${i}`, value: `${i}` }));
    const { delivery } = await megan().search(form, 'users', 'a');
    assert.equal((delivery.body as { value: { results: unknown[] } }).value.results.length, 15);
  });

  const invoke = async (value: unknown) => {
    const form = await say('reset MFA');
    const delivery = await megan().send({
      ...megan().activity(chat, ''),
      type: 'invoke',
      name: 'adaptiveCard/action',
      replyToId: form.id,
      value,
    });
    await sleep(50);
    return { delivery, body: delivery.body as { statusCode: number; type: string; value: unknown }, form };
  };

  for (const [name, value] of [
    ['no value', undefined],
    ['no action', {}],
    ['an action of another type', { action: { type: 'Action.Submit', verb: 'form.submit', data: {} } }],
  ] as const) {
    it(`answers an invoke with ${name} by an error in the body, at HTTP 200`, async () => {
      const { delivery, body } = await invoke(value);
      assert.deepEqual([delivery.status, body.statusCode, body.type], [200, 400, 'application/vnd.microsoft.error']);
      assert.equal(asked('resets.submit').length, 0);
    });
  }

  it('knows a button of an older version no more, and says so', async () => {
    const { body, form } = await invoke({ action: { type: 'Action.Execute', verb: 'constructor', data: {} } });
    assert.deepEqual([body.statusCode, body.type], [200, 'application/vnd.microsoft.activity.message']);
    assert.match(String(body.value), /not known any more|older/);
    assert.equal(cards().find(({ id }) => id === form.id)?.updates, 0);
  });

  it('only reads when Teams refreshes a card by itself', async () => {
    const { body, form } = await invoke({
      action: { type: 'Action.Execute', verb: 'summary.remove', data: { resetId: 'r1', signal: 's' } },
      trigger: 'automatic',
    });
    assert.equal(body.type, 'application/vnd.microsoft.card.adaptive');
    assert.deepEqual(
      stage.asked.map(({ verb }) => verb).filter((verb) => verb.startsWith('resets.')),
      ['resets.openForm', 'resets.open'],
    );
    assert.equal(cards().find(({ id }) => id === form.id)?.updates, 0);
  });

  it('passes on the decision as it was made', async () => {
    await invoke({
      action: {
        type: 'Action.Execute',
        verb: 'summary.remove',
        data: { resetId: 'r1', signal: 'confirm-2', caller: 'calledBack', understood: 'true' },
      },
    });
    assert.deepEqual(given('resets.confirm'), ['r1', 'confirm-2', asker, { caller: 'calledBack', understood: true }]);
  });

  it('passes on the chosen devices', async () => {
    await invoke({
      action: { type: 'Action.Execute', verb: 'devices.choose', data: { resetId: 'r1', signal: 's1', refs: 'a,b' } },
    });
    assert.deepEqual(given('resets.choose'), ['r1', 's1', asker, ['a', 'b']]);
  });

  it('keeps the outcome and puts the new form below it on "try again"', async () => {
    const { body } = await invoke({
      action: { type: 'Action.Execute', verb: 'outcome.tryAgain', data: { resetId: 'r1' } },
    });
    assert.equal(body.type, 'application/vnd.microsoft.activity.message');
    await megan().waitFor(chat, () => cards().length === 2);
    assert.deepEqual(
      cards().map(({ updates }) => updates),
      [0, 0],
    );
    assert.equal(given('resets.again')[3], 'same');
  });

  it('shows an older page only to who asked for it', async () => {
    const { body, form } = await invoke({
      action: { type: 'Action.Execute', verb: 'list.older', data: { olderThan: '2026-11-01T00:00:00Z' } },
    });
    assert.equal(body.type, 'application/vnd.microsoft.card.adaptive');
    assert.equal(given('resets.recent')[1], '2026-11-01T00:00:00Z');
    assert.equal(cards().find(({ id }) => id === form.id)?.updates, 0);
  });

  it("apologises with the service's sentence and an id that stands in the log", async () => {
    stage.services.resets.methods = async () => {
      throw new ServiceError('Microsoft Graph', 'timeout', 'Microsoft Graph does not answer. Try again in a minute.');
    };
    const text = cardText((await say('methods adele.vance@contoso.com')).card ?? {});
    assert.match(text, /Microsoft Graph does not answer/);
    const reference = /Reference (\w{8})/.exec(text)?.[1];
    assert.ok(reference && stage.lines().includes(reference));
  });

  it('apologises for the unexpected without a word of its text, by card and by press', async () => {
    const broken = async () => {
      throw new Error('canary: relation "forms" does not exist');
    };
    stage.services.resets.recent = broken;
    assert.doesNotMatch(JSON.stringify((await say('my resets')).card), /canary/);
    stage.services.resets.submit = broken;
    const { delivery, body, form } = await invoke({
      action: { type: 'Action.Execute', verb: 'form.submit', data: { formId: 'f1' } },
    });
    assert.deepEqual([delivery.status, body.statusCode, body.type], [200, 500, 'application/vnd.microsoft.error']);
    assert.doesNotMatch(JSON.stringify(body), /canary/);
    assert.equal(cards().find(({ id }) => id === form.id)?.updates, 0, 'the form stays usable');
  });

  it('answers unknown words with help', async () => {
    assert.match(cardText((await say('🙂🙂')).card ?? {}), /do not know/);
  });

  it('lets administrators pause, resume, allow and disallow by words', async () => {
    for (const text of ['pause resets', 'resume resets', 'allow here', 'disallow here']) await megan().say(chat, text);
    assert.deepEqual(
      [...asked('pause.set'), ...asked('conversations.allowHere')].map(({ args }) => args.at(-1)),
      [true, false, true, false],
    );
  });

  it('welcomes once, although Teams tells of an install twice', async () => {
    let welcomed = false;
    stage.services.conversations.firstWelcome = async () => {
      const first = !welcomed;
      welcomed = true;
      return first;
    };
    await megan().install(chat);
    assert.equal(cards().length, 1);
    await megan().uninstall(chat);
    assert.equal(asked('conversations.remember').length, 4);
  });

  it('does nothing on an edited message', async () => {
    await megan().send({ ...megan().activity(chat, 'reset MFA'), type: 'messageUpdate' });
    assert.deepEqual(asked('resets.openForm'), []);
  });
});
