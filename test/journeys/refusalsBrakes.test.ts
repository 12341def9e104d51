import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { people } from '../../sandbox/data.ts';
import { conversations } from '../../sandbox/world.ts';
import { until } from './hands.ts';
import { told, useStory } from './story.ts';

const { contoso, adatum } = people;

describe('brakes', () => {
  const j = useStory();

  /** As many more confirmed resets as the last one. */
  const more = (count: number) =>
    sql`insert into resets (id, reference, organisation_id, technician, technician_id, request, place, locale, view,
                           created_at, confirmed_at, outcome, outcome_at, ended_at)
        select gen_random_uuid(), 'R-' || gen_random_uuid(), organisation_id, technician, technician_id, request, place, locale, view,
               created_at, confirmed_at, outcome, outcome_at, ended_at
        from generate_series(1, ${count}) n, (select * from resets where confirmed_at is not null order by created_at desc limit 1) r`.execute(
      j().database.db,
    );

  it('stop an organisation at five resets an hour, for every technician, and let go after the hour', async () => {
    await j().whole({ user: contoso.oneApp.userPrincipalName });
    await more(4);
    assert.deepEqual(told(await j().ending({ who: 'lee', user: contoso.appAndMobile.userPrincipalName })), [
      '⊘ Blocked · too many resets here',
      '  Contoso Ltd has had 5 in the last hour, which is the limit. Wait, or ask your administrator. Nothing was removed.',
      'Ticket note: On ticket 48213, hh:mm UTC',
    ]);
    const elsewhere = await j().summary({
      organisation: 'adatum',
      user: adatum.oneApp.userPrincipalName,
      ticket: 'new',
    });
    await j().close(elsewhere.message);
    assert.deepEqual(j().deletions(), ['microsoftAuthenticatorMethods']);
    await j().database.passTime(61 * 60_000);
    const { message } = await j().summary({ user: contoso.appAndMobile.userPrincipalName });
    await j().close(message);
  });

  it('stop a technician at ten resets an hour, in every organisation', async () => {
    await j().whole({ user: contoso.oneApp.userPrincipalName });
    await more(9);
    const card = await j().ending({ organisation: 'adatum', user: adatum.oneApp.userPrincipalName, ticket: 'new' });
    assert.deepEqual(told(card), [
      '⊘ Blocked · too many resets of yours',
      '  You have done 10 in the last hour, which is the limit. Wait, or ask your administrator. Nothing was removed.',
      'Ticket note: None',
    ]);
    const other = await j().summary({
      who: 'lee',
      organisation: 'adatum',
      user: adatum.oneApp.userPrincipalName,
      ticket: 'new',
    });
    await j().as('lee').press(other.message, 'summary.cancel', {}, { check: false });
    await j().settled();
  });

  it('count at the click as well: what was allowed on the summary is refused then', async () => {
    await j().whole({ user: contoso.oneApp.userPrincipalName });
    const { message } = await j().summary({ user: contoso.appAndMobile.userPrincipalName, methods: 'mobile' });
    await more(4);
    assert.deepEqual(told(await j().finish(message)), [
      '⊘ Blocked · too many resets here',
      '  Contoso Ltd has had 5 in the last hour, which is the limit. Wait, or ask your administrator. Nothing was removed.',
      'Ticket note: On ticket 48213, hh:mm UTC',
    ]);
    assert.deepEqual(j().deletions(), ['microsoftAuthenticatorMethods']);
  });
});

describe('pause', () => {
  const j = useStory();
  const alex = conversations.personal('alex');

  async function says(text: string): Promise<string[]> {
    const client = j().as('alex');
    const before = client.messages(alex).length;
    await client.say(alex, text);
    await client.waitFor(alex, () => client.messages(alex).length === before + 2);
    const message = client.messages(alex).at(-1);
    return message ? j().reads(message, /./, 1000, 'alex') : [];
  }
  afterEach(() => says('resume resets'));

  it('stops every reset before its summary, and lets them go on', async () => {
    assert.deepEqual(await says('pause resets'), [
      'MFA reset',
      '⊘ Blocked · resets are paused',
      '  Alex Wilber paused all resets at hh:mm UTC. Nothing is removed until an administrator says: resume resets.',
    ]);
    assert.deepEqual(told(await j().ending({ user: contoso.oneApp.userPrincipalName })), [
      '⊘ Blocked · resets are paused',
      '  An administrator paused all resets, and can resume them. Nothing was removed.',
      'Ticket note: None',
    ]);
    assert.deepEqual(j().deletions(), []);
    assert.deepEqual(await says('resume resets'), [
      'MFA reset',
      '✓ Done · resets go on',
      '  Alex Wilber resumed resets at hh:mm UTC.',
    ]);
    assert.deepEqual(told(await j().whole({ user: contoso.oneApp.userPrincipalName })).slice(0, 2), [
      '✓ Done · 1 method removed',
      '  Johanna can register again.',
    ]);
  });

  it('stops a reset between summary and click', async () => {
    const { message } = await j().summary({ user: contoso.oneApp.userPrincipalName });
    await says('pause resets');
    assert.deepEqual(told(await j().finish(message)), [
      '⊘ Blocked · resets are paused',
      '  An administrator paused all resets, and can resume them. Nothing was removed.',
      'Ticket note: None',
    ]);
    assert.deepEqual(j().deletions(), []);
  });

  it('stops a reset between click and removal; what is gone is told', async () => {
    const { appAndMobile } = contoso;
    const { message } = await j().summary({ user: appAndMobile.userPrincipalName, methods: 'app,mobile' });
    j().sandbox.graph.fault({ match: '^DELETE .*phoneMethods', delayMs: 4000 });
    await j().remove(message);
    // The first removal is on its way: the card names it a moment before it is sent.
    await until('a removal is sent', () => j().sandbox.graph.exchanges.some((e) => e.method === 'DELETE'));
    await says('pause resets');
    assert.deepEqual(told(await j().after(message)), [
      '◐ Partly done · 1 of 2 removed',
      '  iPhone 15 can still approve sign-ins.',
      'Not removed (1)',
      '! Microsoft Authenticator on iPhone 15',
      '  An administrator paused resets.',
      'Removed (1)',
      '✓ Mobile phone ending in 12',
      'Registered now (1)',
      '✓ Microsoft Authenticator on iPhone 15',
      '  Default method · 6.8.24',
      'Signed out: Everywhere; can take some minutes',
      'Ticket note: On ticket 48213, hh:mm UTC',
    ]);
    assert.deepEqual(j().deletions(), ['phoneMethods']);
    assert.match(
      j().notes(48213)[0] ?? '',
      /Not removed: Microsoft Authenticator on iPhone 15 \(An administrator paused resets\)\./,
    );
  });

  it('is an administrator’s to say', async () => {
    const where = conversations.personal('megan');
    await j().as('megan').say(where, 'pause resets');
    const message = await j()
      .as('megan')
      .waitFor(where, (m) => m.card !== null);
    assert.deepEqual(await j().reads(message, /./), [
      'MFA reset',
      '⊘ Blocked · administrators only',
      '  Only an administrator of this bot can do this.',
    ]);
    const { message: summary } = await j().summary({ user: contoso.oneApp.userPrincipalName });
    await j().close(summary);
  });
});
