import assert from 'node:assert/strict';
import { reopen, tell } from '../../../services/durable/journal.ts';
import type { MethodLabel } from '../../../services/resets/types.ts';
import type { Watched } from '../../../services/watch/watcher.ts';
import { failing, psaSays } from './lifePorts.ts';
import { type LifeWorld, useLifeWorld } from './lifeWorld.ts';

const hour = 3600_000;
const again: Watched = {
  kind: 'registered',
  methods: [{ ref: 'microsoftAuthenticator:new', type: 'microsoftAuthenticator', device: 'Pixel 9' } as MethodLabel],
  at: '2026-11-26T12:00:00.000Z',
};

describe('a reset whose card is nowhere yet', () => {
  const world = useLifeWorld();

  it('shows nobody where that was taken back, also when the technician has no chat, and removes nothing', async () => {
    const w = await world({ faulty: true });
    const { place } = await w.row();
    await w.deps.store.savePlace(w.id, { ...place, cardId: null });
    w.deps.mayShowPeople = async () => false;
    for (let n = 0; n < 10 && !(await w.row()).ended_at; n++) await w.run();
    const { ended_at, outcome } = await w.row();
    assert.notEqual(ended_at, null);
    assert.deepEqual([outcome?.kind, outcome?.nothingRemoved], ['failed', true]);
    assert.deepEqual([w.screen.shown, w.screen.said, w.directory.changes], [[], [], []]);
  });
});

describe('a reset after its outcome', () => {
  const world = useLifeWorld();

  /** A press in the technician's chat, which makes the reset due. */
  const saysNotThem = (w: LifeWorld) =>
    reopen(w.database.db, w.id, 'notThem', { by: w.technician, at: '2026-11-26T12:05:00.000Z' });
  const sees = (w: LifeWorld, what: Watched = again) => tell(w.database.db, w.id, 'watched', what);
  function alarms(w: LifeWorld): string[] {
    const lines: string[] = [];
    w.deps.tellAdministrators = async (what) => {
      lines.push(typeof what === 'string' ? what : what.what);
    };
    return lines;
  }

  for (const [what, rest] of [
    ['ends', (w: LifeWorld) => w.deps.store.end(w.id)],
    ['pauses', (w: LifeWorld) => w.deps.store.dueAt(w.id, new Date(Date.now() + 36 * hour))],
    ['meets an outage', (w: LifeWorld) => w.deps.store.dueIn(w.id, 15 * 60_000, { faults: 0 })],
  ] as const) {
    it(`goes on at once when somebody pressed while its run ${what}`, async () => {
      const w = await world();
      assert.ok(await w.deps.store.claim(w.id));
      assert.ok(await saysNotThem(w));
      // A clock that is behind the press, as a statement has that began before it.
      await w.database.passTime(-1000);
      await rest(w);
      await w.database.passTime(1000);
      assert.equal((await w.row()).ended_at, null);
      assert.ok(await w.deps.store.claim(w.id), 'it rests');
    });
  }

  it('tells administrators at once that it was somebody else, also while the PSA is down', async () => {
    const w = await world({ settings: { watchHours: 24 } });
    const lines = alarms(w);
    const { psa } = w.helpdesk;
    await w.run();
    await w.confirm();
    await w.run();
    psa.ensureNote = failing(psa.ensureNote, psaSays('unavailable'), 1);
    await sees(w);
    await w.run();
    assert.deepEqual(lines, ['registered'], 'the technician has no chat here');
    psa.ensureNote = failing(psa.ensureNote, psaSays('unavailable'), 1000);
    assert.ok(await saysNotThem(w));
    await w.run();
    assert.equal(lines.length, 2);
    assert.match(lines[1] ?? '', /not theirs/);
    const { watch } = await w.row();
    assert.deepEqual(watch?.state === 'registered' && watch.notThem, {
      by: w.technician.name,
      at: '2026-11-26T12:05:00.000Z',
    });
  });

  it('tells what was registered while the note of the reset still waits', async () => {
    const w = await world({ settings: { watchHours: 24 } });
    const lines = alarms(w);
    const { psa } = w.helpdesk;
    const { ensureNote } = psa;
    psa.ensureNote = failing(ensureNote, psaSays('unavailable'), 1000);
    await w.run();
    await w.confirm();
    await w.run();
    const { ticket, watch } = await w.row();
    assert.deepEqual([ticket?.kind, watch?.state], ['waiting', 'watching']);
    assert.ok(await sees(w));
    await w.run();
    assert.equal((await w.row()).watch?.state, 'registered');
    assert.deepEqual(lines, ['registered']);
    psa.ensureNote = ensureNote;
    const { card } = await w.runToEnd();
    assert.deepEqual([card.ticket.kind, card.watch?.state], ['noted', 'registered']);
    assert.deepEqual(
      w.helpdesk.notes.map(({ key }) => key.split(' ')[1] ?? ''),
      ['', 'again'],
    );
  });

  it('keeps "noted", and the watch, when the PSA fails once at what comes after the note', async () => {
    const w = await world({ settings: { watchHours: 24, statusAfterSuccess: 'Resolved' } });
    const { psa } = w.helpdesk;
    psa.setStatus = failing(async () => {}, psaSays('unavailable'), 1);
    await w.run();
    await w.confirm();
    await w.run();
    assert.equal((await w.row()).ticket?.kind, 'noted');
    await w.run();
    psa.ensureNote = failing(psa.ensureNote, psaSays('unavailable'), 1);
    await sees(w);
    const { card, ticket } = await w.runToEnd();
    assert.deepEqual([ticket.kind, card.ticket.kind, card.watch?.state], ['noted', 'noted', 'registered']);
    assert.equal(w.helpdesk.notes.length, 2);
  });

  it('is watched as long as was meant when the watch began, whatever the settings say later', async () => {
    const w = await world({ settings: { watchHours: 24 } });
    await w.run();
    await w.confirm();
    await w.run();
    Object.assign(w.organisation.settings, { watchHours: 0 });
    await sees(w);
    const { card } = await w.runToEnd();
    assert.equal(card.watch?.state, 'registered');
  });

  it('has people told when something nobody expected stopped the note, and is watched on', async () => {
    const w = await world({ settings: { watchHours: 24 }, faulty: true });
    const lines = alarms(w);
    const { psa } = w.helpdesk;
    const { ensureNote } = psa;
    psa.ensureNote = async () => {
      throw new TypeError('a bug');
    };
    await w.run();
    await w.confirm();
    for (let n = 0; n < 8; n++) await w.run();
    const { ticket, ended_at, watch } = await w.row();
    assert.deepEqual([ticket?.kind, watch?.state, ended_at], ['refused', 'watching', null]);
    assert.deepEqual(lines, ['deadEnd']);
    assert.equal(w.screen.said.length, 1, 'the closing line');
    psa.ensureNote = ensureNote;
    await sees(w);
    const { card } = await w.runToEnd();
    assert.deepEqual([card.ticket.kind, card.watch?.state], ['refused', 'registered']);
  });

  it('ends when the same breaks again and again, and watches nobody for nobody', async () => {
    const w = await world({ settings: { watchHours: 24 }, faulty: true });
    const { notifier } = w.screen;
    await w.run();
    await w.confirm();
    await w.run();
    await sees(w);
    const { show } = notifier;
    notifier.show = async (place, view) => {
      if (view.show === 'told') throw new TypeError('a bug');
      return show(place, view);
    };
    for (let n = 0; n < 20 && !(await w.row()).ended_at; n++) await w.run();
    const { ended_at, watch, ticket } = await w.row();
    assert.notEqual(ended_at, null);
    assert.deepEqual([watch?.state, ticket?.kind], ['registered', 'noted']);
  });
});
