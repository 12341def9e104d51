import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { conversations } from '../../sandbox/world.ts';
import { ServiceError } from '../../services/errors.ts';
import { heading, openStage, place, type Stage, workingView } from './harness.ts';

const chat = conversations.personal('megan');
const posts = '^POST /teams/v3/conversations';
const puts = '^PUT /teams/v3/conversations';

describe('what is sent to Teams', () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage();
  });
  beforeEach(() => stage.teams.reset());
  after(() => stage.close());

  const count = (method: string, since = 0) =>
    stage.teams.exchanges.slice(since).filter((e) => e.method === method).length;
  const mark = () => stage.teams.exchanges.length;
  const shown = () => stage.teams.as('megan').messages(chat);
  const card = async () => stage.bot.notifier.show(place(stage), workingView());
  const teamsError = (kind: string) => (error: unknown) =>
    error instanceof ServiceError && error.service === 'Microsoft Teams' && error.kind === kind;

  it('shows a card as one new message, with a summary that names nobody', async () => {
    const where = await card();
    const [message] = shown();
    assert.equal(shown().length, 1);
    assert.equal(where.cardId, message?.id);
    assert.ok(message?.summary && !/Adele|Megan/.test(message.summary));
  });

  it('draws a card in place', async () => {
    const where = await card();
    const after = await stage.bot.notifier.show(where, workingView(1));
    assert.deepEqual(after, where);
    assert.deepEqual([shown().length, shown()[0]?.updates], [1, 1]);
  });

  it('sends one POST when Teams took the message and then failed, and says that the outcome is unknown', async () => {
    const since = mark();
    stage.teams.fault({ match: posts, status: 500, times: 9 });
    await assert.rejects(card(), teamsError('unknownOutcome'));
    assert.equal(count('POST', since), 1);
  });

  for (const status of [502, 503, 504]) {
    it(`sends one POST on ${status}`, async () => {
      const since = mark();
      stage.teams.fault({ match: posts, status, times: 9 });
      await assert.rejects(card(), teamsError('unknownOutcome'));
      assert.equal(count('POST', since), 1);
    });
  }

  it('sends one POST when the connection is cut after Teams took the message', async () => {
    const since = mark();
    stage.teams.fault({ match: posts, dropAfter: true, times: 9 });
    await assert.rejects(card(), teamsError('unknownOutcome'));
    assert.equal(count('POST', since), 1);
    assert.equal(shown().length, 1);
  });

  it('sends a message again when Teams says that it was not taken', async () => {
    const since = mark();
    stage.teams.fault({ match: posts, status: 429, headers: { 'retry-after': '1' } });
    await card();
    assert.deepEqual([count('POST', since), shown().length], [2, 1]);
  });

  it('answers a command with exactly one POST when the connector fails after acceptance', async () => {
    const since = mark();
    stage.teams.fault({ match: posts, status: 500, times: 9 });
    const delivery = await stage.teams.as('megan').say(chat, 'reset MFA');
    assert.equal(delivery?.status, 200);
    assert.equal(count('POST', since), 1);
  });

  it('draws again after 412, 502, 503 and a cut connection', async () => {
    for (const fault of [{ status: 412 }, { status: 502 }, { status: 503 }, { dropAfter: true }]) {
      const where = await card();
      const since = mark();
      stage.teams.fault({ match: puts, ...fault });
      await stage.bot.notifier.show(where, workingView(1));
      assert.equal(count('PUT', since), 2, JSON.stringify(fault));
    }
  });

  it('gives up drawing after 3 tries with an error that may pass', async () => {
    const where = await card();
    const since = mark();
    stage.teams.fault({ match: puts, status: 503, times: 9 });
    await assert.rejects(
      stage.bot.notifier.show(where, workingView(1)),
      (error: unknown) => teamsError('unavailable')(error) && error instanceof ServiceError && error.retryable,
    );
    assert.equal(count('PUT', since), 3);
  });

  it('ends a request that is never answered, after 10 s, without another', async () => {
    const where = await card();
    const since = mark();
    stage.teams.fault({ match: puts, hang: true, times: 9 });
    const started = Date.now();
    await assert.rejects(stage.bot.notifier.show(where, workingView(1)), teamsError('timeout'));
    assert.ok(Date.now() - started < 12_000);
    assert.equal(count('PUT', since), 1);
  });

  it('sends one new message when the card was deleted', async () => {
    const where = await card();
    stage.teams.deleteMessage(where.cardId ?? '');
    const after = await stage.bot.notifier.show(where, workingView(1));
    assert.notEqual(after.cardId, where.cardId);
    assert.equal(shown().length, 1);
    assert.equal((await stage.bot.notifier.show(after, workingView(2))).cardId, after.cardId);
  });

  it('sends one new message when Teams knows the card no more (404)', async () => {
    const after = await stage.bot.notifier.show(place(stage, { cardId: '1700000000000' }), workingView(1));
    assert.equal(shown().length, 1);
    assert.equal(after.cardId, shown()[0]?.id);
  });

  it('waits for a conversation that Teams does not find for a moment', async () => {
    const where = await card();
    const body = { error: { code: 'ConversationNotFound', message: 'Conversation not found.' } };
    stage.teams.fault({ match: puts, status: 404, body });
    assert.deepEqual(await stage.bot.notifier.show(where, workingView(1)), where);
    stage.teams.fault({ match: puts, status: 404, body, times: 3 });
    await assert.rejects(stage.bot.notifier.show(where, workingView(1)), teamsError('unavailable'));
    assert.equal(shown().length, 1, 'no second card');
  });

  it('does not write where the app was removed', async () => {
    const where = await card();
    const since = mark();
    stage.teams.setInstalled(chat, false);
    await assert.rejects(stage.bot.notifier.show(where, workingView(1)), teamsError('forbidden'));
    assert.deepEqual([count('PUT', since), count('POST', since)], [1, 0]);
    stage.teams.setInstalled(chat, true);
  });

  for (const [status, body] of [
    [413, { error: { code: 'MessageSizeTooBig' } }],
    [400, { error: { code: 'ServiceError', message: 'Unknown' } }],
  ] as const) {
    it(`sends a short text once when a card is too large (${status})`, async () => {
      const where = await card();
      const since = mark();
      stage.teams.fault({ match: puts, status, body });
      await stage.bot.notifier.show(where, workingView(1));
      assert.equal(count('PUT', since), 2);
      assert.match(shown()[0]?.text ?? '', /Adele Vance/);
      stage.teams.fault({ match: puts, status, body, times: 9 });
      await assert.rejects(stage.bot.notifier.show(where, workingView(1)), teamsError('invalid'));
      assert.equal(count('PUT', since), 4);
    });
  }

  it('says one line, with nothing in it that Teams could take for a mention, markup, a link or a time', async () => {
    await stage.bot.notifier.say(
      place(stage),
      'Done for <at>all</at> [x](https://evil.example) {{TIME(x)}}\u202e\n**bold**',
    );
    const sent = stage.teams.exchanges.at(-1)?.requestBody as { text: string; textFormat: string; summary: string };
    assert.deepEqual(
      [sent.text, sent.textFormat, sent.summary],
      ['Done for ‹at›all‹/at› [x](https: //evil.example) { {TIME(x)}} **bold**', 'plain', 'MFA reset'],
    );
  });

  it('answers in the thread of a channel', async () => {
    const channel = conversations.channel;
    const megan = stage.teams.as('megan');
    await megan.say(channel, 'help');
    const answer = await megan.waitFor(channel, ({ from }) => from === 'bot');
    const [question] = megan.messages(channel);
    assert.equal(answer.threadId, question?.id);
  });

  it('does not let progress land after the state that came later', async () => {
    const where = await card();
    stage.teams.fault({ match: puts, delayMs: 300 });
    stage.bot.notifier.progress(where, workingView(1));
    await sleep(100); // on its way
    stage.bot.notifier.progress(where, workingView(1));
    stage.bot.notifier.progress(where, workingView(1));
    await stage.bot.notifier.show(where, { ...workingView(2), heading: { ...heading, user: 'The last one' } });
    await sleep(50);
    assert.match(JSON.stringify(shown()[0]?.card), /The last one/);
    assert.equal(shown()[0]?.updates, 2, 'the first, and the last');
  });

  it('lets a failed progress pass', async () => {
    const where = await card();
    stage.teams.fault({ match: puts, status: 500 });
    stage.bot.notifier.progress(where, workingView(1));
    await sleep(100);
    await stage.bot.notifier.show(where, workingView(2));
    assert.equal(shown()[0]?.updates, 1);
  });

  it('answers at the newest address of a conversation, whatever was stored', async () => {
    await stage.teams.as('megan').say(chat, 'help');
    const old = place(stage, { serviceUrl: 'http://127.0.0.1:9/teams/' });
    assert.equal((await stage.bot.notifier.show(old, workingView())).serviceUrl, stage.teams.serviceUrl);
  });

  it("never sends the bot's token to an address that is not Teams", async () => {
    const elsewhere = place(stage, { conversationId: 'a:unheard-of', serviceUrl: 'https://evil.example/' });
    await assert.rejects(stage.bot.notifier.show(elsewhere, workingView()), /not one of Teams/);
  });

  it('asks for one token when many messages are sent at once', async () => {
    const fresh = await openStage();
    try {
      await Promise.all(Array.from({ length: 8 }, () => fresh.bot.notifier.show(place(fresh), workingView())));
      assert.equal(fresh.login.exchanges.filter(({ path }) => path.endsWith('/token')).length, 1);
    } finally {
      await fresh.close();
    }
  });

  it('says what to check when Entra refuses the bot', async () => {
    const fresh = await openStage();
    try {
      fresh.login.fail(place(fresh).tenantId, 7000215);
      await assert.rejects(
        fresh.bot.notifier.show(place(fresh), workingView()),
        (error: unknown) =>
          error instanceof ServiceError && error.kind === 'signIn' && /MicrosoftAppId/.test(error.message),
      );
      assert.equal(fresh.teams.exchanges.length, 0);
    } finally {
      await fresh.close();
    }
  });
});
