import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { conversations, organisations } from '../../sandbox/world.ts';
import { useStory } from './story.ts';

const { tenantId } = organisations.contoso;

describe('while somebody types', () => {
  const j = useStory();

  async function form() {
    const megan = j().as('megan');
    const where = conversations.personal('megan');
    const before = new Set(megan.messages(where).map((m) => m.id));
    await megan.say(where, 'reset MFA');
    const message = await megan.waitFor(where, (m) => !before.has(m.id) && m.from === 'bot' && m.card !== null);
    return (field: 'users' | 'tickets', text: string) =>
      megan.search(message, field, text, { organisation: tenantId }).then(({ choices }) => choices);
  }
  /** Letter by letter, as fast as people type who are fast. */
  async function typed(search: Awaited<ReturnType<typeof form>>, field: 'users' | 'tickets', texts: string[]) {
    const pending = [];
    for (const text of texts) {
      pending.push(search(field, text));
      await sleep(40);
    }
    return Promise.all(pending);
  }
  const searches = (server: 'graph' | 'connectWise', path: RegExp) => j().calls(server, path).length;

  it('does not search with every letter of a name typed quickly, and every letter gets the rows', async () => {
    const search = await form();
    const rows = await typed(search, 'users', ['ad', 'ade', 'adel', 'adele']);
    for (const each of rows) assert.match(each[0]?.title ?? '', /^Adele Vance/);
    const asked = searches('graph', /^GET \/v1\.0\/users$/);
    assert.ok(asked <= 2, `${asked} searches for four letters`);
    // What was typed just now costs no call, and a shorter text is not answered with the rows of a longer one.
    await search('users', 'adele');
    assert.equal(searches('graph', /^GET \/v1\.0\/users$/), asked);
    await search('users', 'ad');
    assert.equal(searches('graph', /^GET \/v1\.0\/users$/), asked + 1);
  });

  it('does not search tickets with every letter either', async () => {
    const search = await form();
    const rows = await typed(search, 'tickets', ['4', '48', '482', '4821', '48213']);
    for (const each of rows) assert.equal(each[0]?.value, '48213');
    const asked = searches('connectWise', /^GET .*\/service\/tickets$/);
    assert.ok(asked <= 2, `${asked} searches for five letters`);
  });

  it('says in the list itself that the PSA does not answer: an error is never an empty list', async () => {
    const search = await form();
    j().sandbox.connectWise.fault({ match: 'tickets', status: 503, times: 100 });
    const unavailable = 'Could not search: no answer from the PSA. Try again, or type it below.';
    assert.deepEqual(await search('tickets', 'phone'), [{ title: unavailable, value: '-' }]);
    j().sandbox.connectWise.clearFaults();
    assert.ok((await search('tickets', 'phone')).length > 1);
    assert.deepEqual(await search('tickets', 'zzzz'), []);
  });

  it('says so of people too', async () => {
    const search = await form();
    j().sandbox.graph.fault({ match: 'search', status: 503, times: 100 });
    const unavailable = 'Could not search: no answer from Microsoft Graph. Try again, or type it below.';
    assert.deepEqual(await search('users', 'joha'), [{ title: unavailable, value: '-' }]);
  });
});
