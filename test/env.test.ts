import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settingNames } from '../services/config/environment.ts';
import { readSecrets } from '../services/config/secrets.ts';
import { ConfigError, readConfig } from '../services/config.ts';
import { readOrganisationsFile } from '../services/organisations/organisations.ts';
import { psaKinds } from '../services/psa/index.ts';

const root = join(import.meta.dirname, '..');

interface Line {
  name: string;
  value: string;
  /** A line that is commented out is a setting with a default, or another way to give one. */
  optional: boolean;
  comment: string;
}

/** Settings in the order of the file, each with the comment above it. */
async function readExample(): Promise<Line[]> {
  const lines = (await readFile(join(root, '.env.example'), 'utf8')).split('\n');
  return lines.flatMap((line, index) => {
    const [, mark, name, value = ''] = /^(# )?([A-Za-z][A-Za-z0-9_]*)=(\S*)$/.exec(line) ?? [];
    return name ? [{ name, value, optional: mark !== undefined, comment: lines[index - 1] ?? '' }] : [];
  });
}

/** The setting that a name fills: itself, or the one whose file it names. */
function settingOf(name: string): string {
  return settingNames.includes(name) ? name : name.replace(/_FILE$|File$/, '');
}

describe('.env.example', () => {
  let lines: Line[];

  before(async () => {
    lines = await readExample();
  });

  it('names every setting of the product, by itself or as a file, and none that does not exist', () => {
    const kinds = Object.values(psaKinds).flatMap((kind) => Object.keys(kind.settingNames));
    const expected = [
      ...settingNames,
      'PSA_CONNECTIONS',
      ...['KIND', 'SECRET_EXPIRES', ...kinds].map((name) => `PSA_MAIN_${name}`),
    ];
    const named = new Set(lines.map(({ name }) => settingOf(name)));
    assert.deepEqual([...named].toSorted(), [...new Set(expected)].toSorted());
  });

  it('says one line about each', () => {
    const silent = lines.filter(({ comment }) => !/^# [A-Z].*\.$/.test(comment));
    assert.deepEqual(
      silent.map(({ name }) => name),
      [],
    );
  });

  it('names each setting once', () => {
    const names = lines.map(({ name }) => name);
    assert.deepEqual(names, [...new Set(names)]);
  });

  it('is a whole configuration once its blanks are filled in', () => {
    assert.doesNotThrow(() => readConfig(filledIn(lines)));
  });

  it('leaves out nothing that is needed: without any one of its lines there is no start', () => {
    // A connection without its names is no connection, and then a reset has no ticket: that is allowed.
    const needed = lines.filter(({ name, optional }) => !optional && name !== 'PSA_CONNECTIONS');
    for (const { name } of needed) {
      const { [name]: _, ...rest } = filledIn(lines);
      assert.throws(() => readConfig(rest), ConfigError, name);
    }
  });

  it('means by each file a secret that is really read from there', async () => {
    const files = lines.filter(({ name }) => settingOf(name) !== name);
    assert.ok(files.length > 5);
    const folder = await mkdtemp(join(tmpdir(), 'mfa-env-'));
    try {
      const file = join(folder, 'secret');
      await writeFile(file, 'from the file\n', { mode: 0o600 });
      for (const { name } of files) {
        const problems: string[] = [];
        assert.equal(readSecrets({ [name]: file }, problems)[settingOf(name)], 'from the file', name);
        assert.deepEqual(problems, [], name);
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('gives the defaults that the product has', () => {
    const defaults = lines.filter(({ name, optional, value }) => optional && value && name !== 'DATABASE_URL');
    assert.ok(defaults.length > 3);
    const without = readConfig(filledIn(lines));
    const given = readConfig({ ...filledIn(lines), ...Object.fromEntries(defaults.map((d) => [d.name, d.value])) });
    assert.deepEqual(given, without);
  });
});

describe('organisations.example.json', () => {
  it('is accepted as it stands, with the connection of .env.example', async () => {
    const connections = (await readExample()).find(({ name }) => name === 'PSA_CONNECTIONS');
    const file = await readOrganisationsFile(join(root, 'organisations.example.json'), [connections?.value ?? '']);
    assert.equal(file.organisations.length, 3);
  });
});

function filledIn(lines: Line[]): Record<string, string> {
  const value = (name: string) => (/_ID$|Id$/.test(name) ? '00000000-0000-4000-8000-000000000001' : 'something');
  return Object.fromEntries(lines.filter((l) => !l.optional).map((l) => [l.name, l.value || value(l.name)]));
}
