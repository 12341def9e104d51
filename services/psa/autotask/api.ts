import type { ZodType } from 'zod';
import { ServiceError } from '../../errors.ts';
import { type Ask, createHttp, type Http, type HttpAnswer, type Method } from '../../http.ts';
import type { PsaOutside } from '../outside.ts';
import { limits } from './limits.ts';
import { type AutotaskSettings, trustedZone } from './settings.ts';
import { listOf, readError, zoneWire } from './wire.ts';

export const product = 'Autotask PSA';
const dayMs = 24 * 3600_000;
const pageSize = 500;
const mostPages = 40;

/** One condition; those of a list hold all together. https://ww1.autotask.net/help/DeveloperHelp/Content/APIs/REST/API_Calls/REST_Basic_Query_Calls.htm */
export type Filter =
  | { op: 'eq' | 'gt' | 'gte' | 'contains'; field: string; value: string | number | boolean }
  | { op: 'in' | 'notIn'; field: string; value: number[] }
  | { op: 'or'; items: Filter[] };

export type Entity = 'Tickets' | 'TicketNotes' | 'TimeEntries' | 'Companies' | 'Contacts' | 'Resources';

export interface Api {
  call<T>(method: Method, path: string, ask: Ask<T>): Promise<HttpAnswer<T>>;
  /** All rows, upwards by id, since there is no order to ask for and the next page's address cannot be trusted. */
  query<R extends { id: number }>(
    entity: Entity,
    filter: Filter[],
    ask: Omit<Ask<unknown>, 'schema'> & { schema: ZodType<R>; fields?: string[]; most?: number },
  ): Promise<R[]>;
  /** Where people open Autotask; null until the zone is known. */
  web(): string | null;
}

/** Autotask's REST API: in which zone, who we are, and lists. */
export function createApi(name: string, settings: AutotaskSettings, outside: PsaOutside): Api {
  const now = outside.now ?? Date.now;
  const prefix = `PSA_${name.toUpperCase()}_`;
  const common = {
    service: 'PSA',
    product,
    checkCredentials: `Check ${prefix}INTEGRATION_CODE, ${prefix}USER_NAME and ${prefix}SECRET, and that the API user is active.`,
    readError,
    failureIn: (body: unknown) => {
      const error = readError(body);
      return error.kind ? error : null;
    },
    log: outside.log,
    secrets: [settings.secret, settings.integrationCode],
    ...(outside.timeoutMs ? { timeoutMs: outside.timeoutMs } : {}),
  } as const;
  // Asked without credentials: it is not known yet whom they may go to.
  const discovery = createHttp({ ...common, baseUrl: settings.discoveryUrl, headers: { accept: 'application/json' } });
  let zone: { http: Http; web: string; readAt: number } | null = null;

  async function discover(
    signal: AbortSignal | undefined,
  ): Promise<{ url: string; webUrl?: string | null | undefined }> {
    if (settings.zoneUrl) return { url: settings.zoneUrl };
    const wayOut = `Set ${prefix}ZONE_URL to the address that Autotask shows for your zone.`;
    try {
      const ask = { what: 'tell its zone', query: { user: settings.userName }, schema: zoneWire, signal };
      const { data } = await discovery.request('GET', '/atservicesrest/V1.0/zoneInformation', ask);
      const fromThisMachine = new URL(settings.discoveryUrl).protocol === 'http:';
      if (trustedZone(data.url, fromThisMachine)) return data;
      throw new ServiceError('PSA', 'invalid', `${product} names a zone that is not its own. ${wayOut}`);
    } catch (error) {
      if (!(error instanceof ServiceError) || error.kind !== 'invalid') throw error;
      // "Zone information could not be determined" comes for valid users too. Nothing is sent to a guessed host.
      throw new ServiceError(
        'PSA',
        'signIn',
        `${product} does not tell the zone of this user. Check ${prefix}USER_NAME. ${wayOut}`,
      );
    }
  }

  async function current(signal: AbortSignal | undefined): Promise<Http> {
    if (zone && now() - zone.readAt < dayMs) return zone.http;
    const { url, webUrl } = await discover(signal);
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
    zone = {
      http,
      web: (webUrl ?? new URL(url).origin.replace('webservices', 'ww')).replace(/\/$/, ''),
      readAt: now(),
    };
    return http;
  }

  const call: Api['call'] = async (method, path, ask) => (await current(ask.signal)).request(method, path, ask);

  return {
    call,
    web: () => zone?.web ?? null,
    async query(entity, filter, { schema, fields, most = Number.POSITIVE_INFINITY, ...ask }) {
      const rows = [];
      let last = -1;
      for (let page = 0; page < mostPages; page += 1) {
        const size = Math.min(pageSize, most - rows.length);
        const from: Filter[] = last < 0 ? [] : [{ op: 'gt', field: 'id', value: last }];
        const { data } = await call('POST', `/${entity}/query`, {
          ...ask,
          reads: true,
          json: { maxRecords: size, ...(fields ? { includeFields: fields } : {}), filter: [...filter, ...from] },
          schema: listOf(schema),
        });
        rows.push(...data.items);
        last = Math.max(last, ...data.items.map((row) => row.id));
        if (data.items.length < size || rows.length >= most) return rows;
      }
      throw new ServiceError('PSA', 'unavailable', `${product} did not come to the end of a list.`);
    },
  };
}
