import type { ZodType } from 'zod';
import { ServiceError } from '../../errors.ts';
import { type Ask, createHttp, type Http, type HttpAnswer, isLoopbackHost, type Method } from '../../http.ts';
import type { PsaOutside } from '../outside.ts';
import { limits } from './limits.ts';
import { type AutotaskSettings, isOwn, isZone } from './settings.ts';
import { listOf, readError, refusalIn, zoneWire } from './wire.ts';

export const product = 'Autotask PSA';
const pageSize = 500;
const mostPages = 40;

/**
 * One condition; those of a list hold all together. Values keep their type: a number as text is refused.
 * https://ww1.autotask.net/help/DeveloperHelp/Content/APIs/REST/API_Calls/REST_Basic_Query_Calls.htm
 */
export type Filter =
  | { op: 'eq' | 'gt' | 'gte'; field: string; value: string | number | boolean }
  | { op: 'contains' | 'beginsWith'; field: string; value: string }
  | { op: 'in' | 'notIn'; field: string; value: number[] }
  | { op: 'or'; items: Filter[] };

export type Entity = 'Tickets' | 'TicketNotes' | 'TimeEntries' | 'Companies' | 'Contacts' | 'Resources';

/** `most`: so many rows are enough. */
export type Listing<R> = Omit<Ask<unknown>, 'schema'> & { row: ZodType<R>; fields: string[]; most?: number };

export interface Api {
  call<T>(method: Method, path: string, ask: Ask<T>): Promise<HttpAnswer<T>>;
  /** Rows upwards by id: there is no order to ask for. */
  query<R extends { id: number }>(entity: Entity, filter: Filter[], listing: Listing<R>): Promise<R[]>;
  /** Where people open Autotask; null until the zone is known. */
  web(): string | null;
  /** A setting as it stands in `.env`, for sentences. */
  variable(ending: string): string;
}

/** Autotask's REST API: in which zone, who we are, and lists. */
export function createApi(name: string, settings: AutotaskSettings, outside: PsaOutside): Api {
  const variable = (ending: string) => `PSA_${name.toUpperCase()}_${ending}`;
  const common = {
    service: 'PSA',
    product,
    checkCredentials: `Check ${variable('INTEGRATION_CODE')}, ${variable('USER_NAME')} and ${variable('SECRET')}, and that the API user is active and not locked.`,
    readError,
    failureIn: refusalIn,
    log: outside.log,
    secrets: [settings.secret, settings.integrationCode, settings.userName],
    ...(outside.timeoutMs ? { timeoutMs: outside.timeoutMs } : {}),
  } as const;
  // Asked without credentials: it is not known yet where they may go.
  const discovery = createHttp({ ...common, baseUrl: settings.discoveryUrl, headers: { accept: 'application/json' } });
  let zone: { http: Http; web: string; refused: boolean } | null = settings.zoneUrl ? zoneAt(settings.zoneUrl) : null;

  function zoneAt(url: string, webUrl?: string | null) {
    const http = createHttp({
      ...common,
      baseUrl: `${url.replace(/\/$/, '')}/V1.0`,
      headers: {
        apiintegrationcode: settings.integrationCode,
        username: settings.userName,
        secret: settings.secret,
        accept: 'application/json',
      },
      gate: outside.gate?.(limits),
    });
    const web = webUrl && isOwn(webUrl, true) ? webUrl : new URL(url).origin.replace('//webservices', '//ww');
    return { http, web: web.replace(/\/$/, ''), refused: false };
  }

  /** Nothing is ever sent to a guessed zone, and the secret to no host but Autotask's own. */
  async function discover(signal: AbortSignal | undefined) {
    const sandbox = isLoopbackHost(new URL(settings.discoveryUrl).hostname);
    try {
      const ask = { what: 'tell its zone', query: { user: settings.userName }, schema: zoneWire, signal };
      const { data } = await discovery.request('GET', '/atservicesrest/V1.0/zoneInformation', ask);
      if (isZone(data.url, sandbox)) return zoneAt(data.url, data.webUrl);
    } catch (error) {
      if (!(error instanceof ServiceError) || error.retryable) throw error;
      outside.log?.debug({ status: error.details.status, raw: error.details.raw }, 'Autotask PSA told no zone');
    }
    throw new ServiceError(
      'PSA',
      'signIn',
      `${product} tells no zone of its own for this user. Check ${variable('USER_NAME')}, or set ${variable('ZONE_URL')} to the address of your zone.`,
    );
  }

  async function call<T>(method: Method, path: string, ask: Ask<T>): Promise<HttpAnswer<T>> {
    // A zone that was left answers 401. It is asked for with the next call, not with this one again: refused sign-ins lock the user.
    if (!zone || (zone.refused && !settings.zoneUrl)) zone = await discover(ask.signal);
    const used = zone;
    try {
      return await used.http.request(method, path, ask);
    } catch (error) {
      if (error instanceof ServiceError && error.kind === 'signIn') used.refused = true;
      throw error;
    }
  }

  return {
    call,
    async query(entity, filter, { row, fields, most = Number.POSITIVE_INFINITY, ...ask }) {
      const rows = [];
      // By id, since the next page's address has to be called with the first page's method and body.
      for (let page = 0, last = -1; page < mostPages; page += 1) {
        const size = Math.min(pageSize, most - rows.length);
        const from: Filter[] = last < 0 ? [] : [{ op: 'gt', field: 'id', value: last }];
        const { data } = await call('POST', `/${entity}/query`, {
          ...ask,
          reads: true,
          json: { maxRecords: size, includeFields: fields, filter: [...filter, ...from] },
          schema: listOf(row),
        });
        rows.push(...data.items);
        last = Math.max(last, ...data.items.map(({ id }) => id));
        if (data.items.length < size || rows.length >= most) return rows;
      }
      throw new ServiceError('PSA', 'unavailable', `${product} did not come to the end of a list (to ${ask.what}).`);
    },
    web: () => zone?.web ?? null,
    variable,
  };
}
