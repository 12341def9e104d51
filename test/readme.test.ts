import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { settingNames } from '../services/config/environment.ts';
import { methodRows, readPermissions, versionOf } from '../services/graph/authenticationMethods.ts';
import { permissions } from '../services/graph/permissions.ts';
import { organisationSettings } from '../services/organisations/settings.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const readme = read('README.md');
const pages = ['README.md', 'CONTRIBUTING.md', ...readdirSync(join(root, 'docs')).flatMap(pageOf)];
const scripts = (JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts;

function pageOf(name: string): string[] {
  return name.endsWith('.md') ? [`docs/${name}`] : [];
}

/** The text below a heading, to the next one of any level. */
function section(heading: string): string {
  const [, rest] = readme.split(`\n${heading}\n`);
  assert.ok(rest, `README has no "${heading}"`);
  return rest.split(/\n#{2,3} /)[0] ?? '';
}

/** Rows of the tables in a text, cell by cell, without head and rule. */
function rows(text: string): string[][] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .slice(1, -1)
        .split(' | ')
        .map((cell) => cell.trim()),
    );
}

/** What stands in code, in a line or in a block of its own. */
const inCode = (text: string): string[] =>
  [...text.matchAll(/```\w*\n([\s\S]*?)```|`([^`\n]+)`/g)].map((found) => found[1] ?? found[2] ?? '');

describe('the README', () => {
  it('names only commands that exist, and every one of them', () => {
    const named = pages.flatMap((page) =>
      inCode(read(page)).flatMap((code) =>
        [...code.matchAll(/\bnpm (?:run )?([a-z-]+)/g)].map(([, name = '']) => name),
      ),
    );
    const known = [...Object.keys(scripts), 'ci', 'test', 'start'];
    assert.deepEqual(
      named.filter((name) => !known.includes(name)),
      [],
    );
    assert.deepEqual(
      Object.keys(scripts).filter(
        (name) => !inCode(readme).some((code) => code.includes(`npm run ${name}`) || code === `npm ${name}`),
      ),
      [],
    );
  });

  it('links only to files and headings that exist', () => {
    const broken = pages.flatMap((page) => {
      const links = [...read(page).matchAll(/\]\(([^)]+)\)|src="([^"]+)"/g)].map((found) => found[1] ?? found[2] ?? '');
      return links
        .filter((link) => !link.startsWith('http'))
        .filter((link) => {
          const [path = '', heading] = link.split('#');
          const target = path ? join(dirname(page), path) : page;
          return (
            !existsSync(join(root, target)) || (heading !== undefined && !headings(read(target)).includes(heading))
          );
        })
        .map((link) => `${page}: ${link}`);
    });
    assert.deepEqual(broken, []);
  });

  it('names in code only files of the project that exist', () => {
    const missing = pages.flatMap((page) =>
      inCode(read(page))
        .filter((code) => /^(bot|cards|services|sandbox|scripts|test|docs|appPackage)\/[\w./-]*$/.test(code))
        // The zip is what a command makes.
        .filter((code) => !code.endsWith('.zip') && !existsSync(join(root, code)))
        .map((code) => `${page}: ${code}`),
    );
    assert.deepEqual(missing, []);
  });

  it('draws the tree as it stands', () => {
    const tree = treePaths();
    assert.deepEqual(
      tree.filter((path) => !existsSync(join(root, path))),
      [],
    );
    const folders = ['', 'services', 'bot'].flatMap((parent) =>
      readdirSync(join(root, parent), { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
        .filter(({ name }) => !['node_modules', 'data', 'card-pictures', 'devTools'].includes(name))
        .map(({ name }) => `${join(parent, name)}/`),
    );
    assert.deepEqual(
      folders.filter((folder) => !tree.includes(folder)),
      [],
    );
  });

  it('names every setting of the environment', () => {
    const named = rows(section('### Environment')).flatMap(([first = '']) => inCode(first));
    const bare = named.map((name) => (settingNames.includes(name) ? name : name.replace(/_FILE$|File$/, '')));
    assert.deepEqual(
      settingNames.filter((name) => !bare.includes(name)),
      [],
    );
    const example = read('.env.example');
    assert.deepEqual(
      named.filter((name) => !new RegExp(`^(# )?${name}=`, 'm').test(example)),
      [],
    );
  });

  it('has the settings of organisations with their defaults and all their values', () => {
    const table = rows(section('### Organisations'));
    const defaults: Record<string, unknown> = organisationSettings.parse({});
    assert.deepEqual(
      table.map(([name = '', value = '']) => [inCode(name)[0], JSON.parse(inCode(value)[0] ?? '')]),
      Object.entries(defaults),
    );
    const { properties = {} } = z.toJSONSchema(organisationSettings, { io: 'input' });
    for (const [name, , meaning = ''] of table) {
      const one = properties[inCode(name ?? '')[0] ?? ''];
      const values = typeof one === 'object' ? (one.enum ?? []) : [];
      for (const value of values) assert.ok(inCode(meaning).includes(JSON.stringify(value)), `${name}: ${value}`);
    }
  });

  it('asks for the permissions that the product wants, and for no other', () => {
    const table = rows(section('### 2. The app registration for Graph')).flatMap(([first = '']) => inCode(first));
    const one = (list: readonly string[]) => list[0] ?? '';
    const removed = ['microsoftAuthenticator', 'softwareOath', 'mobile', 'email'];
    const methods = methodRows.map((row) => {
      const written = removed.includes(row.type) || row.phone !== undefined;
      return written ? one(readPermissions(row)).replace('.Read.', '.ReadWrite.') : one(readPermissions(row));
    });
    // Reading people is enough for the organisation itself; the wide permission is a choice of its own.
    const { organisation: _, allMethods: __, allMethodsWrite: ___, ...others } = permissions;
    const wanted = [...Object.values(others).map(one), ...methods];
    assert.deepEqual([...table].toSorted(), [...new Set(wanted)].toSorted());
    const beta = methodRows.filter((row) => versionOf(row) === 'beta').map((row) => one(readPermissions(row)));
    const told = rows(section('### 2. The app registration for Graph')).filter(([, why = '']) => why.includes('beta'));
    assert.deepEqual(
      told.flatMap(([first = '']) => inCode(first)),
      beta,
    );
  });
});

function headings(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map((found) =>
    (found[1] ?? '')
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  );
}

/** Paths of the drawn tree: two blanks further in means within. */
function treePaths(): string[] {
  const parents: string[] = [];
  const lines = section('## The tree').split('```')[1]?.split('\n').filter(Boolean) ?? [];
  return lines.map((line) => {
    const [, blanks = '', name = ''] = /^( *)(\S+)/.exec(line) ?? [];
    const depth = blanks.length / 2;
    parents.length = depth;
    parents.push(name.replace(/\/$/, ''));
    return `${parents.join('/')}${name.endsWith('/') ? '/' : ''}`;
  });
}
