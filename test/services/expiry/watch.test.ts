import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type EndingCredential, endingCredentials } from '../../../services/expiry/credentials.ts';
import { watchCredentials } from '../../../services/expiry/watch.ts';
import { createLog } from '../../../services/log.ts';
import { en } from '../../../services/words/en.ts';
import { testConfig } from '../../bot/harness.ts';
import { freshDatabase, type TestDatabase } from '../../database.ts';
import { selfSigned } from '../../sandbox/selfSigned.ts';

const dayMs = 24 * 3600_000;

describe('credentials that end', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await freshDatabase();
  });
  afterEach(() => database.drop());

  /** One look of one instance: what administrators are told, and the log. */
  async function look(credentials: EndingCredential[]): Promise<{ told: string[]; log: string[] }> {
    const told: string[] = [];
    const log: string[] = [];
    const stop = new AbortController();
    const watching = watchCredentials(
      {
        credentials,
        db: database.db,
        alarm: async (line) => void told.push(line),
        words: en,
        log: createLog('info', { write: (line) => void log.push(line) }),
      },
      stop.signal,
    );
    await sleep(150);
    stop.abort();
    await watching;
    return { told, log };
  }
  const ends = (days: number): EndingCredential[] => [
    { setting: 'GRAPH_CLIENT_SECRET', ends: new Date(Date.now() + days * dayMs), tellIn: null },
  ];

  it('are told at 30, 14, 7 and 1 days and at their end, each once over all instances', async () => {
    const secret = ends(31);
    const told: string[] = [];
    for (let day = 31; day >= -1; day -= 1) {
      for (const _instance of ['one', 'two']) told.push(...(await look(secret)).told);
      await database.passTime(dayMs);
    }
    assert.deepEqual(
      told.map((line) => /in (?:a day|(\d+) days)|ended/.exec(line)?.[0]),
      ['in 30 days', 'in 14 days', 'in 7 days', 'in a day', 'ended'],
    );
    for (const line of told) assert.match(line, /^The credential in GRAPH_CLIENT_SECRET end/);
  }).timeout(60_000);

  it('stand in the log at every look, the ended ones as errors', async () => {
    for (const _again of [1, 2]) assert.match((await look(ends(5))).log.join(), /"level":(40|"warn").*ends soon/);
    const { log } = await look(ends(-1));
    assert.match(log.join(), /"level":(50|"error").*has ended/);
    assert.deepEqual((await look(ends(45))).log, []);
  });

  it('that nobody wrote down are asked for', async () => {
    const { log, told } = await look([
      { setting: 'MicrosoftAppPassword', ends: null, tellIn: 'MicrosoftAppPasswordExpires' },
    ]);
    assert.match(log.join(), /is not known; set MicrosoftAppPasswordExpires/);
    assert.deepEqual(told, []);
  });

  it('are read from certificates, and from the settings for secrets and PSA keys', () => {
    const day = new Date('2027-03-31T00:00:00Z');
    const plain = testConfig('http://127.0.0.1:1');
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const credential = {
      kind: 'certificate' as const,
      certificate: selfSigned(privateKey, publicKey).pem,
      privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    };
    const list = endingCredentials({
      ...plain,
      bot: { ...plain.bot, credential },
      secretEnds: { bot: null, graph: day },
      psaConnections: [
        { name: 'main', kind: 'halo', settings: {}, secretEnds: day },
        { name: 'acme', kind: 'freshdesk', settings: {}, secretEnds: null },
      ],
    });
    assert.deepEqual(
      list.map(({ setting, ends: end }) => [setting, end !== null]),
      [
        ['MicrosoftAppCertificateFile', true],
        ['GRAPH_CLIENT_SECRET', true],
        ['PSA_MAIN_…', true],
      ],
    );
  });
});
