import assert from 'node:assert/strict';
import { people } from '../../sandbox/data.ts';
import { buttons, cardText } from '../../sandbox/teams.ts';
import { conversations } from '../../sandbox/world.ts';
import { dialogHands } from './dialogs.ts';
import { useStory } from './story.ts';

/** The search command: resets and tickets that one may see, where people may be shown. */

const { oneApp } = people.contoso;
const { channel, personal } = conversations;

describe('the search of the extension', () => {
  const s = useStory();
  const { allow, allowNot } = dialogHands(s);
  const find = (words: string, { where = channel as string } = {}) => s().as('megan').find(where, words);
  const titles = (found: { hits: { title: string }[] }) => found.hits.map(({ title }) => title);

  before(async () => {
    await allow(channel);
    await s().whole({ user: oneApp.userPrincipalName });
  });
  beforeEach(() => allow(channel));

  it('finds a reset by person, ticket, organisation and reference, and the ticket beside it', async () => {
    const own = 'Johanna Lorenz · Done, 1 removed';
    const byTicket = await find('48213');
    assert.deepEqual(titles(byTicket), ['Ticket 48213 · Adele Vance: new phone, cannot sign in', own]);
    assert.equal(byTicket.hits[0]?.text, 'Contoso Ltd · Adele Vance · New');
    for (const words of ['johanna', 'Contoso', oneApp.userPrincipalName])
      assert.deepEqual(titles(await find(words)), [own]);
    const [reset] = (await find('johanna')).hits;
    assert.match(
      cardText(reset?.card ?? {}).join('\n'),
      /MFA reset of Johanna Lorenz\nContoso Ltd · Ticket 48213\n✓ Done, 1 removed/,
    );
    assert.deepEqual(buttons(reset?.card ?? {}), [], 'what is sent on acts on nothing');
    assert.deepEqual(titles(await s().as('megan').find(channel, '', { initialRun: true })), [own]);
    assert.deepEqual(titles(await s().as('megan').find(channel, '', { skip: 1 })), []);
  });

  it('shows a technician his own resets, an administrator all, a stranger none', async () => {
    assert.deepEqual(titles(await s().as('lee').find(channel, 'johanna')), []);
    assert.equal((await s().as('alex').find(channel, 'johanna')).hits.length, 1);
    const stranger = await s().as('pat').find(channel, '48213');
    assert.deepEqual(stranger.hits, []);
    assert.match(stranger.says ?? '', /Blocked/);
  });

  it('answers in a channel only where it was allowed', async () => {
    await allowNot(channel);
    const refused = await find('48213');
    assert.deepEqual(refused.hits, []);
    assert.match(refused.says ?? '', /allow here/);
    assert.equal((await find('johanna', { where: personal('megan') })).hits.length, 1);
  });

  it('says that the PSA did not answer instead of finding nothing', async () => {
    s().sandbox.psa.fault({ match: '.', hang: true, forMs: 3000 });
    const found = await find('48999');
    assert.ok(found.delivery.ms < 5000);
    assert.deepEqual(titles(found), ['Something could not be searched']);
  });
});
