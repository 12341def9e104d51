import type { Words } from '../services/words/words.ts';

/** Not for people: ids, which must come back as they went, and addresses. */
const kept = new Set([
  'id',
  'url',
  'tenantId',
  'formId',
  'resetId',
  'signal',
  'ref',
  'refs',
  'goes',
  'preselected',
  'chosen',
  'olderThan',
  'mark',
]);

/** Longer than a name. */
const lengths: Record<string, number> = {
  typed: 120,
  signInName: 120,
  signInNames: 120,
  userTyped: 120,
  policy: 100,
  reasonText: 200,
  sentence: 400,
  note: 4000,
  filter: 200,
  problems: 400,
};

/** Makes every text of a view plain, whoever wrote it, so that no card has to think of it. See services/words/text.ts. */
export function tidy<T>(value: T, words: Words, key = ''): T {
  if (typeof value === 'string') return (kept.has(key) ? value : words.plain(value, lengths[key] ?? 64)) as T;
  if (Array.isArray(value)) return value.map((each) => tidy(each, words, key)) as T;
  if (typeof value !== 'object' || value === null || kept.has(key)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, tidy(each, words, name)])) as T;
}
