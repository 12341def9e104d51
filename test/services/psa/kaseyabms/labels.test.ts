import assert from 'node:assert/strict';
import type { Exchange } from '../../../../sandbox/simulator.ts';
import { note } from '../fixtures.ts';
import { describeVendor, failure } from '../vendor.ts';
import { adapter, kaseyaBms, open } from './kaseyabms.ts';

describeVendor(kaseyaBms, 'labels', ({ simulator, psa, calls, use }) => {
  const bodyOf = (exchange: Exchange | undefined) => exchange?.requestBody as Record<string, unknown>;

  const typeIds = () => calls('POST', /notes$/).map((e) => bodyOf(e).typeId);

  it('takes the note type from the first table that holds it, and asks once in a quarter of an hour', async () => {
    let now = Date.now();
    use(adapter(simulator(), { now: () => now }));
    simulator().events.setTables({ tables: { NoteType: 'noteTypes' } });
    await psa().ensureNote(open, note);
    await psa().ensureNote(open, { ...note, key: 'R-OTHER1' });
    now += 16 * 60_000;
    await psa().ensureNote(open, { ...note, key: 'R-OTHER2' });
    assert.equal(calls('GET', /lookup\/NoteType$/).length, 2);
    assert.equal(calls('GET', /lookup\/TicketNoteType$/).length, 2);
  });

  it('takes it from notes on recent tickets when no table has a known name', async () => {
    simulator().events.setTables({ tables: {} });
    simulator().events.addNote({ number: simulator().numbers.otherRequester, text: 'by hand' });
    assert.equal(await psa().ensureNote(open, note), 'added');
    assert.deepEqual(typeIds(), [61]);
  });

  it('writes nothing without a note type of that name, and says that its number may be set', async () => {
    simulator().events.setTables({ tables: {} });
    const error = await failure(psa().ensureNote(open, note));
    assert.equal(error.kind, 'invalid');
    assert.match(error.message, /no note type named "Remote Support".*PSA_MAIN_NOTE_TYPE; its number may stand/);
    assert.equal(typeIds().length, 0);
    await adapter(simulator(), {}, { NOTE_TYPE: '62' }).ensureNote(open, note);
    assert.deepEqual(typeIds(), [62]);
  });

  it('refuses a number that a whole list does not have, and takes one that it has', async () => {
    const error = await failure(adapter(simulator(), {}, { NOTE_TYPE: '7' }).ensureNote(open, note));
    assert.match(error.message, /no note type named "7" \(PSA_MAIN_NOTE_TYPE\)/);
    await adapter(simulator(), {}, { NOTE_TYPE: '62' }).ensureNote(open, note);
    assert.deepEqual(typeIds(), [62]);
  });

  it('does not call a name unknown while a table cannot be read', async () => {
    simulator().events.setTables({ tables: { NoteType: 'noteTypes' } });
    simulator().fault({ match: 'lookup/NoteType', status: 503 });
    assert.equal((await failure(psa().ensureNote(open, note))).kind, 'unavailable');
    assert.equal(await psa().ensureNote(open, note), 'added');
  });

  it('names the right when lists are forbidden and tickets show no such name', async () => {
    simulator().events.deny({ right: 'lists', denied: true });
    const error = await failure(psa().ensureNote(open, note));
    assert.equal(error.kind, 'forbidden');
    assert.match(error.message, /Admin: View/);
  });

  it('stops at once when it is throttled', async () => {
    simulator().fault({ match: 'lookup/TicketNoteType', status: 429 });
    assert.equal((await failure(psa().ensureNote(open, note))).kind, 'throttled');
    assert.equal(calls('GET', /lookup\/NoteType$/).length, 0);
  });

  it('offers every label by name, active ones only, and counts an accepted number among them', async () => {
    const all = await psa().choices();
    assert.deepEqual([all.boardsAre, all.boards], ['queue', ['Help Desk', 'Escalations']]);
    assert.deepEqual(all.statuses, [
      { board: null, names: ['New', 'In Progress', 'Waiting Customer', 'Resolved', 'Completed'] },
    ]);
    assert.deepEqual(
      all.labels.map(({ setting, wanted, names }) => [setting, wanted, names.includes(wanted ?? '')]),
      Object.entries(simulator().settings)
        .filter(([setting]) => !['URL', 'COMPANY', 'USER_NAME', 'PASSWORD'].includes(setting))
        .map(([setting, wanted]) => [setting, wanted, true]),
    );
    const numbered = await adapter(simulator(), {}, { SOURCE: '82', ROLE: '' }).choices();
    assert.equal(numbered.labels.find(({ setting }) => setting === 'ROLE')?.wanted, null);
    assert.deepEqual(numbered.labels.find(({ setting }) => setting === 'SOURCE')?.names, ['Phone', 'Email', '82']);
  });
});

/** What is valid though the description at hand does not hold it: it is cut to a few paths, and knows one status. */
