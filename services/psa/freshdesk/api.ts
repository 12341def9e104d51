import { orNull, ServiceError } from '../../errors.ts';
import { type Ask, createHttp, type Http } from '../../http.ts';
import type { PsaOutside } from '../outside.ts';
import { limitsOf } from './limits.ts';
import type { FreshdeskSettings } from './settings.ts';
import { readError } from './wire.ts';

export const product = 'Freshdesk';
const mostOnPage = 100;
const mostPages = 100;
/** Names that settings use, and what this key may not include, are asked for again after so long. */
export const keptMs = 15 * 60_000;
/** Freshdesk shows tickets of the last 30 days unless it is told since when. */
const yearMs = 365 * 24 * 3600_000;

export interface Api extends Http {
  /** Rows of a list page by page, until there are no more, `enough` says so, or `most` pages were read. */
  pages<R>(path: string, ask: Ask<R[]>, enough?: (rows: R[]) => boolean, most?: number): Promise<R[]>;
  /** With `include`; refused for that alone, without it for a while. https://github.com/singer-io/tap-freshdesk/issues/28 */
  including<T>(include: string, call: (include: Record<string, string>) => Promise<T>): Promise<T>;
  /** Query of the newest tickets of a company or a requester, that changed within a year. */
  newest(of: Record<string, number>): Record<string, string | number>;
  /** A setting's whole name, for a sentence. */
  setting(ending: string): string;
}

/** Freshdesk's API v2: a key, bare lists, and limits that the whole account shares. */
export function createApi(name: string, settings: FreshdeskSettings, outside: PsaOutside): Api {
  const now = outside.now ?? Date.now;
  const setting = (ending: string) => `PSA_${name.toUpperCase()}_${ending}`;
  const login = Buffer.from(`${settings.apiKey}:X`).toString('base64');
  const { request } = createHttp({
    service: 'PSA',
    product,
    baseUrl: `${new URL(settings.url).origin}/api/v2`,
    headers: { authorization: `Basic ${login}`, accept: 'application/json' },
    secrets: [settings.apiKey, login],
    checkCredentials: `Check ${setting('API_KEY')} and ${setting('URL')}, and that the bot's agent is active.`,
    readError,
    trace: ['x-request-id'],
    log: outside.log,
    gate: outside.gate?.(limitsOf(settings.plan)),
    ...(outside.timeoutMs ? { timeoutMs: outside.timeoutMs } : {}),
  });

  let withoutUntil = Number.NEGATIVE_INFINITY;

  return {
    request,
    setting,
    async pages(path, ask, enough = () => false, most = mostPages) {
      const rows = [];
      for (let page = 1; page <= most; page += 1) {
        const query = { ...ask.query, page, per_page: mostOnPage };
        const { data, headers } = await request('GET', path, { ...ask, query });
        rows.push(...data);
        // A page may hold less than was asked for: then `Link` names the next one.
        const isLast = data.length < mostOnPage && !/rel="?next\b/.test(headers.get('link') ?? '');
        if (isLast || enough(rows)) return rows;
      }
      if (most < mostPages) return rows;
      throw new ServiceError('PSA', 'unavailable', `${product} did not come to the end of a list.`);
    },
    async including(include, call) {
      if (now() < withoutUntil) return call({});
      try {
        return await call({ include });
      } catch (error) {
        if (!isForbidden(error)) throw error;
        const answer = await call({});
        withoutUntil = now() + keptMs;
        return answer;
      }
    },
    newest: (of) => ({
      ...of,
      updated_since: new Date(now() - yearMs).toISOString().replace(/\.\d+Z$/, 'Z'),
      order_by: 'created_at',
      order_type: 'desc',
    }),
  };
}

const isForbidden = (error: unknown) => error instanceof ServiceError && error.kind === 'forbidden';

/** Null for an error that only means that we may not look, or that there is nothing. */
export async function seen<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await orNull(answer);
  } catch (error) {
    if (isForbidden(error)) return null;
    throw error;
  }
}
