import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { phone } from '../../sandbox/data/methods.ts';
import { people } from '../../sandbox/data.ts';
import type { Exchange } from '../../sandbox/simulator.ts';
import { bot, connectWise, conversations, graphApp } from '../../sandbox/world.ts';
import { lines, say, typedForm, until, useHands } from './hands.ts';
import { type Journey, useJourney } from './journey.ts';

const { adele, appAndMobile, oddNumber, sameContact, hostile, office, onlyEmail } = people.contoso;
const chat = conversations.personal('megan');

/** What must be found nowhere: credentials, tokens, numbers in any spelling, addresses of registered methods. */
interface Secret {
  name: string;
  in(text: string): boolean;
}
const word = (name: string, value: string): Secret => ({ name, in: (text) => text.includes(value) });
/** Digits with blanks, dashes, dots or brackets between them; letters and quotes end a number. */
const numbers: Secret = {
  name: 'a phone number',
  in: (text) => text.replace(/(?<=\d)[\s().-]+(?=\d)/g, '').includes('555019'),
};
const addresses: Secret = { name: 'an address of a method', in: (text) => text.includes('canary@') };

describe('what must not leak', () => {
  const j = useJourney({
    env: { LOG_LEVEL: 'trace' },
    settings: { perOrganisationHour: 100, perTechnicianHour: 100, watchHours: 24 },
  });
  useHands(j);
  const megan = () => j().as('megan');

  it('keeps credentials, tokens, numbers and addresses out of the log, Teams, the ticket and the database', async () => {
    const sent: Exchange[] = [];
    const tokens = new Set<string>();
    for (const simulator of j().sandbox.simulators) {
      simulator.onExchange = (exchange) => {
        if (exchange.server !== 'login') return void sent.push(exchange);
        const { access_token: token } = (exchange.responseBody ?? {}) as { access_token?: string };
        if (token) tokens.add(token);
      };
    }
    await j().sandbox.product.stop();
    await j().sandbox.product.start();
    await everyKindOfJourney(j());
    // Mid-flight too: hashes of numbers lie in the journal only while a reset is open.
    const open = await j().ask({ user: appAndMobile.userPrincipalName, methods: 'mobile' });
    await j().reads(open, /\[ Remove /);

    assert.ok(tokens.size >= 3, `${tokens.size} tokens were given out`);
    const secrets = [
      ...[...tokens].flatMap((token) => [
        word('a token', token),
        word('the signature of a token', token.split('.')[2] ?? token),
      ]),
      word('the secret of the bot', bot.secret),
      word('the secret for Graph', graphApp.secret),
      word('the public key of the PSA', connectWise.publicKey),
      word('the private key of the PSA', connectWise.privateKey),
      word(
        'a Basic header',
        Buffer.from(`${connectWise.company}+${connectWise.publicKey}:${connectWise.privateKey}`).toString('base64'),
      ),
      numbers,
      addresses,
    ];
    const places: [string, string[]][] = [
      ['the log', j().sandbox.product.log],
      ['a message to Teams', sent.filter((e) => e.server === 'teams').map((e) => JSON.stringify(e.requestBody) ?? '')],
      ['an answer to Teams', j().sandbox.teams.deliveries.exchanges.map((e) => JSON.stringify(e.responseBody) ?? '')],
      [
        'what the PSA was sent',
        sent
          .filter((e) => e.server === 'connectwise')
          .map((e) => `${e.path} ${JSON.stringify(e.query)} ${JSON.stringify(e.requestBody)}`),
      ],
      [
        'an address that Graph was asked',
        sent.filter((e) => e.server === 'graph').map((e) => `${e.path} ${JSON.stringify(e.query)}`),
      ],
      ...(await tables(j())),
    ];
    for (const [place, texts] of places) {
      assert.ok(texts.length > 0, `nothing was looked at: ${place}`);
      for (const text of texts) {
        for (const secret of secrets) {
          assert.ok(!secret.in(text), `${secret.name} in ${place}:\n${text.slice(0, 3000)}`);
        }
      }
    }
    await megan().press(open, 'Cancel');
  });

  it('erases the hashes of numbers when a reset has ended', async () => {
    await j().reset({ user: appAndMobile.userPrincipalName, methods: 'mobile' });
    const rows = await sql<{
      text: string;
    }>`select value::text as text from reset_steps where value::text like '%contacts%'`.execute(j().database.db);
    assert.deepEqual(
      rows.rows.map(({ text }) => text.slice(0, 300)),
      [],
    );
  });

  it('shows a hostile display name as plain words in card, line and note, and lets nothing in it act', async () => {
    const { card, message } = await j().reset({ user: hostile.userPrincipalName });
    const name = '[reset](https: //evil.example) ![x](https: //evil.ex';
    assert.match(card[0] ?? '', /^Reset MFA for \[reset\]\(https: \/\/evil\.example\)/);
    const json = JSON.stringify(
      megan()
        .messages(chat)
        .find((m) => m.id === message.id)?.card,
    );
    assert.doesNotMatch(json, /https:\/\/evil|<at>|<b>|\{\{/);
    for (const line of j().lines()) assert.doesNotMatch(line, /:\/\/|<|>|\{\{/);
    assert.ok(j().lines()[0]?.startsWith(name.slice(0, 30)), j().lines().join('\n'));
    const note = j().notesOn(48213).join('\n');
    assert.match(note, /For: \[reset\]\(https: \/\/evil\.example\)/m);
    assert.doesNotMatch(note, /:\/\/evil|<at>|<b>|\{\{/);
    const notification =
      j()
        .sandbox.teams.store.find(chat)
        ?.messages.map((m) => m.summary ?? '')
        .join('\n') ?? '';
    assert.doesNotMatch(notification, /evil|reset\]/, 'nobody is named in a notification');
  });
});

async function everyKindOfJourney(j: Journey): Promise<void> {
  const megan = j.as('megan');
  for (const user of [adele, appAndMobile, oddNumber, sameContact, hostile, office, onlyEmail]) {
    await say(j, `methods ${user.userPrincipalName}`);
  }
  await j.reset({ user: oddNumber.userPrincipalName, methods: 'app,mobile', reason: 'lostOrStolen' });
  await j.reset({ user: sameContact.userPrincipalName, methods: 'app,mobile,email' });
  await j.reset({ user: office.userPrincipalName, methods: 'app,office', ticket: 'new' });
  await j.reset({ user: onlyEmail.userPrincipalName, methods: 'email', who: 'lee' });
  const form = await say(j, 'reset MFA');
  for (const text of ['adele', 'canary'])
    await megan.search(form, 'users', text, { organisation: typedForm('').organisation ?? '' });
  await afterwards(j);
  const blocked = await j.ask({ user: adele.userPrincipalName, methods: 'mobile' });
  await j.reads(blocked, /\[ Remove /);
  // Faults of every service, so that their errors are told and logged.
  j.sandbox.graph.fault({
    match: '^DELETE',
    status: 403,
    body: { error: { code: 'x', message: 'no +1 42555501989 for adele.canary@example.net' } },
    times: 20,
  });
  j.sandbox.connectWise.fault({
    match: 'POST .*notes',
    status: 400,
    body: { code: 'x', message: '+1 (425) 555-0190' },
    times: 20,
  });
  await j.remove(blocked);
  await j.reads(blocked, /ended/);
  await j.settled();
  for (const simulator of j.sandbox.simulators) simulator.clearFaults();
  j.sandbox.login.fault({
    match: 'token',
    status: 401,
    body: { error: 'invalid_client', error_description: 'AADSTS7000215: bad secret' },
    times: 1,
  });
  await say(j, 'my resets', { who: 'lee' });
  await j.as('pat').say(conversations.personal('pat'), 'reset MFA');
  const bad = megan.activity(chat, 'help');
  assert.equal((await megan.send(bad, { token: { wrongKey: true } })).status, 401);
  await until('all is quiet', () => lines(megan.messages(chat).at(-1)?.card).length >= 0);
}

/** A message with a number and an address in it, the dialog, and a number that is registered again. */
async function afterwards(j: Journey): Promise<void> {
  const megan = j.as('megan');
  await say(j, 'allow here', { who: 'alex', where: conversations.channel });
  await say(j, 'tell us here', { who: 'alex', where: conversations.channel });
  const text = 'Ticket #48213: call me on +1 (425) 555-0190 or write to adele.canary@example.net';
  const form = await megan.openDialogOn(j.as('lee').post(conversations.channel, text));
  const typed = { methods: 'mobile', reason: 'newPhone', userTyped: appAndMobile.userPrincipalName };
  const summary = await megan.pressDialog(form, 'Review reset', typed);
  await j.passHaste();
  await megan.pressDialog(summary, 'summary.remove', { caller: 'calledBack' });
  await j.settled();
  await megan.find(conversations.channel, '48213');
  j.sandbox.graph.register(appAndMobile.id, phone('mobile', '+1 42555501966'));
  await j.database.passTime(8 * 60_000);
  const told = await megan.waitFor(
    conversations.channel,
    (m) => m.card !== null && /registered mobile phone ending in 66/i.test(lines(m.card).join()),
    20_000,
  );
  await megan.press(told, 'watch.notThem');
  await until('the note', () => j.notesOn(48213).some((note) => /not theirs/.test(note)));
}

/** Every row of every table, the queue's own included, as text. */
async function tables(j: Journey): Promise<[string, string[]][]> {
  const { rows: names } = await sql<{ name: string }>`
    select format('%I.%I', table_schema, table_name) as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`.execute(
    j.database.db,
  );
  const all: [string, string[]][] = [];
  for (const { name } of names) {
    const { rows } = await sql<{ text: string }>`select t::text as text from ${sql.raw(name)} t`.execute(j.database.db);
    if (rows.length > 0) all.push([`the table ${name}`, rows.map(({ text }) => text)]);
  }
  assert.ok(all.some(([name]) => name.includes('reset_steps')) && all.some(([name]) => name.includes('records')));
  return all;
}
