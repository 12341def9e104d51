/** Reads lists whole. Their order is not documented, so nothing here relies on one. */

export const pageSize = 100;
/** A first page of so many rows may be all that the server gives at once, and not all there is. */
const usualCaps = new Set([10, 15, 20, 25, 50]);

export interface Page<T> {
  rows: T[];
  /** Null where the vendor does not count. */
  total: number | null;
}

export interface Pages<T> {
  rows: T[];
  /** False when there were more pages than were to be read. */
  whole: boolean;
}

/** All pages, each row once, or pages until the rows so far are enough. */
export async function allPages<T extends { id: number }>(
  page: (number: number) => Promise<Page<T>>,
  enough: (rows: T[]) => boolean = () => false,
  most = Number.POSITIVE_INFINITY,
): Promise<Pages<T>> {
  const found = new Map<number, T>();
  for (let number = 1; number <= most; number += 1) {
    const { rows, total } = await page(number);
    const before = found.size;
    for (const row of rows) found.set(row.id, row);
    const all = [...found.values()];
    const last = total === null ? rows.length < pageSize && !usualCaps.has(rows.length) : found.size >= total;
    // A page that brings nothing new ends it, whatever was counted.
    if (last || found.size === before || enough(all)) return { rows: all, whole: true };
  }
  return { rows: [...found.values()], whole: false };
}
