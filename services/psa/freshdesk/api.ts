import { ServiceError } from '../../errors.ts';
import { type Ask, createHttp, type Http } from '../../http.ts';
import type { PsaOutside } from '../outside.ts';
import { limitsOf } from './limits.ts';
import type { FreshdeskSettings } from './settings.ts';
import { readError } from './wire.ts';

export const product = 'Freshdesk';
export const mostOnPage = 100;
const mostPages = 100;
/** Freshdesk shows tickets of the last 30 days unless it is told since when. */
const yearMs = 365 * 24 * 3600_000;

export interface Api extends Http {
  /** Rows of a list page by page, until a page is short, `enough` says so, or `most` pages were read. */
  pages<R>(path: string, ask: Ask<R[]>, enough?: (rows: R[]) => boolean, most?: number): Promise<R[]>;
  /** With `include`; refused for that alone, once without it. https://github.com/singer-io/tap-freshdesk/issues/28 */
  including<T>(include: string, call: (include: Record<string, string>) => Promise<T>): Promise<T>;
  /** Since when tickets are listed. */
  lastYear(): string;
}

/** Freshdesk's API v2: a key, bare lists, and limits that the whole account shares. */
export function createApi(name: string, settings: FreshdeskSettings, outside: PsaOutside): Api {
  const prefix = `PSA_${name.toUpperCase()}_`;
  const login = Buffer.from(`${settings.apiKey}:X`).toString('base64');
  const { request } = createHttp({
    service: 'PSA',
    product,
    baseUrl: `${new URL(settings.url).origin}/api/v2`,
    headers: { authorization: `Basic ${login}`, accept: 'application/json' },
    secrets: [settings.apiKey, login],
    checkCredentials: `Check ${prefix}API_KEY and ${prefix}URL, and that the bot's agent is active.`,
    readError,
    trace: ['x-request-id'],
    log: outside.log,
    gate: outside.gate?.(limitsOf(settings.plan)),
    ...(outside.timeoutMs ? { timeoutMs: outside.timeoutMs } : {}),
  });

  return {
    request,
    async pages(path, ask, enough = () => false, most = mostPages) {
      const rows = [];
      for (let page = 1; page <= most; page += 1) {
        const query = { ...ask.query, page, per_page: mostOnPage };
        const { data } = await request('GET', path, { ...ask, query });
        rows.push(...data);
        if (data.length < mostOnPage || enough(rows)) return rows;
      }
      if (most < mostPages) return rows;
      throw new ServiceError('PSA', 'unavailable', `${product} did not come to the end of a list.`);
    },
    async including(include, call) {
      try {
        return await call({ include });
      } catch (error) {
        if (error instanceof ServiceError && error.kind === 'forbidden') return call({});
        throw error;
      }
    },
    lastYear: () => new Date((outside.now ?? Date.now)() - yearMs).toISOString().replace(/\.\d+Z$/, 'Z'),
  };
}
