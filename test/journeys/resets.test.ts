import assert from 'node:assert/strict';
import { people } from '../../sandbox/data.ts';
import { cardText } from '../../sandbox/teams.ts';
import { conversations } from '../../sandbox/world.ts';
import { dayIn, readFilter } from '../../services/resets/filter.ts';
import { lines, say } from './hands.ts';
import { useStory } from './story.ts';

const { oneApp, appAndMobile } = people.contoso;
const alex = conversations.personal('alex');

describe("everybody's resets", () => {
  const s = useStory({ settings: { perTechnicianHour: 100, perOrganisationHour: 100 } });
  const list = async (words: string, who: 'alex' | 'megan' = 'alex') =>
    lines((await say(s(), words, { who })).card).map((line) => line.replace(/(\d+\s\w{3}\s)?\d\d:\d\d/, 'hh:mm'));

  it('are for administrators alone', async () => {
    assert.match((await list('resets', 'megan')).join('\n'), /administrators only/);
  });

  it('stand with the open ones first, and every word narrows them', async () => {
    await s().whole({ user: oneApp.userPrincipalName });
    await s().ending({ who: 'lee', user: people.contoso.globalAdministrator.userPrincipalName });
    const { message } = await s().summary({ user: appAndMobile.userPrincipalName, methods: 'mobile' });
    const rows = (card: string[]) => card.filter((line) => / · /.test(line) && !/times in/.test(line));
    const all = await list('resets');
    assert.equal(all[0], 'All resets');
    assert.deepEqual(
      rows(all).map((line) => line.replace(/^\S+ +/, '').trim()),
      [
        `${appAndMobile.displayName} · Waiting: your answer`,
        'Contoso Ltd · 48213 · Megan Bowen · hh:mm',
        `${people.contoso.globalAdministrator.displayName} · Blocked`,
        'Contoso Ltd · 48213 · Lee Gu · hh:mm',
        `${oneApp.displayName} · Done, 1 removed`,
        'Contoso Ltd · 48213 · Megan Bowen · hh:mm',
      ],
    );
    assert.equal(rows(await list('resets open')).length, 2);
    assert.equal(rows(await list('resets lee contoso')).length, 2);
    assert.equal(rows(await list(`resets ${oneApp.userPrincipalName}`)).length, 2);
    assert.equal(rows(await list('resets #48213')).length, 6);
    assert.match((await list('resets megan fabrikam')).join('\n'), /No reset fits "megan fabrikam"/);
    assert.match((await list('resets 2020-01-31')).join('\n'), /No reset fits "2020-01-31"/);
    assert.match((await list('resets 100%')).join('\n'), /No reset fits/);
    await s().close(message);
  });

  it('come in pages, and each opens for an administrator', async () => {
    for (let n = 0; n < 8; n++) await s().ending({ user: people.contoso.globalAdministrator.userPrincipalName });
    const card = await say(s(), 'resets contoso', { who: 'alex' });
    const { card: next } = await s().as('alex').press(card, 'Show more');
    assert.match(cardText(next ?? {}).join('\n'), /Only: contoso/);
    assert.doesNotMatch(cardText(next ?? {}).join('\n'), /Show more/);
    const again = await say(s(), 'resets contoso', { who: 'alex' });
    const changed = await s().as('alex').press(again, 'Show more', { filter: 'patti' });
    assert.match(
      cardText(changed.card ?? {}).join('\n'),
      /Only: patti[\s\S]*Show more/,
      'other words begin at the first page',
    );
    const opened = await s()
      .as('alex')
      .press(await say(s(), 'resets contoso', { who: 'alex' }), 'reset.open');
    assert.match(cardText(opened.card ?? {}).join('\n'), /Blocked · privileged account/);
    assert.ok(alex.length > 0);
  });
});

describe('the filter of the list', () => {
  it('takes a day as it is in the time zone of the product, also where clocks change', () => {
    assert.deepEqual(dayIn('2026-07-01', 'Europe/Berlin'), {
      from: '2026-06-30T22:00:00.000Z',
      to: '2026-07-01T22:00:00.000Z',
    });
    assert.deepEqual(dayIn('2026-03-29', 'Europe/Berlin'), {
      from: '2026-03-28T23:00:00.000Z',
      to: '2026-03-29T22:00:00.000Z',
    });
    assert.deepEqual(dayIn('2026-11-26', 'UTC'), { from: '2026-11-26T00:00:00.000Z', to: '2026-11-27T00:00:00.000Z' });
  });

  it('reads words, a day and "open" in any order', () => {
    assert.deepEqual(readFilter('open, #48213 Contoso 2026-11-26', 'UTC'), {
      words: ['48213', 'Contoso'],
      day: dayIn('2026-11-26', 'UTC'),
      openOnly: true,
      technicianId: null,
      organisationId: null,
    });
  });
});
