import assert from 'node:assert/strict';
import { people } from '../../sandbox/data.ts';
import { conversations, msp, organisations, staff } from '../../sandbox/world.ts';
import { changesAtGraph, kindsRecorded, lines, registered, say, typedForm, until, useHands } from './hands.ts';
import { useJourney } from './journey.ts';

const { oneApp, adele } = people.contoso;
const { contoso, fabrikam } = organisations;
const strangerReads = [
  'MFA reset',
  '⊘ Blocked · technicians only',
  '  You are not in the group of technicians. Your administrator can add you.',
];

describe('who may use the bot', () => {
  const j = useJourney();
  useHands(j);
  const megan = () => j().as('megan');
  const asks = (dataset: string, queryText: string, organisation: string = contoso.tenantId) => ({
    queryText,
    dataset,
    data: { organisation },
  });
  const customersAsked = () =>
    j().sandbox.graph.exchanges.filter(
      (e) => !JSON.stringify(e.path).includes(staff.pat.id) && /users\?|\/users$|\$search/.test(e.path),
    ).length;

  it('shows a stranger nothing but help, and records the attempts', async () => {
    const pat = { who: 'pat' } as const;
    for (const words of [
      'reset MFA',
      `reset mfa for ${oneApp.userPrincipalName} app #48213`,
      `methods ${adele.userPrincipalName}`,
      'my resets',
      'pause resets',
      'resume resets',
      'allow here',
    ]) {
      assert.deepEqual(lines((await say(j(), words, pat)).card).slice(0, 3), strangerReads, words);
    }
    const help = lines((await say(j(), 'help', pat)).card);
    assert.equal(help[0], 'What I can do');
    assert.ok(!help.some((line) => line.includes('pause resets')));
    assert.equal(customersAsked(), 0, 'no customer was asked about anybody');
    assert.ok((await kindsRecorded(j())).includes('askerRefused'));
  });

  it('gives a stranger no rows in type-ahead', async () => {
    const help = await say(j(), 'help', { who: 'pat' });
    for (const query of [asks('users', 'adele'), asks('tickets', 'adele'), asks('organisations', 'con')]) {
      assert.deepEqual((await j().as('pat').query(help, query)).choices, [], query.dataset);
    }
    assert.equal(customersAsked(), 0);
    assert.equal(j().sandbox.connectWise.exchanges.filter((e) => e.path.includes('tickets')).length, 0);
  });

  it('takes a form that a technician opened from nobody else, and none from a technician who was taken out', async () => {
    const before = registered(j());
    const form = await say(j(), 'reset MFA');
    j().sandbox.graph.removeFromGroup(staff.megan.id, msp.techniciansGroupId);
    await megan().press(form, 'form.submit', typedForm(oneApp.userPrincipalName), { check: false });
    const end = await j().reads(form, /ended/);
    assert.ok(end.includes('⊘ Blocked · technicians only'), end.join('\n'));
    await j().settled();
    assert.deepEqual(changesAtGraph(j()), []);
    assert.deepEqual(registered(j()), before);
    assert.deepEqual(
      j().sandbox.graph.exchanges.filter((e) => e.path.includes(oneApp.id)),
      [],
      'the person was not even read',
    );
  });

  it('keeps commands of administrators to administrators', async () => {
    for (const words of ['pause resets', 'resume resets', 'allow here', 'disallow here']) {
      assert.deepEqual(
        lines((await say(j(), words)).card).slice(0, 3),
        ['MFA reset', '⊘ Blocked · administrators only', '  Only an administrator of this bot can do this.'],
        words,
      );
    }
    const paused = lines((await say(j(), 'pause resets', { who: 'alex' })).card);
    assert.equal(paused[1], '⊘ Blocked · resets are paused');
    assert.match(
      paused[2] ?? '',
      /^ {2}Alex Wilber paused all resets at .+ Nothing is removed until an administrator says: resume resets\.$/,
    );
    const resumed = lines((await say(j(), 'resume resets', { who: 'alex' })).card);
    assert.equal(resumed[1], '✓ Done · resets go on');
  });

  it('offers people of the chosen organisation only, at most 15, with who they are', async () => {
    const form = await say(j(), 'reset MFA');
    const search = (name: string, text: string, organisation: string) =>
      megan().search(form, name, text, { organisation });
    assert.deepEqual((await search('users', 'adele', contoso.tenantId)).choices, [
      { title: 'Adele Vance (adele.vance@contoso.com) · Retail Manager', value: adele.id },
    ]);
    assert.deepEqual((await search('users', 'adele', fabrikam.tenantId)).choices, []);
    assert.deepEqual((await search('users', 'adele', 'ffffffff-0000-4000-8000-000000000001')).choices, []);
    assert.deepEqual((await search('users', 'adele', msp.tenantId)).choices, [], 'our own house is none of them');
    assert.deepEqual((await search('users', 'a', contoso.tenantId)).choices, [], 'one letter is not enough');
    const many = (await search('users', 'ma', contoso.tenantId)).choices;
    assert.ok(many.length > 4 && many.length <= 15, many.map((row) => row.title).join());
    const marked = (await search('users', 'diego', contoso.tenantId)).choices;
    assert.match(marked[0]?.title ?? '', /· disabled$/);
    const guest = (await search('users', 'gustav', contoso.tenantId)).choices;
    assert.match(guest[0]?.title ?? '', /· guest$/);
    const tickets = (await search('tickets', '48213', contoso.tenantId)).choices;
    assert.deepEqual(tickets, [{ title: '48213 · Adele Vance: new phone, cannot sign in', value: '48213' }]);
    const others = (await search('tickets', 'Lidia', contoso.tenantId)).choices;
    assert.ok(!others.some((row) => row.value === '48214'), 'a ticket of another company');
  });

  it('gives no rows in a channel or group chat that was not allowed, and records it', async () => {
    const help = await say(j(), 'help', { where: conversations.group });
    assert.deepEqual((await megan().query(help, asks('users', 'adele'))).choices, []);
    await until('recorded', async () => (await kindsRecorded(j())).includes('typeAhead.notHere'));
    const inChannel = await say(j(), 'help', { where: conversations.channel });
    assert.deepEqual((await megan().query(inChannel, asks('organisations', 'con'))).choices, []);
    assert.equal(customersAsked(), 0);
  });

  it('refuses another tenant, and a person whom nobody vouches for, with an empty 403', async () => {
    const other = 'ffffffff-0000-4000-8000-000000000009';
    const good = megan().activity(conversations.personal('megan'), 'reset MFA');
    const foreign = {
      ...good,
      channelData: { tenant: { id: other } },
      conversation: { ...good.conversation, tenantId: other },
    };
    const nobody = { ...good, from: { id: '29:x', name: 'Megan Bowen' } };
    for (const activity of [foreign, nobody]) {
      const { status, body } = await megan().send(activity);
      assert.deepEqual([status, body], [403, undefined]);
    }
    assert.deepEqual(megan().messages(conversations.personal('megan')), []);
    assert.ok((await kindsRecorded(j())).includes('request.refused'));
  });

  it("goes by the person's id, whatever name Teams shows", async () => {
    const chat = conversations.personal('pat');
    const activity = { ...j().as('pat').activity(chat, 'reset MFA') };
    activity.from = { ...(activity.from as object), name: 'Megan Bowen' };
    await j().as('pat').send(activity);
    assert.deepEqual(lines(j().as('pat').messages(chat).at(-1)?.card).slice(0, 3), strangerReads);
  });

  for (const [what, text] of [
    ['a template', 'reset mfa for ${user} {{DATE(2026-01-01T00:00:00Z)}} @{x}'],
    [
      'markdown and markup',
      'reset mfa for [x](https://evil.example) ![y](https://evil.example/z.png) <at>everyone</at> <script>',
    ],
    ['SQL and OData', `reset mfa for x' or 1=1; drop table resets; --@contoso.com app #1') or 1 eq 1`],
    ['directions and zero widths', 'reset mfa for \u202eelad@contoso.com\u200b app'],
    ['a NUL and half an emoji', 'reset mfa for a\u0000b\ud83d app'],
    ['emoji only', 'reset mfa 🙂🙂🙂'],
    ['no end', `reset mfa ${'for x@y '.repeat(3000)}`],
    [
      'quotes that are not closed',
      `reset mfa ${'<blockquote schema.skype.com/Reply '.repeat(1000)}${'<quoted>'.repeat(1000)}`,
    ],
  ] as const) {
    it(`answers ${what} with a form or with help, quickly and without carrying it out`, async () => {
      const started = Date.now();
      const shown = await say(j(), text);
      assert.ok(Date.now() - started < 2000);
      const told = lines(shown.card);
      assert.match(told[0] ?? '', /^(Reset MFA|I do not know that)/, told.join('\n'));
      assert.doesNotMatch(JSON.stringify(shown.card), /went wrong/);
    });
  }

  it('takes hostile entries in the form as entries', async () => {
    const form = await say(j(), 'reset MFA');
    const entries = {
      userTyped: `"';--\u0000 ${'🙂'.repeat(80)}`,
      reasonText: `${'x'.repeat(199)}🙂`,
      ticketTyped: '#🙂🙂',
      reason: 'other',
    };
    await megan().press(form, 'form.submit', typedForm('', entries), { check: false });
    const back = await j().reads(form, /No user|could not be checked|There is no ticket/);
    assert.equal(back[0], 'Reset MFA', back.join('\n'));
    await j().settled();
    await megan().press(
      form,
      'form.submit',
      { userTyped: oneApp.userPrincipalName, ticketTyped: '48213' },
      { check: false },
    );
    await j().reads(form, /\[ Remove /);
  });
});
