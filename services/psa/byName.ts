import { ServiceError } from '../errors.ts';

/** Boards, statuses and other choices go by the names that people know. */

export function sameName(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}

/**
 * The one row of this name, upper and lower case alike. None or several: `invalid`, and nothing may be written; a
 * guessed number has shown internal notes to customers. `kind` and `where` are words of the sentence.
 */
export function onlyOne<T extends { name?: string | null | undefined }>(
  rows: T[],
  name: string,
  { product, kind, where = '' }: { product: string; kind: string; where?: string },
): T {
  const exact = rows.filter((row) => row.name?.trim() === name.trim());
  const hits = exact.length ? exact : rows.filter((row) => sameName(row.name ?? '', name));
  const [hit] = hits;
  if (hit && hits.length === 1) return hit;
  const found = hits.length ? `more than one ${kind}` : `no ${kind}`;
  throw new ServiceError('PSA', 'invalid', `${product} has ${found} named "${name}"${where}. Nothing was written.`);
}
