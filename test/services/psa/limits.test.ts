import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { type Simulator, startSimulator } from '../../../sandbox/simulator.ts';
import { ServiceError } from '../../../services/errors.ts';
import { createHttp } from '../../../services/http.ts';
import { createGate } from '../../../services/psa/limits/gate.ts';
import { urgently } from '../../../services/psa/limits/urgency.ts';
import type { Limit } from '../../../services/psa/limits.ts';
import { createLimitStore } from '../../../services/storage/limits.ts';
import { freshDatabase, type TestDatabase } from '../../database.ts';

const minute = 60_000;
const perMinute: Limit = { kind: 'rate', name: 'all', most: 10, windowMs: minute };
const twoAtOnce: Limit = { kind: 'places', name: 'tickets', most: 2, restMs: 30 };

describe('limits of a PSA', () => {
  let database: TestDatabase;
  let server: Simulator;
  /** How many requests the server works on now, and at most. */
  let busy = 0;
  let most = 0;
  let workMs = 0;
  let answer: { status: number; headers?: Record<string, string> } = { status: 200 };
  const warnings: object[] = [];

  beforeEach(async () => {
    database = await freshDatabase();
    [busy, most, workMs, answer] = [0, 0, 0, { status: 200 }];
    server = await startSimulator('limited', async () => {
      busy += 1;
      most = Math.max(most, busy);
      await sleep(workMs);
      busy -= 1;
      return { ...answer, body: {} };
    });
  });
  afterEach(async () => {
    await server.close();
    await database.drop();
    assert.deepEqual(warnings, []);
  });

  /** One instance of the product: its own client, the shared database. */
  function instance(limits: Limit[], connection = 'main') {
    const log = { warn: (data: object) => void warnings.push(data) };
    const http = createHttp({
      service: 'PSA',
      product: 'A PSA',
      baseUrl: server.url,
      headers: {},
      checkCredentials: 'Check the keys.',
      gate: createGate(createLimitStore(database.db), connection, () => limits, log),
    });
    return (signal?: AbortSignal) => http.request('GET', '/x', { what: 'read', schema: z.unknown(), signal });
  }
  const failure = async (work: Promise<unknown>): Promise<ServiceError> => {
    const error = await work.then(
      () => null,
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof ServiceError, String(error));
    return error;
  };

  it('counts for all instances together, keeps a part for people who wait, and says how long it lasts', async () => {
    const [one, two] = [instance([perMinute]), instance([perMinute])];
    for (let n = 0; n < 9; n += 1) await (n % 2 ? one : two)();
    const error = await failure(one());
    assert.equal(error.kind, 'throttled');
    assert.match(error.message, /"main" has used what its vendor allows/);
    assert.ok((error.details.retryAfterMs ?? 0) > 1000 && (error.details.retryAfterMs ?? 0) <= minute);
    await urgently(() => two());
    assert.equal((await failure(urgently(() => two()))).kind, 'throttled');
    assert.equal(server.exchanges.length, 10);
  });

  it('counts each connection by itself', async () => {
    for (let n = 0; n < 9; n += 1) await instance([perMinute], 'main')();
    await instance([perMinute], 'acme')();
    assert.equal(server.exchanges.length, 10);
  });

  it('lets no burst through at the edge of a window: what was used a moment ago still counts', async () => {
    const ask = instance([perMinute]);
    for (let n = 0; n < 10; n += 1) await urgently(() => ask());
    const intoNext = minute - (Date.now() % minute) + 2000;
    await database.passTime(intoNext);
    assert.equal((await failure(urgently(() => ask()))).kind, 'throttled');
    await database.passTime(minute);
    await ask();
  });

  it('sends no more at once than there are places, over all instances, and loses none', async () => {
    workMs = 40;
    const [one, two] = [instance([twoAtOnce]), instance([twoAtOnce])];
    await Promise.all(Array.from({ length: 8 }, (_, n) => (n % 2 ? one : two)()));
    assert.equal(server.exchanges.length, 8);
    assert.equal(most, 2);
  });

  it('gives a place back when there was no answer, and when its process died', async () => {
    server.fault({ match: 'GET', dropAfter: true, times: 2 });
    const ask = instance([{ ...twoAtOnce, most: 1 }]);
    assert.equal((await failure(ask())).kind, 'unavailable');
    await ask();
    const gate = createGate(createLimitStore(database.db), 'main', () => [{ ...twoAtOnce, most: 1 }], {
      warn: () => {},
    });
    await sleep(50);
    await gate('GET', '/x', AbortSignal.timeout(1000)); // and is never left: kill -9
    assert.equal((await failure(urgently(() => ask()))).kind, 'throttled');
    await database.passTime(61_000);
    await ask();
  });

  it('lets people who wait go before background work', async () => {
    workMs = 60;
    const ask = instance([{ ...twoAtOnce, most: 1 }]);
    const order: string[] = [];
    const background = Array.from({ length: 4 }, () => ask().then(() => order.push('background')));
    await sleep(30);
    const person = urgently(() => ask()).then(() => order.push('person'));
    await Promise.all([...background, person]);
    assert.ok(order.indexOf('person') <= 1, order.join());
  });

  it('obeys Retry-After for everybody, and half an hour puts the job off instead of holding a worker', async () => {
    const [one, two] = [instance([perMinute]), instance([perMinute])];
    answer = { status: 429, headers: { 'retry-after': '1800' } };
    await failure(one());
    answer = { status: 200 };
    const started = Date.now();
    const error = await failure(two());
    assert.equal(error.kind, 'throttled');
    assert.ok((error.details.retryAfterMs ?? 0) > 1_790_000);
    assert.ok(Date.now() - started < 1000);
    assert.equal(server.exchanges.length, 1);
    await database.passTime(1_801_000);
    await two();
  });

  it('believes the vendor about what is left, since other programs use the account too', async () => {
    const left: Limit = { ...perMinute, most: 100, left: (headers) => Number.parseFloat(headers.get('x-left') ?? '') };
    const ask = instance([left]);
    answer = { status: 200, headers: { 'x-left': '4.0' } };
    await ask();
    assert.equal((await failure(ask())).kind, 'throttled');
    await urgently(() => ask());
  });

  it('counts a request that one limit holds back in no other', async () => {
    const both = instance([{ ...perMinute, name: 'small', most: 1 }, perMinute]);
    await both();
    await failure(urgently(() => both()));
    await failure(urgently(() => both()));
    const { rows } = { rows: await database.db.selectFrom('psa_limits').selectAll().execute() };
    assert.equal(rows.find((row) => row.name === 'all')?.state.used, 1);
  });

  it('sends nothing when the caller has given up waiting', async () => {
    workMs = 500;
    const ask = instance([{ ...twoAtOnce, most: 1 }]);
    const first = ask();
    await sleep(50);
    assert.equal((await failure(ask(AbortSignal.timeout(150)))).kind, 'timeout');
    await first;
    assert.equal(server.exchanges.length, 1);
  });
});
