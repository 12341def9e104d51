import { z } from 'zod';
import { ServiceError } from '../../errors.ts';
import { htmlCode } from '../../http/failures.ts';
import { type Ask, createHttp, type Http } from '../../http.ts';
import type { PsaOutside } from '../outside.ts';
import { createToken } from '../token.ts';
import { limits } from './limits.ts';
import type { HaloSettings } from './settings.ts';
import { readError } from './wire.ts';

export const product = 'HaloPSA';
/** The most rows on a page, whatever is asked. https://github.com/homotechsual/HaloAPI/issues/90 */
const pageSize = 100;
const mostPages = 200;

export interface Api extends Http {
  /** All rows of a list, or pages until `enough`. `rowsOf` takes them out of the page. */
  pages<P extends { record_count: number }, R>(
    path: string,
    ask: Ask<P>,
    rowsOf: (page: P) => R[],
    enough?: (rows: R[]) => boolean,
  ): Promise<R[]>;
}

const infoWire = z.object({ auth_url: z.string().nullish(), tenant_id: z.string().nullish() });
const tokenWire = z.object({ access_token: z.string().min(1), expires_in: z.number().nullish() });

/** HaloPSA's REST API: OAuth client credentials, and lists that have to be asked for pages. */
export function createApi(name: string, settings: HaloSettings, outside: PsaOutside): Api {
  const prefix = `PSA_${name.toUpperCase()}_`;
  const origin = new URL(settings.url).origin;
  const now = outside.now ?? Date.now;
  const common = {
    service: 'PSA',
    product,
    checkCredentials: `Check ${prefix}CLIENT_ID, ${prefix}CLIENT_SECRET and ${prefix}TENANT, and that the application and its agent are active.`,
    readError,
    log: outside.log,
    secrets: [settings.clientSecret],
    ...(outside.timeoutMs ? { timeoutMs: outside.timeoutMs } : {}),
  } as const;
  const site = createHttp({ ...common, baseUrl: origin, headers: { accept: 'application/json' } });
  let where: { url: string; tenant: string | null } | null = null;

  /** Where tokens come from. The secret goes there, so it must be the same host, or one that the settings name. */
  async function authority(signal: AbortSignal): Promise<{ url: string; tenant: string | null }> {
    if (where) return where;
    const { authUrl, tenant } = settings;
    const info = authUrl && tenant ? null : await discover(signal);
    const url = (authUrl ?? info?.auth_url ?? `${origin}/auth`).replace(/(\/token)?\/*$/, '');
    if (!authUrl && (!URL.canParse(url) || new URL(url).origin !== origin)) {
      const sentence = `${product} signs in at another host than ${prefix}URL. If that host is yours, set ${prefix}AUTH_URL to it.`;
      throw new ServiceError('PSA', 'invalid', sentence);
    }
    where = { url, tenant: tenant ?? info?.tenant_id ?? null };
    return where;
  }

  /** Needs no token. Null where the instance does not tell: older builds answer with nothing or with their start page. */
  async function discover(signal: AbortSignal) {
    try {
      const ask = { what: 'tell where to sign in', schema: infoWire, signal };
      return (await site.request('GET', '/api/authinfo', ask)).data;
    } catch (error) {
      const untold = error instanceof ServiceError && (error.kind === 'notFound' || error.details.code === htmlCode);
      if (untold) return null;
      throw error;
    }
  }

  const token = createToken(async (signal) => {
    const { url, tenant } = await authority(signal);
    const login = createHttp({
      ...common,
      baseUrl: url,
      headers: { accept: 'application/json' },
      // Both statuses say that the application is not what HaloPSA knows: settings, and never worth a second try.
      readError: (body) => ({ ...readError(body), kind: 'signIn' }),
    });
    const { data } = await login.request('POST', '/token', {
      what: 'sign in',
      reads: true,
      ...(tenant ? { query: { tenant } } : {}),
      form: {
        grant_type: 'client_credentials',
        client_id: settings.clientId,
        client_secret: settings.clientSecret,
        scope: settings.scope,
      },
      schema: tokenWire,
      signal,
    });
    return {
      headers: { authorization: `Bearer ${data.access_token}` },
      endsAt: now() + (data.expires_in ?? 3600) * 1000,
    };
  }, now);

  const { request } = createHttp({
    ...common,
    baseUrl: `${origin}/api`,
    headers: { accept: 'application/json' },
    authorize: token,
    gate: outside.gate?.(limits),
  });

  return {
    request,
    async pages(path, ask, rowsOf, enough = () => false) {
      const rows = [];
      for (let number = 1; number <= mostPages; number += 1) {
        // `pageinate` is spelt so. Without it, and `page_no` from the first call on, sizes are ignored.
        const query = { ...ask.query, pageinate: true, page_size: pageSize, page_no: number };
        const { data } = await request('GET', path, { ...ask, query });
        const page = rowsOf(data);
        rows.push(...page);
        // Counted by what came: a page may hold fewer rows than were asked for.
        if (page.length === 0 || rows.length >= data.record_count || enough(rows)) return rows;
      }
      throw new ServiceError('PSA', 'unavailable', `${product} did not come to the end of a list.`);
    },
  };
}
