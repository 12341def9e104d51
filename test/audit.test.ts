import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { people } from '../sandbox/data.ts';
import { csvLine } from '../services/audit/csv.ts';
import { useStory } from './journeys/story.ts';

const root = join(import.meta.dirname, '..');

describe('npm run audit', () => {
  const s = useStory();

  function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
    const env = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...s().sandbox.product.env };
    return new Promise((resolve) => {
      execFile(process.execPath, ['scripts/audit.ts', ...args], { cwd: root, env }, (error, out, err) =>
        resolve({ code: error ? Number(error.code ?? 1) : 0, out, err }),
      );
    });
  }
  const today = () => new Date().toISOString().slice(0, 10);

  it('writes one line a reset, with how the caller was verified, and no number, address or device', async () => {
    const { appAndMobile } = people.contoso;
    await s().whole({ user: appAndMobile.userPrincipalName, methods: 'app,mobile' });
    const { code, out, err } = await run('--from', today(), '--to', '2099-01-01');
    assert.deepEqual([code, err], [0, '']);
    const [titles = '', line = '', ...more] = out.split('\r\n');
    assert.deepEqual(more, ['']);
    const cells = Object.fromEntries(
      titles
        .slice(1)
        .split(',')
        .map((title, n) => [title, line.split(',')[n] ?? '']),
    );
    assert.match(cells.reference ?? '', /^R-/);
    assert.deepEqual(
      [
        cells.organisation,
        cells['sign-in name'],
        cells.technician,
        cells['caller verified by'],
        cells.outcome,
        cells.removed,
      ],
      [
        'Contoso Ltd',
        appAndMobile.userPrincipalName,
        'Megan Bowen',
        'calledBack',
        'done',
        'mobile microsoftAuthenticator',
      ],
    );
    assert.doesNotMatch(line, /7700|iPhone|Pixel|\+44/);
    assert.equal((await run('--from', '2020-01-01', '--to', '2020-12-31')).out.split('\r\n').length, 2);
    for (const [domain, lines] of [
      ['fabrikam.com', 0],
      ['contoso.com', 1],
    ] as const) {
      const { out } = await run('--from', today(), '--to', '2099-01-01', '--organisation', domain);
      assert.equal(out.split('\r\n').length, 2 + lines, domain);
    }
  });

  it('says what is wrong with a day or an organisation', async () => {
    const wrong = await run('--from', '26.11.2026');
    assert.deepEqual([wrong.code, wrong.out, wrong.err], [2, '', '--from: give a day like 2026-11-26.\n']);
    const unknown = await run('--from', today(), '--organisation', 'nobody.com');
    assert.deepEqual(
      [unknown.code, unknown.err],
      [2, '--organisation: no organisation has the domain or tenant id nobody.com.\n'],
    );
  });
});

describe('a line of CSV', () => {
  it('quotes what would break it, and makes no formula of a name', () => {
    assert.equal(csvLine(['a,b', 'c"d', 'e\r\nf', 'plain']), '"a,b","c""d","e\r\nf",plain\r\n');
    assert.equal(csvLine(['=HYPERLINK(1)', '+1', '-1', '@x', '\tx']), "'=HYPERLINK(1),'+1,'-1,'@x,'\tx\r\n");
  });
});
