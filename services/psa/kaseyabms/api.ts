import { z } from 'zod';
import { ServiceError } from '../../errors.ts';
import { type Ask, createHttp, type Method } from '../../http.ts';
import type { PsaOutside } from '../outside.ts';
import { limits } from './limits.ts';
import { allPages, type Pages, pageSize } from './paging.ts';
import { createSession } from './session.ts';
import { addresses, type KaseyaBmsSettings } from './settings.ts';
import { envelope, failureIn, readError, securityCode, type TicketWire, ticketWire } from './wire.ts';

/** A limit counts for an hour: nothing is gained by asking again within seconds. */
const throttledMs = 2 * 60_000;
/** Of a search: a filter that got lost would give every ticket there ever was. */
const mostPages = 20;

type Listing<T> = Omit<Ask<T>, 'schema' | 'json'> & {
  row: z.ZodType<T>;
  enough?: (rows: T[]) => boolean;
  most?: number;
};

export interface Api {
  /** The `result` of an answer. */
  call<T>(method: Method, path: string, ask: Ask<T>): Promise<T>;
  /** All pages of a list. */
  list<T extends { id: number }>(path: string, listing: Listing<T>): Promise<Pages<T>>;
  /** Tickets. What the filter of the vendor does exactly is not documented: whoever asks looks at each row again. */
  search(
    filter: Record<string, string | number>,
    listing: Omit<Listing<TicketWire>, 'row'>,
  ): Promise<Pages<TicketWire>>;
}

/** Kaseya BMS REST API, version 2. https://help.bms.kaseya.com/help/Content/BMS%20API/bms-api-v2-bms-rest-apis.html */
export function createApi(name: string, settings: KaseyaBmsSettings, outside: PsaOutside): Api {
  const prefix = `PSA_${name.toUpperCase()}_`;
  const common = {
    service: 'PSA',
    product: 'Kaseya BMS',
    baseUrl: addresses(settings.url).api,
    checkCredentials: `Check ${prefix}URL, ${prefix}COMPANY, ${prefix}USER_NAME and ${prefix}PASSWORD, and ${prefix}TOTP_SECRET where the user signs in with MFA.`,
    readError,
    failureIn,
    gate: outside.gate?.(limits),
    log: outside.log,
    ...(outside.timeoutMs ? { timeoutMs: outside.timeoutMs } : {}),
  } as const;
  const session = createSession(settings, common, outside.now ?? Date.now);
  const http = createHttp({
    ...common,
    headers: { accept: 'application/json' },
    secrets: [settings.password],
    authorize: session.authorize,
  });

  async function answer<T>(method: Method, path: string, ask: Ask<T>) {
    const send = async () => (await http.request(method, path, { ...ask, schema: envelope(ask.schema) })).data;
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      const { code, status, retryAfterMs } = error.details;
      // With a 401 it is the token. Inside a 200 it may be the token or a right: nothing was done, so it is tried anew.
      if (error.kind === 'forbidden' && code === securityCode && status === 200) {
        session.refuse();
        return send();
      }
      if (error.kind !== 'throttled' || retryAfterMs) throw error;
      throw new ServiceError('PSA', 'throttled', error.message, { ...error.details, retryAfterMs: throttledMs }, error);
    }
  }

  return {
    call: async (method, path, ask) => (await answer(method, path, ask)).result,
    list: (path, { row, enough, most, ...ask }) =>
      allPages(
        async (number) => {
          const query = { ...ask.query, PageSize: pageSize, PageNumber: number };
          const { result, totalRecords } = await answer('GET', path, { ...ask, query, schema: z.array(row) });
          return { rows: result, total: totalRecords ?? null };
        },
        enough,
        most,
      ),
    search: (filter, { enough, most = mostPages, ...ask }) =>
      allPages(
        async (number) => {
          const { result, totalRecords } = await answer('POST', '/v2/servicedesk/tickets/search', {
            ...ask,
            json: { pageSize, pageNumber: number, filter },
            reads: true,
            schema: z.array(ticketWire),
          });
          return { rows: result, total: totalRecords ?? null };
        },
        enough,
        most,
      ),
  };
}
