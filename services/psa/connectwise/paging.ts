import { ServiceError } from '../../errors.ts';
import type { Ask, HttpAnswer, Method } from '../../http.ts';
import { type Condition, conditions } from './conditions.ts';

/** Some older servers refuse more than 100 rows a page. https://github.com/christaylorcodes/PSConnectWise/issues/2 */
const olderPage = 100;

export type Call = <T>(method: Method, path: string, ask: Ask<T>) => Promise<HttpAnswer<T>>;

export interface Listing {
  conditions: Condition[];
  fields?: string;
  orderBy: 'id asc' | 'id desc';
  /** Rows wanted on a page, 1000 at most. */
  pageSize: number;
}

export interface Paging {
  /** One page, the first. */
  list<T>(path: string, ask: Ask<T[]>, listing: Listing): Promise<T[]>;
  /** All pages, or pages until the rows so far are enough. */
  listAll<T extends { id: number }>(
    path: string,
    ask: Ask<T[]>,
    listing: Listing,
    enough?: (rows: T[]) => boolean,
  ): Promise<T[]>;
}

/** Reads lists whole, with what this server allows on a page. */
export function createPaging(call: Call): Paging {
  let mostRows = 1000;

  async function page<T>(path: string, ask: Ask<T[]>, listing: Listing, number: number): Promise<HttpAnswer<T[]>> {
    const pageSize = Math.min(listing.pageSize, mostRows);
    // All parameters on each page: page two without its conditions listed other companies' tickets.
    const query = {
      ...(listing.conditions.length ? { conditions: conditions(listing.conditions) } : {}),
      ...ask.query,
      fields: listing.fields,
      orderBy: listing.orderBy,
      page: number,
      pageSize,
    };
    try {
      return await call('GET', path, { ...ask, query });
    } catch (error) {
      const tooMany = error instanceof ServiceError && error.kind === 'invalid' && error.details.code === 'OutOfRange';
      if (!tooMany || pageSize <= olderPage) throw error;
      mostRows = olderPage;
      return call('GET', path, { ...ask, query: { ...query, pageSize: olderPage } });
    }
  }

  async function listAll<T extends { id: number }>(
    path: string,
    ask: Ask<T[]>,
    listing: Listing,
    enough: (rows: T[]) => boolean = () => false,
  ): Promise<T[]> {
    const rows = new Map<number, T>();
    // Upwards by "id greater than the last one", which rows that come and go meanwhile cannot shift.
    const upwards = listing.orderBy === 'id asc';
    let last = 0;
    for (let number = 1; ; number += 1) {
      const from: Condition[] = upwards && last > 0 ? [{ field: 'id', is: '>', value: last }] : [];
      const answer = await page(
        path,
        ask,
        { ...listing, conditions: [...listing.conditions, ...from] },
        upwards ? 1 : number,
      );
      const before = rows.size;
      for (const row of answer.data) {
        rows.set(row.id, row);
        last = Math.max(last, row.id);
      }
      const more = hasNext(answer.headers) || answer.data.length >= Math.min(listing.pageSize, mostRows);
      // A page that brings nothing new ends it, whatever its header says.
      const all = [...rows.values()];
      if (!more || rows.size === before || enough(all)) return all;
    }
  }

  return { list: async (path, ask, listing) => (await page(path, ask, listing, 1)).data, listAll };
}

/** Only that there is a next page is taken from `Link`: the server may name another host there. */
function hasNext(headers: Headers): boolean {
  return /rel="?next"?/.test(headers.get('link') ?? '');
}
