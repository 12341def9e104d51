import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { ServiceError } from '../../../services/errors.ts';
import { en } from '../../../services/words/en.ts';
import { failing, graphSays, psaSays } from './lifePorts.ts';
import { useLifeWorld } from './lifeWorld.ts';

const connectionLost = () => Object.assign(new Error('terminating connection'), { code: '57P01' });

describe('a reset among errors', () => {
  const world = useLifeWorld();

  for (const kind of ['resetPlanned', 'methodRemoval', 'signOut', 'resetOutcome', 'ticketNoted']) {
    it(`goes on when the database is lost at "${kind}", and doubles nothing`, async () => {
      const w = await world({ faulty: true });
      await w.run();
      await w.confirm();
      w.loseDatabaseAt(kind);
      await w.run();
      assert.equal((await w.row()).ended_at, null);
      const ended = await w.runToEnd();
      assert.deepEqual([ended.outcome.kind, ended.ticket.kind], ['done', 'noted']);
      assert.deepEqual(ended.outcome.methods, [{ ref: 'mobile', result: 'removed' }]);
      assert.equal(w.directory.changes.filter((c) => c === 'delete mobile').length, 1);
      assert.equal(w.helpdesk.notes.length, 1);
      assert.match(w.helpdesk.notes[0]?.text ?? '', /^Removed: Mobile phone ending in 89\.$/m);
    });
  }

  it('gives up after five more tries, and shows the text of the note to write', async () => {
    const w = await world({ faulty: true });
    let calls = 0;
    w.helpdesk.psa.ensureNote = async () => {
      calls += 1;
      throw new TypeError('a bug');
    };
    await w.run();
    await w.confirm();
    const { outcome, ticket, card } = await w.runToEnd();
    assert.equal(calls, 6);
    assert.equal(outcome.kind, 'done');
    assert.ok(ticket.kind === 'refused');
    assert.deepEqual([ticket.sentence, ticket.number], [en.service.unexpected, '48213']);
    assert.match(ticket.note, /^Removed: Mobile phone ending in 89\.$/m);
    assert.match(ticket.note, /^How the caller was verified: Called back a number on record\.$/m);
    assert.deepEqual(card.ticket, ticket);
    assert.deepEqual(w.directory.changes, ['delete mobile', 'end sessions']);
  });

  it('does not count the tries of an outage when the database is lost once after it', async () => {
    const w = await world({ faulty: true });
    const { ensureNote } = w.helpdesk.psa;
    w.helpdesk.psa.ensureNote = failing(failing(ensureNote, connectionLost()), psaSays('unavailable'), 8);
    await w.run();
    await w.confirm();
    const { ticket } = await w.runToEnd();
    assert.equal(ticket.kind, 'noted');
    assert.equal(w.helpdesk.notes.length, 1);
  });

  it('lets no error of the Teams token overwrite a written note', async () => {
    const w = await world();
    await w.run();
    await w.confirm();
    const { notifier } = w.screen;
    const entra = new ServiceError('Microsoft Entra', 'unavailable', 'The bot gets no token for Teams at the moment.');
    notifier.show = failing(notifier.show, entra);
    await w.run();
    assert.equal((await w.row()).ended_at, null);
    assert.equal((await w.row()).ticket?.kind, 'noted');
    const { ticket, card, line } = await w.runToEnd();
    assert.deepEqual([ticket.kind, card.ticket.kind], ['noted', 'noted']);
    assert.match(line, /The note is on ticket 48213\./);
    assert.equal(w.helpdesk.notes.length, 1);
  });

  it('writes the note once when the PSA refused the keys and they were mended', async () => {
    const w = await world();
    const { psa } = w.helpdesk;
    psa.ensureNote = failing(psa.ensureNote, psaSays('signIn'), 3);
    await w.run();
    await w.confirm();
    await w.run();
    assert.equal((await w.row()).ticket?.kind, 'waiting');
    const { ticket } = await w.runToEnd();
    assert.equal(ticket.kind, 'noted');
    assert.equal(w.helpdesk.notes.length, 1);
  });

  it('tells the PSA since when a new ticket may exist, in every try after the first', async () => {
    const w = await world({ request: { ticket: { kind: 'new' } } });
    const { psa, asked } = w.helpdesk;
    const make = psa.ensureTicket;
    // The first call has no answer; then the search says that it may lag.
    const lagging = failing(make, psaSays('unavailable'), 4);
    const answers = failing(lagging, psaSays('unknownOutcome'));
    const since: (number | null)[] = [];
    const inFives = (ms: number) => Math.floor(ms / 5000) * 5;
    psa.ensureTicket = async (ticket, signal) => {
      since.push(ticket.mayExistSince ? inFives(Date.now() - Date.parse(ticket.mayExistSince)) : null);
      return answers(ticket, signal);
    };
    await w.run();
    await w.confirm();
    const { ticket } = await w.runToEnd();
    assert.deepEqual(since.slice(0, 4), [null, 10, 20, 40]);
    // Looked for over a minute: it may be sent once more, and the next look counts from there.
    assert.deepEqual(since.slice(4), [80, 5]);
    assert.equal(asked.length, 1);
    assert.ok(ticket.kind === 'noted');
    assert.deepEqual([ticket.number, ticket.created], ['9001', true]);
  });

  it('rests as long as Microsoft asked, however often it is nudged', async () => {
    const w = await world();
    const { graph } = w.directory;
    let asked = 0;
    const { deleteMethod } = graph;
    graph.deleteMethod = async (...args) => {
      asked += 1;
      if (asked > 1) return deleteMethod(...args);
      throw new ServiceError('Microsoft Graph', 'throttled', 'Too many.', { retryAfterMs: 30_000 });
    };
    await w.run();
    await w.nudged();
    assert.equal((await w.row()).view?.show, 'summary');
    await w.confirm();
    await w.nudged();
    for (const passed of [0, 20_000, 9000]) {
      await w.database.passTime(passed);
      await w.nudged();
      assert.equal(asked, 1, 'not asked again before its time');
      assert.equal((await w.row()).view?.show, 'waiting');
    }
    await w.database.passTime(1001);
    await w.nudged();
    assert.equal(asked, 2);
    assert.equal((await w.runToEnd()).outcome.kind, 'done');
  });

  it('has stored that it waits before another run may begin', async () => {
    const w = await world();
    const { graph } = w.directory;
    graph.deleteMethod = failing(graph.deleteMethod, graphSays('throttled'));
    const { store } = w.deps;
    const { saveView } = store;
    store.saveView = async (...args) => {
      await sleep(30);
      return saveView(...args);
    };
    await w.run();
    await w.confirm();
    await w.run();
    assert.equal((await w.row()).view?.show, 'waiting');
    assert.equal((await w.runToEnd()).outcome.kind, 'done');
  });

  it('is taken over at once when its process died, rested or not', async () => {
    const w = await world();
    await w.run();
    await w.confirm();
    const { store } = w.deps;
    assert.ok(await store.claim(w.id), 'the answer made it due');
    assert.ok(await store.claim(w.id), 'whoever claimed it has not put it to rest');
    await store.dueIn(w.id, 60_000, { faults: 0 });
    assert.equal(await store.claim(w.id), null, 'it rests');
    await w.database.passTime(60_001);
    assert.ok(await store.claim(w.id));
  });

  it('is due from the moment of the answer, so that a process that dies before the nudge loses nothing', async () => {
    const w = await world();
    await w.run();
    assert.equal(await w.isDue(), false);
    await assert.rejects(w.confirm({ nudged: false }), /killed/);
    assert.equal(w.nudges(), 0);
    assert.equal(await w.isDue(), true);
    const { outcome } = await w.runToEnd();
    assert.equal(outcome.kind, 'done');
  });

  it('keeps "wrong person" on the card while the note is still tried and after it came', async () => {
    const w = await world();
    const { psa } = w.helpdesk;
    const { graph } = w.directory;
    const { revokeSessions } = graph;
    graph.revokeSessions = async (...args) => {
      psa.getTicket = failing(psa.getTicket, psaSays('unavailable'), 2);
      return revokeSessions(...args);
    };
    await w.run();
    await w.confirm();
    await w.run();
    assert.equal((await w.row()).ticket?.kind, 'waiting');
    const pressed = await w.wrongPerson();
    assert.ok(pressed.show === 'outcome' && pressed.wrongPersonSaid);
    const before = w.screen.shown.length;
    const { card, ticket } = await w.runToEnd();
    assert.deepEqual([ticket.kind, card.ticket.kind, card.wrongPersonSaid], ['noted', 'noted', true]);
    const since = w.screen.shown.slice(before);
    assert.ok(since.length > 1);
    for (const view of since) assert.ok(view.show === 'outcome' && view.wrongPersonSaid);
    const { view } = await w.row();
    assert.ok(view?.show === 'outcome' && view.wrongPersonSaid);
  });

  it('makes one form when the way back to it is repeated', async () => {
    const w = await world();
    w.helpdesk.psa.getTicket = async () => null;
    const { notifier } = w.screen;
    notifier.show = failing(notifier.show, new ServiceError('Microsoft Teams', 'unavailable', 'Teams is down.'));
    await w.run();
    assert.equal((await w.row()).ended_at, null);
    await w.run();
    const { ended_at, view } = await w.row();
    assert.notEqual(ended_at, null);
    assert.ok(view?.show === 'form');
    assert.deepEqual(w.screen.shown.at(-1), view);
    assert.deepEqual(view.errors, [{ field: 'ticket', kind: 'notFound', number: '48213', example: '12345' }]);
    const forms = await w.database.db
      .selectFrom('forms')
      .select('id')
      .where(sql<string>`owner->>'id'`, '=', w.technician.id)
      .execute();
    assert.deepEqual(forms, [{ id: view.formId }]);
    assert.deepEqual(w.directory.changes, []);
  });
});
