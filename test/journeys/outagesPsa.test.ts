import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { people } from '../../sandbox/data.ts';
import { band, plain, same, told, useStory, warned } from './story.ts';

const { oneApp } = people.contoso;
const down = { match: '.', status: 503, times: 100_000 };

describe('when the PSA does not do its part', () => {
  const j = useStory();
  const psa = () => j().sandbox.connectWise;
  const user = oneApp.userPrincipalName;

  it('tells the outcome at once while the PSA is down, and writes the note once when it is back', async () => {
    const { message } = await j().summary({ user });
    psa().fault(down);
    await j().remove(message);
    same(told(await j().reads(message, 'Waiting for the PSA')).map(time), ['FILL']);
    await stillDownAfter(10 * 60_000);
    assert.deepEqual(j().notes(48213), []);
    psa().clearFaults();
    same(told(await j().after(message)).slice(-2), ['FILL']);
    assert.equal(j().notes(48213).length, 1);
    assert.deepEqual(j().deletions(), ['microsoftAuthenticatorMethods']);
    same(plain(j().lines()), ['FILL']);
  });

  it('warns that the ticket could not be checked when the PSA is down before the click', async () => {
    psa().fault(down);
    const { message, card } = await j().summary({ user });
    same(warned(card), ['FILL']);
    psa().clearFaults();
    // The ticket is read again at the click: now it is known, so a person looks again.
    await j().remove(message);
    same(band(await j().reads(message, 'Something changed meanwhile')), ['FILL']);
    same(told(await j().finish(message)).slice(-2), ['FILL']);
    assert.equal(j().notes(48213).length, 1);
  });

  it('waits no longer than five seconds for a PSA that takes requests and never answers', async () => {
    psa().fault({ match: '.', hang: true, times: 100 });
    const began = Date.now();
    const { message, card } = await j().summary({ user });
    assert.ok(Date.now() - began < 8000);
    assert.ok(card.includes('! Could not check the ticket'), card.join('\n'));
    await j().close(message);
  });

  it('puts the note on the card when the PSA refuses it, to be written by hand', async () => {
    psa().events.deny({ right: 'edit', denied: true });
    same(plainNote(await j().whole({ user })), ['FILL']);
    assert.deepEqual(j().notes(48213), []);
    same(plain(j().lines()), ['FILL']);
  });

  it('keeps the note queued while the PSA does not take our keys', async () => {
    const { message } = await j().summary({ user });
    psa().events.setMember({ disabled: true });
    await j().remove(message);
    same(told(await j().reads(message, 'Waiting for the PSA')).slice(-1).map(time), ['FILL']);
    await stillDownAfter(3600_000);
    psa().events.setMember({ disabled: false });
    same(told(await j().after(message)).slice(-1), ['FILL']);
    assert.equal(j().notes(48213).length, 1);
  });

  it('writes one note when the answer to it was lost', async () => {
    psa().fault({ match: '^POST .*/notes', dropAfter: true });
    same(told(await j().whole({ user })).slice(-1), ['FILL']);
    assert.equal(j().notes(48213).length, 1);
    assert.equal(j().calls('connectWise', /^POST .*notes/).length, 1, 'looked for, and found');
  });

  it('gives up after three days and puts the note on the card', async () => {
    const { message } = await j().summary({ user });
    psa().fault(down);
    await j().remove(message);
    await j().reads(message, 'Waiting for the PSA');
    await j().database.passTime(73 * 3600_000);
    const card = await j().after(message);
    same(card.filter((line) => /^(Ticket note|Write this)/.test(line)), ['FILL']);
    assert.deepEqual(j().notes(48213), []);
  });

  it('makes one new ticket although the answer to it was lost', async () => {
    psa().fault({ match: '^POST .*/service/tickets$', dropAfter: true });
    same(told(await j().whole({ user, ticket: 'new' })).slice(-1), ['FILL']);
    assert.equal(mine().length, 1);
    assert.equal(mine()[0]?.notes.filter((n) => n.text?.includes('MFA reset: R-') && n.text.includes('Removed: ')).length, 1);
  });

  it('makes one new ticket although the answer was lost and the search lags behind', async () => {
    psa().events.lagSearch({ ms: 1500 });
    psa().fault({ match: '^POST .*/service/tickets$', dropAfter: true });
    same(told(await j().whole({ user, ticket: 'new' })).slice(-1), ['FILL']);
    assert.equal(mine().length, 1);
  });

  it('makes the new ticket when the PSA is back, and removes without waiting for it', async () => {
    psa().fault(down);
    const { message } = await j().summary({ user, ticket: 'new' });
    await j().remove(message);
    same(told(await j().reads(message, 'Waiting for the PSA')).map(time), ['FILL']);
    assert.deepEqual(j().deletions(), ['microsoftAuthenticatorMethods']);
    await stillDownAfter(10 * 60_000);
    psa().clearFaults();
    same(told(await j().after(message)).slice(-1), ['FILL']);
    assert.equal(mine().length, 1);
  });

  it('puts the note on the card when the PSA makes no ticket', async () => {
    psa().events.deny({ right: 'add', denied: true });
    same(plainNote(await j().whole({ user, ticket: 'new' })), ['FILL']);
    assert.equal(mine().length, 0);
  });

  async function stillDownAfter(ms: number): Promise<void> {
    const before = psa().exchanges.length;
    await j().database.passTime(ms);
    for (const end = Date.now() + 10_000; psa().exchanges.length === before; await sleep(50)) {
      assert.ok(Date.now() < end, 'the product did not try again');
    }
    await sleep(150); // the refused try ends
  }

  const mine = () => psa().state().tickets.filter((ticket) => ticket.summary?.includes('MFA reset for Johanna Lorenz'));
});

const time = (line: string) => plain([line])[0] ?? '';
const plainNote = (card: string[]) => card.map((line) => line.replace(/\d{4}-\d\d-\d\d /, ''));
