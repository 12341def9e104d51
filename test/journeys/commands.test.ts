import assert from 'node:assert/strict';
import { people } from '../../sandbox/data.ts';
import { conversations, organisations } from '../../sandbox/world.ts';
import { lines, now, onlyGone, reads, registered, say, typedForm, until, useHands } from './hands.ts';
import { useJourney } from './journey.ts';

const { oneApp, adele, nothing, disabled, guest } = people.contoso;
const chat = conversations.personal('megan');
const user = oneApp.userPrincipalName;

describe('words typed to the bot', () => {
  const j = useJourney();
  useHands(j);
  const megan = () => j().as('megan');

  for (const words of [
    `reset mfa for ${user} app #48213`,
    `reset MFA #48213 app ${user}`,
    `Reset mfa app, ticket 48213, ${user}`,
    `mfa reset: authenticator ${user.toUpperCase()} 48213`,
    `please reset the MFA of mailto:${user} #48213 app`,
  ]) {
    it(`skips the form for "${words}"`, async () => {
      const card = await say(j(), words);
      const summary = await j().reads(card, /\[ Remove 1 method \]/);
      assert.equal(summary[0], 'Reset MFA for Johanna Lorenz?');
      assert.ok(summary.some((line) => line.startsWith('Ticket: 48213 · ')));
      assert.ok(!summary.some((line) => line.startsWith('Reason:')), 'no reason was asked for');
      assert.equal(
        megan()
          .messages(chat)
          .filter((m) => m.from === 'bot').length,
        1,
        'one card',
      );
      await megan().press(card, 'Cancel');
    });
  }

  it('removes what the typed command named, after the summary was confirmed', async () => {
    const before = registered(j());
    const card = await say(j(), `reset mfa for ${user} app #48213`);
    await j().reads(card, /\[ Remove /);
    await j().remove(card);
    await j().settled();
    onlyGone(before, j(), { [user]: oneApp.methods.slice(1).map((m) => m.id) });
    assert.match(j().notesOn(48213).join('\n'), /Reason: None given\./);
  });

  it('fills the form with the parts that were named', async () => {
    const form = lines((await say(j(), `reset mfa for ${user}`)).card);
    for (const line of [
      'Organisation: Contoso Ltd',
      `or the sign-in name: ${user}`,
      'or the ticket number: (Like 12345)',
    ])
      assert.ok(form.includes(line), `${line}\n${form.join('\n')}`);
    const other = lines((await say(j(), 'reset mfa app and mobile #48213')).card);
    for (const line of [
      '  (x) App (Microsoft Authenticator or code app)',
      '  (x) Mobile phone',
      '  ( ) Office phone',
      'or the ticket number: 48213',
    ])
      assert.ok(other.includes(line), `${line}\n${other.join('\n')}`);
  });

  it('gives a form back that can be mended when the typed user or ticket is wrong', async () => {
    const wrongUser = await say(j(), 'reset mfa for nobody@contoso.com app #48213');
    const shown = await j().reads(wrongUser, /No user nobody@contoso\.com in Contoso Ltd/);
    assert.ok(shown.includes('  Check the spelling, or choose another organisation.'));
    await j().settled();
    await megan().press(wrongUser, 'form.submit', { userTyped: user, reason: 'other' }, { check: false });
    await j().reads(wrongUser, /\[ Remove /);
    const wrongTicket = await say(j(), `reset mfa for ${user} app #99999999`);
    await j().reads(wrongTicket, /There is no ticket 99999999/);
  });

  it('opens the form when nobody has the domain', async () => {
    const form = lines((await say(j(), 'reset mfa for a@unknown.example app #48213')).card);
    assert.ok(form.includes('Organisation: (Choose)'));
    assert.ok(form.includes('or the sign-in name: a@unknown.example'));
  });

  it('shows what is registered, and changes nothing', async () => {
    const card = lines((await say(j(), `methods ${adele.userPrincipalName}`)).card);
    assert.deepEqual(card, [
      'Methods of Adele Vance',
      'adele.vance@contoso.com · Contoso Ltd',
      'Registered (4)',
      '✓ Microsoft Authenticator on iPhone 15',
      '  Default method · added 4\u00a0Mar\u00a02024 · last used 12\u00a0Jan · 6.8.30',
      '✓ Microsoft Authenticator on Pixel 8',
      '  Default method · 6.2509.5891',
      '✓ Mobile phone ending in 89',
      '✓ Email a…@example.net',
      '  Password recovery only',
      '[ Reset MFA ]',
      'Nothing was changed.',
    ]);
    assert.deepEqual(
      j().sandbox.graph.exchanges.filter((e) => e.method === 'DELETE'),
      [],
    );
    assert.match(lines((await say(j(), `methods for ${adele.userPrincipalName}`)).card)[0] ?? '', /^Methods of Adele/);
  });

  it('says in a sentence why it shows no methods', async () => {
    const told = async (words: string) => lines((await say(j(), words)).card).join('\n');
    assert.match(
      await told(`methods ${nothing.userPrincipalName}`),
      /None of the methods that Microsoft Graph lists\./,
    );
    assert.match(await told(`methods ${disabled.userPrincipalName}`), /Account is disabled/);
    assert.match(await told(`methods ${guest.mail}`), /No organisation here has the domain partner\.example\./);
    assert.match(
      await told('methods nobody@contoso.com'),
      /There is no user nobody@contoso\.com in Contoso Ltd\. Check the spelling\./,
    );
    assert.match(await told('methods'), /What I can do/);
    assert.match(await told('methods of the rich and famous'), /No organisation here has the domain/);
  });

  it("lists a technician's own resets, what needs an answer first, and opens one", async () => {
    assert.deepEqual(lines((await say(j(), 'my resets', { who: 'lee' })).card), [
      'My resets',
      'No resets yet.',
      '[ Reset MFA ]',
    ]);
    await j().reset({ user });
    const waiting = await j().ask({ user: adele.userPrincipalName });
    await j().reads(waiting, /Which ones should go/);
    const list = await say(j(), 'my resets');
    const shown = lines(list.card);
    const groups = shown.filter((line) => /^(Needs you|Others)/.test(line));
    assert.equal(groups[0], 'Needs you (1)', shown.join('\n'));
    assert.ok(shown.includes('◔ Adele Vance · Waiting: choose devices'), shown.join('\n'));
    assert.ok(shown.includes('✓ Johanna Lorenz · Done, 1 removed'), shown.join('\n'));
    const opened = await megan().press(list, 'Adele Vance: Waiting: choose devices');
    assert.ok(lines(opened.card).includes('Which ones should go?'));
    assert.equal(now(j(), list).updates, 0, 'only who pressed sees it');
    await megan().press(waiting, 'Cancel');
    assert.deepEqual(lines((await say(j(), 'my resets', { who: 'lee' })).card).slice(0, 2), [
      'My resets',
      'No resets yet.',
    ]);
  });

  it("opens somebody else's reset for an administrator to look at, and for no other technician", async () => {
    const { message } = await j().reset({ user });
    const { id } = await j()
      .database.db.selectFrom('resets')
      .select('id')
      .orderBy('created_at', 'desc')
      .executeTakeFirstOrThrow();
    const open = async (who: 'lee' | 'alex' | 'pat') => {
      const help = await say(j(), 'help', { who });
      return j()
        .as(who)
        .execute(help, { verb: 'reset.open', data: { resetId: id } });
    };
    assert.match((await open('lee')).says ?? '', /Only Megan Bowen, who asked for this reset, can answer its card\./);
    assert.match((await open('pat')).says ?? '', /You are not in the group of technicians\./);
    assert.ok(lines((await open('alex')).card).includes('✓ Done · 1 method removed'));
    assert.ok(reads(j(), message).includes('✓ Done · 1 method removed'));
  });

  it('answers unknown words with help, never with silence', async () => {
    for (const words of [
      'what is this',
      'reset',
      'mfa',
      'resetmfaplease',
      'delete everything',
      '🙂',
      '.',
      'allow',
      'pause',
    ]) {
      assert.equal(lines((await say(j(), words)).card)[0], 'I do not know that', words);
    }
  });

  it('does the whole job by buttons of an old client and typed names alone', async () => {
    const before = registered(j());
    const form = await say(j(), 'reset MFA');
    const old = { as: 'submit', check: false } as const;
    const { organisation, ...rest } = typedForm(adele.userPrincipalName, { methods: 'app,mobile' });
    await megan().press(form, 'form.submit', { organisation: organisation ?? '', ...rest }, old);
    const devices = await j().reads(form, /Which ones should go/);
    assert.ok(devices.some((line) => line.includes('[ Review reset ]')));
    const refs = adele.methods.slice(1, 3).map((m) => `microsoftAuthenticator:${m.id}`);
    await megan().press(form, 'devices.choose', { refs: [...refs, 'mobile'].join(',') }, old);
    await j().reads(form, /\[ Remove /);
    await until('the press is taken, a second after the summary', async () => {
      await j().database.passTime(1100);
      if (!reads(j(), form).some((line) => line.includes('[ Remove '))) return true;
      await megan().press(form, 'summary.remove', { caller: 'calledBack' }, old);
      return false;
    });
    await j().settled();
    onlyGone(before, j(), { [adele.userPrincipalName]: adele.methods.slice(1, 4).map((m) => m.id) });
    assert.equal(organisations.contoso.tenantId, organisation);
  });
});
