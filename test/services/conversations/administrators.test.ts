import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createAdministrators } from '../../../services/conversations/administrators.ts';
import { ServiceError } from '../../../services/errors.ts';
import { createLog } from '../../../services/log.ts';
import type { Notifier } from '../../../services/resets/notifier.ts';
import type { Stop } from '../../../services/resets/types.ts';
import { en } from '../../../services/words/en.ts';
import { aPlace } from '../../builders.ts';
import { freshDatabase, type TestDatabase } from '../../database.ts';

/** Telling administrators when not all is well. */
describe('telling administrators', () => {
  let database: TestDatabase;
  let said: string[] = [];
  let stop: Stop | null = null;
  let failure: ServiceError | null = null;
  const recorded: string[] = [];
  const notifier: Notifier = {
    show: async (place) => place,
    progress: () => {},
    say: async (place, line) => {
      if (failure && place.conversationId === 'theirs') throw failure;
      said.push(`${place.conversationId}: ${line}`);
    },
  };
  const make = () =>
    createAdministrators({
      db: database.db,
      access: { check: async () => (stop ? { ok: false, stop } : { ok: true, administrator: true }) },
      record: async ({ kind }) => void recorded.push(kind),
      notifier: () => notifier,
      words: en,
      log: createLog('fatal'),
    });

  before(async () => {
    database = await freshDatabase();
    const tenantId = randomUUID();
    const row = (id: string, more: object) => ({
      id,
      tenant_id: tenantId,
      place: JSON.stringify(aPlace({ conversationId: id })),
      ...more,
    });
    const person = JSON.stringify({ tenantId, id: randomUUID(), name: 'Alex Wilber' });
    await database.db.insertInto('conversations').values(row('own', { person })).execute();
    await database.db.insertInto('conversations').values(row('theirs', {})).execute();
  });
  beforeEach(() => {
    said = [];
    stop = null;
    failure = null;
  });
  after(() => database.drop());
  const telling = (here: boolean) =>
    database.db.updateTable('conversations').set({ tells_administrators: here }).where('id', '=', 'theirs').execute();

  it('fails for now when nobody can be checked, so that it is tried again, and nobody counts as told', async () => {
    stop = { kind: 'askerUnchecked' };
    await assert.rejects(make().tell('a line'), { kind: 'unavailable' });
    assert.deepEqual(recorded, []);
    stop = null;
    await make().tell('a line');
    assert.deepEqual(said, ['own: a line']);
  });

  it('records that nobody is there to be told', async () => {
    stop = { kind: 'notTechnician' };
    await make().tell('a line');
    assert.deepEqual([said, recorded], [[], ['administratorsUnreachable']]);
  });

  it('waits for a conversation that Teams does not find for a moment, and gives up one that is forbidden', async () => {
    await telling(true);
    const administrators = make();
    failure = new ServiceError('Microsoft Teams', 'notFound', 'Gone.', { code: 'ConversationNotFound' });
    await assert.rejects(administrators.tell('a line'), { kind: 'unavailable' });
    failure = null;
    await administrators.tell('a line');
    assert.deepEqual(said, ['theirs: a line']);
    failure = new ServiceError('Microsoft Teams', 'forbidden', 'Not here.');
    await administrators.tell('another');
    assert.deepEqual(said.slice(1), [`own: ${en.alarms.placeLost}`, 'own: another']);
  });
});
