import assert from 'node:assert/strict';
import { people } from '../../sandbox/data.ts';
import { bot, conversations, msp } from '../../sandbox/world.ts';
import {
  answerTo,
  changesAtGraph,
  lines,
  now,
  onlyGone,
  reads,
  registered,
  say,
  typedForm,
  useHands,
} from './hands.ts';
import { useJourney } from './journey.ts';

const { oneApp, adele } = people.contoso;
const { group, channel } = conversations;
const chat = conversations.personal('megan');
const notHere = [
  'MFA reset',
  '⊘ Blocked · not in this conversation',
  '  People are not shown here. Write to me in our personal chat, or ask an administrator to say: allow here.',
];
const appOf = (user: { methods: { id: string }[] }) => user.methods.slice(1, 2).map((m) => m.id);

describe('conversations of every kind', () => {
  const j = useJourney();
  useHands(j);
  const megan = () => j().as('megan');
  const allow = (where: string, words = 'allow here') => say(j(), words, { who: 'alex', where });
  afterEach(async () => {
    await j().database.db.updateTable('conversations').set({ allowed: false }).execute();
  });

  for (const where of [group, channel]) {
    it(`shows nobody in ${where === group ? 'a group chat' : 'a channel'} where no administrator allowed it`, async () => {
      for (const words of [
        'reset MFA',
        `methods ${adele.userPrincipalName}`,
        'my resets',
        `reset mfa ${adele.userPrincipalName} app #48213`,
      ]) {
        assert.deepEqual(lines((await say(j(), words, { where })).card), notHere, words);
      }
      assert.equal(lines((await say(j(), 'help', { where })).card)[0], 'What I can do');
      assert.deepEqual(
        j().sandbox.graph.exchanges.filter((e) => e.path.includes(adele.id)),
        [],
      );
    });
  }

  it('is allowed in a conversation by an administrator only, and for that one only', async () => {
    assert.deepEqual(lines((await say(j(), 'allow here', { where: group })).card).slice(0, 3), [
      'MFA reset',
      '⊘ Blocked · administrators only',
      '  Only an administrator of this bot can do this.',
    ]);
    assert.deepEqual(lines((await say(j(), 'reset MFA', { where: group })).card), notHere);
    assert.deepEqual(lines((await allow(group)).card).slice(0, 3), [
      'MFA reset',
      '✓ Done · allowed here',
      '  From now on people and devices are shown in this conversation. Everybody in it can read them.',
    ]);
    assert.equal(lines((await say(j(), 'reset MFA', { where: group })).card)[0], 'Reset MFA');
    assert.deepEqual(lines((await say(j(), 'reset MFA', { where: channel })).card), notHere);
    assert.deepEqual(lines((await allow(group, 'disallow here')).card).slice(1, 3), [
      '✓ Done · not allowed here',
      '  From now on no people are shown in this conversation.',
    ]);
    assert.deepEqual(lines((await say(j(), 'reset MFA', { where: group })).card), notHere);
  });

  it('does the whole job in a group chat', async () => {
    await allow(group);
    const before = registered(j());
    const { card, message } = await j().reset({ user: oneApp.userPrincipalName, where: group });
    assert.ok(card.includes('✓ Done · 1 method removed'));
    assert.equal(message.conversationId, group);
    onlyGone(before, j(), { [oneApp.userPrincipalName]: appOf(oneApp) });
    assert.match(j().lines(group).join('\n'), /^Johanna Lorenz \(Contoso Ltd\): Done · 1 method removed\./);
    const own = megan().messages(chat);
    assert.deepEqual(
      own.map((m) => m.summary),
      ['MFA reset: done'],
      'beside the card only the confirmation, in the own chat',
    );
  });

  it('does the whole job in a channel and stays in the thread it was asked in', async () => {
    await allow(channel);
    const root = j().sandbox.teams.store.find(channel)?.messages.at(-1)?.threadId;
    const thread = `${channel};messageid=${root}`;
    const { card, message } = await j().reset({ user: oneApp.userPrincipalName, where: thread });
    assert.ok(card.includes('✓ Done · 1 method removed'));
    assert.equal(message.threadId, root);
    const line = j()
      .sandbox.teams.store.find(channel)
      ?.messages.find((m) => m.from === 'bot' && !m.card);
    assert.equal(line?.threadId, root, 'the closing line is in the thread too');
  });

  it('lets nobody else press, says who may, and changes nothing', async () => {
    await allow(group);
    const before = registered(j());
    const form = await say(j(), 'reset MFA', { where: group });
    const shown = now(j(), form).card;
    const lee = await j().as('lee').press(form, 'form.submit', typedForm(oneApp.userPrincipalName), { check: false });
    const words =
      'MFA reset. Blocked · Megan Bowen answers this. Only Megan Bowen, who asked for this reset, can answer its card.';
    assert.deepEqual([lee.says, lee.card], [words, null]);
    assert.equal((await j().as('lee').press(form, 'form.cancel')).says, words);
    assert.deepEqual(now(j(), form, 'lee').card, shown, 'the form stays as it is');
    await megan().press(form, 'form.submit', typedForm(oneApp.userPrincipalName), { check: false });
    await j().reads(form, /\[ Remove /);
    await j().passHaste();
    for (const [who, button, typed] of [
      ['lee', 'summary.remove', { caller: 'calledBack' }],
      ['alex', 'summary.remove', { caller: 'calledBack' }],
      ['pat', 'summary.remove', { caller: 'calledBack' }],
      ['lee', 'Back', {}],
      ['pat', 'Cancel', {}],
    ] as const) {
      assert.equal((await j().as(who).press(form, button, typed)).says, words, `${who}: ${button}`);
    }
    assert.ok(reads(j(), form).includes('[ Back ] [ Cancel ] [ Remove 1 method ]'));
    assert.deepEqual(changesAtGraph(j()), []);
    await j().remove(form);
    await j().settled();
    assert.equal((await j().as('lee').press(form, 'Wrong person')).says, words);
    onlyGone(before, j(), { [oneApp.userPrincipalName]: appOf(oneApp) });
  });

  it("sees only what mentions it, and keeps a colleague's mention as a hint for the search", async () => {
    await allow(channel);
    assert.equal(await megan().say(channel, 'reset MFA', { mention: false }), null);
    const activity = megan().activity(channel, 'reset MFA for <at>Adele Vance</at>');
    activity.entities = [
      ...(activity.entities as object[]),
      { type: 'mention', mentioned: { id: '29:adele', name: 'Adele Vance' }, text: '<at>Adele Vance</at>' },
    ];
    const form = await answerTo(j(), channel, () => megan().send(activity));
    const shown = lines(form.card);
    assert.ok(shown.includes('or the sign-in name: Adele Vance'), shown.join('\n'));
    assert.ok(shown.includes('User: (Type a name)'), 'nobody is chosen');
  });

  it('understands a mention without text and a line break before it, and takes no quoted words for a command', async () => {
    const bare = megan().activity(group, '');
    Object.assign(bare, {
      text: `\r\n <at>${bot.name}</at>&nbsp;help`,
      entities: [{ type: 'mention', mentioned: { id: `28:${bot.appId}`, name: bot.name } }],
      attachments: [],
    });
    assert.equal(lines((await answerTo(j(), group, () => megan().send(bare))).card)[0], 'What I can do');
    const quote = megan().activity(chat, '');
    Object.assign(quote, {
      text: 'reset MFA thanks, that helped',
      attachments: [
        {
          contentType: 'text/html',
          content:
            '<blockquote itemscope itemtype="http://schema.skype.com/Reply" itemid="1"><p>reset MFA</p></blockquote><p>thanks, that helped</p>',
        },
      ],
    });
    assert.equal(lines((await answerTo(j(), chat, () => megan().send(quote))).card)[0], 'I do not know that');
    const marker = {
      ...megan().activity(chat, ''),
      text: '<quoted messageId="1">reset MFA</quoted> my resets',
      attachments: [],
    };
    assert.equal(lines((await answerTo(j(), chat, () => megan().send(marker))).card)[0], 'My resets');
  });

  it('does nothing on an edited or deleted message, a reaction and a typing sign', async () => {
    const from = megan().activity(chat, 'reset MFA');
    for (const type of [
      'messageUpdate',
      'messageDelete',
      'messageReaction',
      'typing',
      'endOfConversation',
      'event',
      'somethingNew',
    ]) {
      const { status, body } = await megan().send({ ...from, id: `${type}1`, type });
      assert.deepEqual([status, body], [200, undefined], type);
    }
    assert.deepEqual(megan().messages(chat), []);
  });

  it('shows people where the tenant is only named in the channel data, and nowhere for another tenant', async () => {
    const activity = megan().activity(chat, 'reset MFA');
    const { tenantId: _named, ...conversation } = activity.conversation as Record<string, unknown>;
    const form = await answerTo(j(), chat, () => megan().send({ ...activity, conversation } as typeof activity));
    assert.equal(lines(form.card)[0], 'Reset MFA');
    const other = msp.tenantId.replace('aaaaaaaa', 'ffffffff');
    const foreign = { ...megan().activity(chat, 'reset MFA'), id: '2', channelData: { tenant: { id: other } } };
    foreign.conversation = { ...foreign.conversation, tenantId: other };
    const { status, body } = await megan().send(foreign);
    assert.deepEqual([status, body], [403, undefined]);
    assert.equal(megan().messages(chat).length, 1);
  });

  it('shows the reset on a card of its own when the press does not tell which message it was', async () => {
    const form = await say(j(), 'reset MFA');
    const data = { ...typedForm(oneApp.userPrincipalName), verb: 'form.submit', formId: formIdOf(form.card) };
    const { replyToId: _missing, ...submit } = {
      ...megan().activity(chat, ''),
      text: undefined,
      value: data,
      replyToId: '',
    };
    await megan().send(submit as Parameters<ReturnType<typeof megan>['send']>[0]);
    const summary = await megan().waitFor(chat, (m) => m.id !== form.id && /\[ Remove /.test(lines(m.card).join('\n')));
    await j().remove(summary);
    await j().settled();
    assert.ok(reads(j(), summary).includes('✓ Done · 1 method removed'));
    const left = megan()
      .messages(chat)
      .filter((m) => /Working/.test(lines(m.card).join('\n')));
    assert.deepEqual(left, [], 'no card says for ever that work goes on');
  });
});

function formIdOf(card: Record<string, unknown> | null): string {
  return /"formId":"([^"]+)"/.exec(JSON.stringify(card))?.[1] ?? '';
}
