import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

/** Who may import whom. Folders not named here may be imported by nobody but themselves and test. */
const root = join(import.meta.dirname, '..');
const allowed: Record<string, string[]> = {
  'index.ts': ['bot', 'services'],
  bot: ['bot', 'cards', 'services'],
  cards: ['cards', 'services (types)'],
  services: ['services'],
  sandbox: ['sandbox', 'scripts', 'services (types)'],
  scripts: ['scripts', 'cards', 'services', 'sandbox', 'test'],
};
/** Only bot/ knows Teams' library; only render.ts and the note's wording know the templating library; adapters stay apart. */
const libraries: Record<string, RegExp> = {
  botbuilder: /^bot\//,
  'botframework-connector': /^bot\//,
  restify: /^bot\//,
  'adaptivecards-templating': /^(cards\/render|services\/words\/noteWording)\.ts$/,
  '@azure/msal-node': /^(services\/graph|bot)\//,
  '@microsoft/microsoft-graph-client': /^services\/graph\//,
  ky: /^services\//,
  kysely: /^(services|test)\//,
  pg: /^(services\/storage|test|sandbox)\//,
  'pg-boss': /^services\/durable\//,
};

interface Import {
  from: string;
  line: number;
  to: string;
  typeOnly: boolean;
}

const sources = filesBelow(root).filter((f) => /\.(ts|mjs)$/.test(f));
const imports = sources.flatMap(importsOf);

describe('the architecture', () => {
  it('lets each folder import only what its place in the tree allows', () => {
    const wrong = imports
      .filter(({ to }) => to.startsWith('.'))
      .flatMap((each) => {
        const from = top(each.from);
        const to = top(relative(root, resolve(root, dirname(each.from), each.to)));
        const rules = allowed[from];
        if (!rules || from === 'test' || from === 'bench') return [];
        // A bot that was killed leaves its database running; the sandbox stops it as the product itself would.
        const stopsDatabase = each.from === 'sandbox/product.ts' && each.to.startsWith('../services/storage/');
        const fine =
          stopsDatabase || rules.includes(to) || (each.typeOnly && rules.includes(`${to} (types)`)) || from === to;
        return fine ? [] : [`${each.from}:${each.line} imports ${each.to}`];
      });
    assert.deepEqual(wrong, []);
  });

  it('keeps each library where it belongs', () => {
    const wrong = imports.flatMap((each) => {
      const name = each.to.startsWith('@') ? each.to.split('/').slice(0, 2).join('/') : (each.to.split('/')[0] ?? '');
      const place = libraries[name];
      const isTest = /^(test|bench|scripts)\//.test(each.from);
      return !place || isTest || place.test(each.from) ? [] : [`${each.from}:${each.line} imports ${name}`];
    });
    assert.deepEqual(wrong, []);
  });

  it('keeps resets away from every adapter: they know ports only', () => {
    const wrong = imports.filter(
      ({ from, to, typeOnly }) =>
        from.startsWith('services/resets/') &&
        /\/(psa|graph)\//.test(to) &&
        !/\/(psa|graph|mask)\.ts$/.test(to) &&
        !typeOnly,
    );
    assert.deepEqual(wrong, []);
  });

  it('reads the environment in one place only', () => {
    const readers = sources.filter(
      (f) => /^(bot|cards|services)\//.test(f) && /process\.env/.test(readFileSync(join(root, f), 'utf8')),
    );
    // embedded.ts hands PATH to PostgreSQL's own programs; config takes the environment as an argument.
    assert.deepEqual(readers, ['services/storage/embedded.ts']);
  });

  it('has no sandbox or test branch in the product', () => {
    const product = sources.filter((f) => /^(index\.ts|bot|cards|services)/.test(f));
    const guilty = product.filter((f) =>
      /NODE_ENV|process\.env\.(TEST|DEMO)|isSandbox|demoMode/.test(readFileSync(join(root, f), 'utf8')),
    );
    assert.deepEqual(guilty, []);
  });

  it('pairs every card template with its typed half', () => {
    const cards = readdirSync(join(root, 'cards'));
    const unpaired = cards.filter((f) => f.endsWith('.json') && !cards.includes(f.replace(/\.json$/, '.ts')));
    assert.deepEqual(unpaired, []);
  });
});

function top(path: string): string {
  return path.split(sep)[0] ?? path;
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    if (name === 'node_modules' || name.startsWith('.') || name === 'data' || name === 'card-pictures') return [];
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [relative(root, path)];
  });
}

function importsOf(from: string): Import[] {
  const text = readFileSync(join(root, from), 'utf8');
  return [...text.matchAll(/^(?:import|export)\s+(type\s)?(?:[^'"]*?\sfrom\s+)?['"]([^'"]+)['"]/gm)].map((match) => ({
    from,
    line: text.slice(0, match.index).split('\n').length,
    to: match[2] ?? '',
    typeOnly: match[1] !== undefined,
  }));
}
