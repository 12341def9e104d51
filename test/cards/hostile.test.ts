import assert from 'node:assert/strict';
import { draw } from '../../cards/index.ts';
import { expand, lookAlike, markdown } from '../../cards/render.ts';
import { en } from '../../services/words/en.ts';
import { clock, facts, form, heading, samples, summary } from './samples.ts';
import { nodes, ofType, texts } from './walk.ts';

const hostile = [
  '[pay](https://evil.example)',
  '![x](https://evil.example/x.png)',
  '{{TIME(2026-03-12T14:00:00Z)}}',
  '${signal}',
  '<at>Alex</at>',
  '**bold** _under_ ~gone~ `code`',
  '# heading',
  '- item',
  '1. item',
  'a\u202egnp.exe\u200b\u0007',
  'two\r\nlines',
];

/** The view with every text of it made hostile; ids stay. */
function poisoned(view: unknown, text: string, key = ''): unknown {
  const kept =
    /^(show|kind|id|formId|resetId|tenantId|url|ref|refs|goes|preselected|chosen|signal|type|state|verdict|result|why|now|nextTry|at|until|startedAt|registered|lastUsed|olderThan|field|ticketMode|reason|methods|signOut|waitingFor|steps|choices|errors|where|what|mark)$/;
  if (typeof view === 'string') return kept.test(key) || view === 'typeAhead' ? view : text;
  if (Array.isArray(view)) return view.map((each) => poisoned(each, text, key));
  if (typeof view !== 'object' || view === null) return view;
  return Object.fromEntries(Object.entries(view).map(([name, each]) => [name, poisoned(each, text, name)]));
}

describe('text from outside', () => {
  it('equals its escaped form in a heading', () => {
    const title = (user: string) =>
      ofType(draw(summary({ heading: { ...heading, user } }), en, clock), 'TextBlock')[0]?.text;
    assert.equal(title('[pay](https://evil.example)'), 'Reset MFA for \\[pay\\](https: //evil.example)?');
    assert.equal(title('svc_mfa_test'), 'Reset MFA for svc\\_mfa\\_test?');
    assert.equal(title('{{TIME(x)}}'), 'Reset MFA for { {TIME(x)}}?');
    assert.equal(title('<at>Alex</at>'), 'Reset MFA for ‹at›Alex‹/at›?');
    assert.equal(title('a\u202eb\u200bc\u0007\r\nd'), 'Reset MFA for abc d?');
    assert.equal(title('x'.repeat(80)), `Reset MFA for ${'x'.repeat(63)}…?`);
  });

  it('stands in a row without backslashes, as rows know no Markdown', () => {
    const registered = [{ ref: 'a', type: 'microsoftAuthenticator', device: '*Pixel* [8]', ending: null } as const];
    const labels = registered.map((each) => ({
      ...each,
      isDefault: false,
      registered: null,
      lastUsed: null,
      detail: null,
    }));
    const card = draw(summary({ facts: facts({ registered: labels }), goes: ['a'] }), en, clock);
    assert.ok(ofType(card, 'TextRun').some((run) => run.text === 'Microsoft Authenticator on *Pixel* [8]'));
  });

  it('has look-alikes in choices', () => {
    const card = draw(
      form({
        organisations: [
          { id: 'a', name: '[a](b) *c* _d_' },
          { id: 'b', name: 'B' },
        ],
      }),
      en,
      clock,
    );
    const [first] = nodes(card).filter(({ within }) => within === 'choices');
    assert.equal(first?.element.title, '(a)(b) ∗c∗ ＿d＿');
    assert.equal(first?.element.value, 'a');
  });

  it('is never Markdown, a mention, a date or a binding on any card', () => {
    for (const [name, view] of Object.entries(samples)) {
      for (const text of hostile) {
        const card = draw(poisoned(view, text) as typeof view, en, clock);
        const read = texts(card);
        for (const each of read) {
          assert.doesNotMatch(each, /\{\{|\$\{|<|[\p{Cc}\p{Cf}]/u, `${name}: ${each}`);
        }
        for (const block of ofType(card, 'TextBlock')) {
          assert.doesNotMatch(String(block.text), /(^|[^\\])[*_[\]~`]/, `${name}: ${String(block.text)}`);
          assert.doesNotMatch(String(block.text), /^\s*([#+-]|\d+[.)])\s/, `${name}: ${String(block.text)}`);
        }
        for (const { element } of nodes(card).filter(({ within }) => within === 'facts')) {
          assert.doesNotMatch(String(element.value), /(^|[^\\])[*_[\]~`]/, `${name}: ${String(element.value)}`);
        }
      }
    }
  });
});

describe('expand', () => {
  it('throws when data for a binding is missing', () => {
    assert.throws(
      () => expand({ type: 'AdaptiveCard', body: [{ type: 'TextBlock', text: '${nobody}' }] }, {}),
      /nobody/,
    );
  });

  it('escapes no more than Markdown acts on, because some phones show the backslashes', () => {
    assert.equal(markdown('Removed (2) · done. aka.ms/mfasetup'), 'Removed (2) · done. aka.ms/mfasetup');
    assert.equal(markdown('# x'), '\\# x');
    assert.equal(markdown('1. x'), '1\\. x');
    assert.equal(markdown('- x'), '\\- x');
    assert.equal(lookAlike('plain name'), 'plain name');
  });
});
