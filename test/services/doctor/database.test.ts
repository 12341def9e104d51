import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Check } from '../../../services/doctor/check.ts';
import { databaseChecks } from '../../../services/doctor/database.ts';
import { openServer } from '../../../services/storage/embedded.ts';
import { freshDatabase, type TestDatabase } from '../../database.ts';

describe("the doctor's look at the database", () => {
  let database: TestDatabase;
  let folder: string;
  beforeEach(async () => {
    database = await freshDatabase();
    folder = await mkdtemp(join(tmpdir(), 'mfa-doctor-'));
    await chmod(folder, 0o755); // as root the server runs as nobody, who must be able to enter
  });
  afterEach(async () => {
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  async function examine(databaseUrl: string | null, dataDir: string | null = null): Promise<Check> {
    const found: Check[] = [];
    for await (const one of databaseChecks({ databaseUrl, dataDir })) found.push(one);
    const [only] = found;
    assert.ok(only && found.length === 1);
    return only;
  }

  it('tells the version and that the tables are up to date', async () => {
    const { state, says } = await examine(database.url);
    assert.equal(state, 'ok');
    assert.match(says, /^PostgreSQL \d+(\.\d+)?, tables up to date\.$/);
  });

  it('warns of tables that are older or newer than the program, and changes none', async () => {
    const { rows } = await sql<{ name: string }>`delete from kysely_migration
      where name = (select max(name) from kysely_migration) returning name`.execute(database.db);
    const older = await examine(database.url);
    assert.equal(older.state, 'warning');
    assert.match(older.says, new RegExp(`not up to date \\(${rows[0]?.name}\\)`));
    await sql`insert into kysely_migration values (${rows[0]?.name}, ''), ('999-later', '')`.execute(database.db);
    const newer = await examine(database.url);
    assert.equal(newer.state, 'warning');
    assert.match(newer.says, /newer version of the bot \(999-later\)/);
  });

  it('takes an empty database for one before its first start', async () => {
    await sql`drop table kysely_migration`.execute(database.db);
    assert.match((await examine(database.url)).says, /still empty/);
  });

  it('fails a user that may not make the tables', async () => {
    const user = `weak${randomBytes(4).toString('hex')}`;
    await sql`drop table kysely_migration`.execute(database.db);
    await sql`create role ${sql.id(user)} login password 'canary-weak'`.execute(database.db);
    try {
      const url = new URL(database.url);
      Object.assign(url, { username: user, password: 'canary-weak' });
      const { state, says } = await examine(url.href);
      assert.equal(state, 'failed', says);
      assert.match(says, /may not make the tables/);
    } finally {
      await sql`drop role ${sql.id(user)}`.execute(database.db);
    }
  });

  it('says what is wrong with DATABASE_URL, and shows nothing of it', async () => {
    const patched = (patch: Partial<Pick<URL, 'password' | 'pathname' | 'port'>>) =>
      Object.assign(new URL(database.url), patch).href;
    for (const [url, why] of [
      [patched({ password: 'canary-wrong' }), /user or password/],
      [patched({ pathname: '/canary-nowhere' }), /no database of this name/],
      [patched({ port: '1' }), /cannot be reached/],
    ] as const) {
      const one = await examine(url);
      assert.equal(one.state, 'failed');
      assert.match(one.says, why);
      assert.doesNotMatch(JSON.stringify(one), /canary/);
    }
  });

  it("neither starts nor stops the bot's own server", async () => {
    const before = await examine(null, folder);
    assert.equal(before.state, 'skipped');
    assert.match(before.says, /does not run now/);
    const server = await openServer(folder, ['fsync=off']);
    try {
      assert.match((await examine(null, folder)).says, /still empty/);
      assert.match((await examine(null, folder)).says, /still empty/, 'it runs on');
    } finally {
      await server.close();
    }
    assert.equal((await examine(null, folder)).state, 'skipped');
  });

  it('takes what a crash left behind for a server that does not run', async () => {
    const data = join(folder, 'postgresql');
    await mkdir(data);
    await writeFile(join(data, 'postmaster.pid'), ['1', data, '0', '1', ''].join('\n'));
    await writeFile(join(data, 'password'), 'canary');
    assert.equal((await examine(null, folder)).state, 'skipped');
  });
});
