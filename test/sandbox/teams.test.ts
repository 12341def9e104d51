import assert from 'node:assert/strict';
import { type Login, startLogin } from '../../sandbox/login.ts';
import { type Card, cardText, startTeams, type Teams } from '../../sandbox/teams.ts';
import { bot, conversations, msp, staff } from '../../sandbox/world.ts';
import { cardSaying, type StubBot, startStubBot, withCard } from './stubBot.ts';

const personal = conversations.personal('megan');
const activitiesOf = (conversation: string) => `v3/conversations/${encodeURIComponent(conversation)}/activities`;
const idOf = (answer: { body: unknown }) => (answer.body as { id: string }).id;
const codeOf = (answer: { body: unknown }) => (answer.body as { error: { code: string } }).error.code;

const form: Card = {
  type: 'AdaptiveCard',
  version: '1.5',
  body: [
    { type: 'TextBlock', text: 'Reset **MFA** for J\\_B', style: 'heading' },
    {
      type: 'Input.ChoiceSet',
      id: 'methods',
      label: 'What should be reset?',
      style: 'expanded',
      isMultiSelect: true,
      choices: [
        { title: 'App', value: 'app' },
        { title: 'Email', value: 'email' },
      ],
      value: 'app',
    },
    {
      type: 'Input.ChoiceSet',
      id: 'user',
      label: 'User',
      style: 'filtered',
      placeholder: 'Type a name',
      choices: [],
      'choices.data': { type: 'Data.Query', dataset: 'users', associatedInputs: 'auto' },
    },
    { type: 'Input.Text', id: 'note', label: 'Note', maxLength: 5 },
    { type: 'Input.Toggle', id: 'signOut', title: 'Sign out everywhere', value: 'true' },
    {
      type: 'ActionSet',
      actions: [
        {
          type: 'Action.Execute',
          title: 'Review reset',
          verb: 'form.submit',
          data: { verb: 'form.submit', formId: 'f1' },
          fallback: { type: 'Action.Submit', title: 'Review reset', data: { verb: 'form.submit', formId: 'f1' } },
        },
        { type: 'Action.Execute', title: 'Cancel', verb: 'form.cancel', data: {}, associatedInputs: 'none' },
      ],
    },
  ],
};

describe('the Teams simulator', () => {
  let login: Login;
  let teams: Teams;
  let stub: StubBot;

  before(async () => {
    login = await startLogin();
    teams = await startTeams({ login, botUrl: () => stub.url });
    stub = await startStubBot(login, () => teams.serviceUrl);
  });
  beforeEach(() => {
    teams.reset();
    stub.received.length = 0;
  });
  after(async () => {
    await Promise.all([stub.close(), teams.close(), login.close()]);
    assert.deepEqual([...teams.unexpected, ...stub.unexpected], []);
  });

  const post = (conversation: string, body: unknown) => stub.call('POST', activitiesOf(conversation), body);
  const show = async (card: Card, conversation = personal) => idOf(await post(conversation, withCard(card)));

  describe('as a bot calls it', () => {
    it('takes a message into a personal chat and shows it to that person', async () => {
      const answer = await post(personal, withCard(cardSaying('Hello'), { summary: 'MFA Reset' }));
      assert.equal(answer.status, 201);
      const [message] = teams.as('megan').messages(personal);
      assert.equal(message?.id, idOf(answer));
      assert.equal(message?.summary, 'MFA Reset');
      assert.deepEqual(message?.card, cardSaying('Hello'));
    });

    it('answers 401 without the token that the bot got from Entra for the connector', async () => {
      for (const token of ['nonsense', login.signBotToken(), login.signGraphToken(msp.tenantId)]) {
        assert.equal((await stub.call('POST', activitiesOf(personal), withCard(cardSaying('x')), token)).status, 401);
      }
      assert.deepEqual(teams.as('megan').messages(personal), []);
    });

    it('changes a message for everyone and ends what single persons saw', async () => {
      const id = await show(form, conversations.group);
      stub.onInvoke = () => ({
        statusCode: 200,
        type: 'application/vnd.microsoft.card.adaptive',
        value: cardSaying('Only Megan'),
      });
      await teams.as('megan').press(id, 'Review reset');
      const [forMegan, forLee] = (['megan', 'lee'] as const).map(
        (who) => teams.as(who).messages(conversations.group)[0],
      );
      assert.deepEqual([forMegan?.card, forLee?.card], [cardSaying('Only Megan'), form]);
      const put = await stub.call('PUT', `${activitiesOf(conversations.group)}/${id}`, withCard(cardSaying('All')));
      assert.equal(put.status, 200);
      assert.deepEqual(teams.as('megan').messages(conversations.group)[0]?.card, cardSaying('All'));
    });

    it("refuses to change or delete somebody else's message", async () => {
      await teams.as('megan').say(personal, 'mine');
      const id = teams.as('megan').messages(personal)[0]?.id;
      const path = `${activitiesOf(personal)}/${id}`;
      for (const answer of [await stub.call('PUT', path, withCard(cardSaying('x'))), await stub.call('DELETE', path)]) {
        assert.equal(answer.status, 403);
        assert.equal(codeOf(answer), 'NotEnoughPermissions');
      }
      assert.equal(teams.as('megan').messages(personal)[0]?.text, 'mine');
    });

    it('deletes its own message', async () => {
      const id = await show(form);
      assert.equal((await stub.call('DELETE', `${activitiesOf(personal)}/${id}`)).status, 200);
      assert.deepEqual(teams.as('megan').messages(personal), []);
    });

    it('answers 403 ServiceError for a message that somebody deleted and 404 for one that never was', async () => {
      const id = await show(form);
      teams.deleteMessage(id);
      const gone = await stub.call('PUT', `${activitiesOf(personal)}/${id}`, withCard(form));
      assert.deepEqual([gone.status, codeOf(gone)], [403, 'ServiceError']);
      const never = await stub.call('PUT', `${activitiesOf(personal)}/1`, withCard(form));
      assert.deepEqual([never.status, codeOf(never)], [404, 'ActivityNotFoundInConversation']);
    });

    it('answers 403 where the app was removed and 404 for a conversation that is not there', async () => {
      teams.setInstalled(personal, false);
      const removed = await post(personal, withCard(form));
      assert.deepEqual([removed.status, codeOf(removed)], [403, 'BotNotInConversationRoster']);
      const unknown = await post('a:nobody', withCard(form));
      assert.deepEqual([unknown.status, codeOf(unknown)], [404, 'ConversationNotFound']);
    });

    it('answers 413 above 100 KB of UTF-16', async () => {
      const empty = JSON.stringify(withCard(cardSaying(''))).length;
      const fits = await post(personal, withCard(cardSaying('x'.repeat(51_200 - empty))));
      assert.equal(fits.status, 201);
      const tooLarge = await post(personal, withCard(cardSaying('x'.repeat(51_201 - empty))));
      assert.deepEqual([tooLarge.status, codeOf(tooLarge)], [413, 'MessageSizeTooBig']);
    });

    it('answers 400 for what is no message', async () => {
      const bad = [
        { type: 'message' },
        { type: 'event', name: 'x' },
        withCard({ body: [] }),
        withCard(form, { from: { id: staff.megan.teamsId } }),
        [],
      ];
      for (const body of bad) assert.equal((await post(personal, body)).status, 400);
    });

    it('answers 429 with Retry-After from the eighth message within a second', async () => {
      const statuses = [];
      for (let n = 0; n < 8; n += 1) statuses.push((await post(conversations.group, withCard(form))).status);
      assert.deepEqual(statuses, [201, 201, 201, 201, 201, 201, 201, 429]);
      const last = await post(conversations.group, withCard(form));
      assert.equal(last.headers.get('retry-after'), '1');
    });

    it('answers as told: 412, 502, or nothing after the work was done', async () => {
      teams.fault({ match: '^PUT', status: 412, body: { error: { code: 'PreconditionFailed', message: 'x' } } });
      assert.equal((await stub.call('PUT', `${activitiesOf(personal)}/1`, withCard(form))).status, 412);
      teams.fault({ match: '^POST', status: 502 });
      assert.equal((await post(personal, withCard(form))).status, 502);
      teams.fault({ match: '^POST', dropAfter: true });
      await assert.rejects(post(personal, withCard(form)), TypeError);
      assert.equal(teams.as('megan').messages(personal).length, 1);
    });

    it('opens the personal chat of somebody who has the app, in the right tenant', async () => {
      const parameters = (tenantId?: string) => ({
        isGroup: false,
        bot: { id: `28:${bot.appId}` },
        members: [{ id: staff.lee.teamsId }],
        ...(tenantId ? { tenantId } : {}),
      });
      const opened = await stub.call('POST', 'v3/conversations', parameters(msp.tenantId));
      assert.deepEqual(opened.body, { id: conversations.personal('lee') });
      assert.equal((await stub.call('POST', 'v3/conversations', parameters())).status, 403);
      teams.setInstalled(conversations.personal('lee'), false);
      const without = await stub.call('POST', 'v3/conversations', parameters(msp.tenantId));
      assert.equal(codeOf(without), 'ForbiddenOperationException');
    });

    it('starts a thread in a channel and keeps replies in it by the id of the conversation', async () => {
      const started = await stub.call('POST', 'v3/conversations', {
        isGroup: true,
        bot: { id: `28:${bot.appId}` },
        channelData: { channel: { id: conversations.channel } },
        activity: withCard(form),
      });
      const thread = idOf(started);
      await post(thread, { type: 'message', text: 'in the thread' });
      await post(conversations.channel, { type: 'message', text: 'another post' });
      const texts = (id: string) =>
        teams
          .as('lee')
          .messages(id)
          .map((message) => message.text);
      assert.deepEqual(texts(thread), ['', 'in the thread']);
      assert.deepEqual(texts(conversations.channel), ['', 'in the thread', 'another post']);
    });

    it('tells who is in a conversation, paged and one by one', async () => {
      const base = `v3/conversations/${encodeURIComponent(conversations.group)}`;
      const paged = await stub.call('GET', `${base}/pagedmembers?pageSize=2`);
      assert.equal((paged.body as { members: unknown[] }).members.length, 4);
      const one = await stub.call('GET', `${base}/members/${encodeURIComponent(staff.alex.id)}`);
      assert.equal((one.body as { userPrincipalName: string }).userPrincipalName, staff.alex.signInName);
      assert.equal((await stub.call('GET', `${base}/members/nobody`)).status, 404);
    });
  });

  describe('as a person uses it', () => {
    it('brings a typed message as Teams does, signed for its own service address', async () => {
      const delivery = await teams.as('megan').say(personal, 'reset MFA');
      assert.equal(delivery?.status, 202);
      const [activity] = stub.received;
      assert.deepEqual(activity?.from, { id: staff.megan.teamsId, name: 'Megan Bowen', aadObjectId: staff.megan.id });
      assert.deepEqual(activity?.recipient, { id: `28:${bot.appId}`, name: bot.name });
      assert.deepEqual(activity?.conversation, { conversationType: 'personal', tenantId: msp.tenantId, id: personal });
      assert.deepEqual(activity?.channelData, { tenant: { id: msp.tenantId } });
      assert.equal(activity?.text, 'reset MFA');
      assert.equal(activity?.serviceUrl, `${teams.url}/teams/`);
      const token = String(stub.exchanges.at(-1)?.requestHeaders.authorization).split('.')[1] ?? '';
      const claims = JSON.parse(Buffer.from(token, 'base64url').toString());
      assert.equal(claims.serviceurl, activity?.serviceUrl);
    });

    it('mentions the bot in a channel and names the thread in the conversation', async () => {
      await teams.as('lee').say(conversations.channel, 'help');
      const [activity] = stub.received;
      assert.equal(activity?.text, '<at>MFA Reset</at> help');
      assert.equal(activity?.conversation?.id, `${conversations.channel};messageid=${activity?.id}`);
      assert.deepEqual((activity?.entities as unknown[] | undefined)?.[0], {
        type: 'mention',
        mentioned: { id: `28:${bot.appId}`, name: bot.name },
        text: '<at>MFA Reset</at>',
      });
    });

    it('brings nothing from a group chat where the bot is not mentioned, or where the app is not', async () => {
      assert.equal(await teams.as('lee').say(conversations.group, 'lunch?', { mention: false }), null);
      teams.setInstalled(conversations.group, false);
      assert.equal(await teams.as('lee').say(conversations.group, 'help'), null);
      assert.deepEqual(stub.received, []);
    });

    it('sends what was filled in with what the card held, and leaves empty fields out', async () => {
      const id = await show(form);
      const pressed = await teams.as('megan').press(id, 'Review reset', { methods: 'app,email' });
      assert.deepEqual(stub.received.at(-1)?.value, {
        action: {
          type: 'Action.Execute',
          title: 'Review reset',
          verb: 'form.submit',
          data: { verb: 'form.submit', formId: 'f1', methods: 'app,email', signOut: 'true' },
        },
        trigger: 'manual',
      });
      assert.equal(stub.received.at(-1)?.replyToId, id);
      assert.equal(pressed.delivery.status, 200);
    });

    it('presses by verb too, and sends no inputs where the button has none', async () => {
      const id = await show(form);
      await teams.as('megan').press(id, 'form.cancel', { note: 'abc' });
      const value = stub.received.at(-1)?.value as { action: { data: unknown } } | undefined;
      assert.deepEqual(value?.action.data, {});
    });

    it('acts as an old client through the fallback: a message without text', async () => {
      const id = await show(form);
      const pressed = await teams.as('megan').press(id, 'Review reset', { note: 'abc' }, { as: 'submit' });
      const [activity] = stub.received;
      assert.equal(pressed.statusCode, null);
      assert.equal(activity?.type, 'message');
      assert.equal(activity?.text, undefined);
      assert.deepEqual(activity?.value, {
        verb: 'form.submit',
        formId: 'f1',
        methods: 'app',
        note: 'abc',
        signOut: 'true',
      });
    });

    it('does nothing that a person could not do', async () => {
      const id = await show(form);
      const megan = teams.as('megan');
      await assert.rejects(
        megan.press(id, 'Remove 2 methods'),
        /no button "Remove 2 methods"; it has: Review reset, Cancel/,
      );
      await assert.rejects(megan.press(id, 'Review reset', { methods: 'fax' }), /no choice "fax"/);
      await assert.rejects(megan.press(id, 'Review reset', { note: 'too long' }), /takes 5 characters/);
      await assert.rejects(megan.press(id, 'Review reset', { colour: 'red' }), /no input "colour"/);
      await assert.rejects(teams.as('lee').say(personal, 'hello'), /lee is in no conversation/);
      assert.deepEqual(stub.received, []);
    });

    it('shows an error answer under the card, and the card stays', async () => {
      const id = await show(form);
      stub.onInvoke = () => ({
        statusCode: 400,
        type: 'application/vnd.microsoft.error',
        value: { code: 'notYours', message: 'Megan asked for this.' },
      });
      const pressed = await teams.as('megan').press(id, 'Review reset');
      assert.deepEqual([pressed.says, pressed.card], ['Megan asked for this.', null]);
      assert.deepEqual(teams.as('megan').messages(personal)[0]?.card, form);
    });

    it('lets an update win that came while a press was under way', async () => {
      const id = await show(form);
      stub.onInvoke = async () => {
        await stub.call('PUT', `${activitiesOf(personal)}/${id}`, withCard(cardSaying('update')));
        return { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: cardSaying('answer') };
      };
      await teams.as('megan').press(id, 'Review reset');
      assert.deepEqual(teams.as('megan').messages(personal)[0]?.card, cardSaying('update'));
    });

    it('asks the bot for choices with the other fields, and shows fifteen at most', async () => {
      const id = await show(form);
      const results = Array.from({ length: 20 }, (_, n) => ({ title: `Person ${n}`, value: String(n) }));
      stub.onInvoke = () => ({
        statusCode: 200,
        type: 'application/vnd.microsoft.search.searchResponse',
        value: { results },
      });
      const { choices } = await teams.as('megan').search(id, 'users', 'per', { note: 'abc' });
      assert.equal(choices.length, 15);
      assert.deepEqual(stub.received.at(-1)?.value, {
        queryText: 'per',
        queryOptions: { skip: 0, top: 15 },
        dataset: 'users',
        data: { methods: 'app', note: 'abc', signOut: 'true' },
      });
    });

    it('refreshes a card by itself as a trigger that nobody pressed', async () => {
      const refresh = { action: { type: 'Action.Execute', verb: 'reset.open', data: { resetId: 'r1' } }, userIds: [] };
      const id = await show(cardSaying('old', { refresh }));
      await teams.as('megan').refresh(id);
      const value = stub.received.at(-1)?.value as { trigger: string } | undefined;
      assert.equal(value?.trigger, 'automatic');
      assert.equal(await teams.as('megan').refresh(await show(form)), null);
    });

    it('tells the bot of its own installation in two activities', async () => {
      await teams.as('megan').install(personal);
      assert.deepEqual(
        stub.received.map(({ type, action }) => [type, action]),
        [
          ['installationUpdate', 'add'],
          ['conversationUpdate', undefined],
        ],
      );
    });

    it('repeats a delivery with the same id or a new one', async () => {
      const first = await teams.as('megan').say(personal, 'help');
      assert.ok(first);
      await teams.as('megan').again(first);
      await teams.as('megan').again(first, true);
      const ids = stub.received.map(({ id }) => id);
      assert.equal(ids[0], ids[1]);
      assert.notEqual(ids[0], ids[2]);
    });

    it('waits for a message and tells what it saw instead', async () => {
      const megan = teams.as('megan');
      const waiting = megan.waitFor(personal, (message) => message.card !== null);
      await show(cardSaying('Hello'));
      assert.deepEqual((await waiting).card, cardSaying('Hello'));
      await assert.rejects(
        megan.waitFor(personal, () => false, 10),
        /megan sees in a:personal-megan:\nbot: \n {4}\| Hello/,
      );
    });

    it('notes that a bot which is down gave no answer', async () => {
      stub.fault({ match: 'messages', dropAfter: true });
      const delivery = await teams.as('megan').say(personal, 'help');
      assert.equal(delivery?.status, 0);
    });
  });

  it('reads a card out as a person sees it', () => {
    assert.deepEqual(cardText(form), [
      'Reset MFA for J_B',
      'What should be reset?:',
      '  (x) App',
      '  ( ) Email',
      'User: (Type a name)',
      'Note: ()',
      '[x] Sign out everywhere',
      '[ Review reset ] [ Cancel ]',
    ]);
  });
});
