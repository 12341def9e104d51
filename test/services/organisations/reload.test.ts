import assert from 'node:assert/strict';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { organisations as sandbox } from '../../../sandbox/world.ts';
import { createLog } from '../../../services/log.ts';
import { createOrganisations, type Organisation } from '../../../services/organisations/organisations.ts';
import { fingerprint, watchOrganisations } from '../../../services/organisations/reload.ts';
import { en } from '../../../services/words/en.ts';
import { freshDatabase, type TestDatabase } from '../../database.ts';

const { contoso, fabrikam, adatum } = sandbox;
const everyMs = 40;

describe('the watch over ORGANISATIONS_FILE', () => {
  let database: TestDatabase;
  let folder: string;
  let stop: AbortController;
  const watches: Promise<void>[] = [];
  beforeEach(async () => {
    database = await freshDatabase();
    folder = await mkdtemp(join(tmpdir(), 'mfa-reload-'));
    stop = new AbortController();
    await write(contoso, fabrikam);
  });
  afterEach(async () => {
    stop.abort();
    await Promise.all(watches.splice(0));
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const file = (name = 'organisations.json') => join(folder, name);
  const put = async (text: string, name?: string) => {
    await writeFile(file('draft'), text);
    await rename(file('draft'), file(name));
  };
  const write = (...list: object[]) => put(JSON.stringify({ organisations: list }));
  const enabled = async () => (await reader().all()).filter((one) => one.enabled).map((one) => one.name);
  const reader = () => createOrganisations(database.db, ['main']);

  /** One instance with a file of its own; `beforeWatch` happens after it took the file in and before it watches. */
  async function instance(
    options: { name?: string; check?: () => Promise<void>; beforeWatch?: () => Promise<void> } = {},
  ) {
    const seen = { forgotten: [] as string[], checked: [] as string[][], told: [] as string[], log: [] as string[] };
    const organisations = reader();
    const path = file(options.name);
    const taken = await fingerprint(path);
    const known = await organisations.load(path);
    await options.beforeWatch?.();
    const watch = watchOrganisations(
      {
        file: path,
        taken,
        known,
        organisations,
        everyMs,
        forget: (id) => void seen.forgotten.push(id),
        check: async (some: Organisation[]) => {
          seen.checked.push(some.map((one) => one.name));
          await options.check?.();
        },
        alarm: async (line) => void seen.told.push(line),
        words: en,
        log: createLog('info', { write: (line) => void seen.log.push(line) }),
      },
      stop.signal,
    );
    watches.push(watch);
    return seen;
  }
  const lines = (seen: { log: string[] }, what: RegExp) => seen.log.filter((line) => what.test(line));
  async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
    for (const end = Date.now() + 8000; !(await holds()); await sleep(20))
      assert.ok(Date.now() < end, `did not happen: ${what}`);
  }
  const looks = (count: number) => sleep(everyMs * (count + 1));

  it('tells what was added, changed and disabled, drops their tokens, and checks them and no others', async () => {
    await write(contoso, fabrikam, { ...adatum, enabled: false });
    const seen = await instance();
    await write({ ...contoso, psaCompanyId: '999' }, { ...adatum, enabled: true });
    await until('taken in', () => seen.checked.length > 0);
    const told = JSON.parse(lines(seen, /is taken in/)[0] ?? '{}') as Record<string, string[]>;
    assert.deepEqual(
      [told.added, told.changed, told.disabled],
      [[], [adatum.name, contoso.name].toSorted(), [fabrikam.name]],
    );
    assert.deepEqual(seen.forgotten.toSorted(), [contoso, fabrikam, adatum].map((one) => one.tenantId).toSorted());
    assert.deepEqual(await enabled(), [adatum.name, contoso.name].toSorted());

    await write({ ...contoso, psaCompanyId: '999' }, adatum, fabrikam);
    await until('taken in again', () => seen.checked.length > 1);
    assert.deepEqual(seen.checked[1], [fabrikam.name]);
    await looks(5);
    assert.equal(seen.checked.length, 2);
  });

  it('keeps the old list when there are mistakes, logs all of them, and tells administrators once', async () => {
    const seen = await instance();
    await write(contoso, { ...adatum, domain: contoso.domain, psa: 'nowhere' });
    await until('told', () => seen.told.length > 0);
    await looks(5);
    assert.deepEqual(seen.told, [en.alarms.organisationsNotTaken]);
    assert.match(lines(seen, /is not taken in/).join(), /same domain.*nowhere/);
    assert.deepEqual([await enabled(), seen.forgotten], [[contoso.name, fabrikam.name], []]);

    await write(contoso);
    await until('the corrected file is taken in', async () => (await enabled()).length === 1);
  });

  it('loses no change that comes while the database is away, and calls that no mistake of the file', async () => {
    const seen = await instance();
    await sql`alter table organisations rename to away`.execute(database.db);
    await write(contoso);
    await until('the database failed', () => lines(seen, /tried again/).length > 1);
    await sql`alter table away rename to organisations`.execute(database.db);
    await until('taken in', async () => (await enabled()).length === 1);
    assert.deepEqual(seen.told, []);
    assert.deepEqual(seen.forgotten, [fabrikam.tenantId]);
  });

  it('sees the next change while organisations are still being checked', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const seen = await instance({ check: () => promise });
    await write(contoso, fabrikam, adatum);
    await until('the check began', () => seen.checked.length > 0);
    await write(contoso, fabrikam);
    await until('switched off', async () => (await enabled()).length === 2);
    resolve();
  });

  it('sees a change that came between the start and the first look', async () => {
    const seen = await instance({ beforeWatch: () => write(contoso) });
    await until('taken in', () => seen.checked.length > 0);
    assert.deepEqual(await enabled(), [contoso.name]);
  });

  it('leaves alone what an instance with a newer copy of the file took in', async () => {
    const older = await instance();
    await put(JSON.stringify({ organisations: [contoso, adatum] }), 'newer.json');
    await instance({ name: 'newer.json' });
    await looks(5);
    assert.deepEqual([await enabled(), older.log], [[adatum.name, contoso.name].toSorted(), []]);
  });

  it('drops its own tokens of an organisation that another instance switched off before', async () => {
    const seen = await instance();
    await put(JSON.stringify({ organisations: [contoso] }), 'newer.json');
    await instance({ name: 'newer.json' });
    await write(contoso);
    await until('taken in', () => seen.checked.length > 0);
    assert.deepEqual(seen.forgotten, [fabrikam.tenantId]);
  });

  it('tells once that the file is gone, and keeps the list', async () => {
    const seen = await instance();
    await rm(file());
    await until('told', () => seen.told.length > 0);
    await looks(5);
    assert.equal(seen.told.length, 1);
    assert.match(lines(seen, /is not taken in/).join(), /cannot be read \(ENOENT\)/);
    assert.deepEqual(await enabled(), [contoso.name, fabrikam.name]);
  });

  it('waits until a file is written to its end', async () => {
    const seen = await instance();
    const text = JSON.stringify({ organisations: [contoso, fabrikam, adatum] });
    for (let end = 0; end < text.length; end += Math.ceil(text.length / 12)) {
      await writeFile(file(), text.slice(0, end));
      await sleep(everyMs / 4);
    }
    await writeFile(file(), text);
    await until('taken in', () => seen.checked.length > 0);
    assert.deepEqual([seen.told, seen.checked], [[], [[adatum.name]]]);
  });
});
