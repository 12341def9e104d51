import { z } from 'zod';
import { ServiceError } from '../../errors.ts';
import { htmlCode } from '../../http/failures.ts';
import { type Ask, createHttp, type HttpAnswer, type Method } from '../../http.ts';
import type { PsaOutside } from '../outside.ts';
import { limits } from './limits.ts';
import { type Call, createPaging, type Paging } from './paging.ts';
import { addresses, type ConnectWiseSettings } from './settings.ts';
import { companyInfoWire, infoWire, readError } from './wire.ts';

/** One constant: the model that every answer is in. Without it an endpoint answers with its newest one. */
const apiVersion = '2022.1';
const dayMs = 24 * 3600_000;
/** So long after a good answer is a 404 believed without asking whether the API is still there. */
const believedMs = 10_000;

export interface Api extends Paging {
  call: Call;
  /** Finds the API and proves the keys. */
  version(signal?: AbortSignal): Promise<string>;
}

/** ConnectWise's REST API: where it is, who we are, paging, and what a 404 or a web page really means. */
export function createApi(name: string, settings: ConnectWiseSettings, outside: PsaOutside): Api {
  const now = outside.now ?? Date.now;
  const prefix = `PSA_${name.toUpperCase()}_`;
  const host = addresses(settings.url);
  const checkCredentials = `Check ${prefix}COMPANY, ${prefix}PUBLIC_KEY, ${prefix}PRIVATE_KEY and ${prefix}CLIENT_ID, and that the API member is active.`;
  const common = {
    service: 'PSA',
    product: 'ConnectWise PSA',
    checkCredentials,
    readError,
    trace: ['x-cw-request-id', 'api-current-version'],
    log: outside.log,
    ...(outside.timeoutMs ? { timeoutMs: outside.timeoutMs } : {}),
  } as const;
  const login = `${settings.company}+${settings.publicKey}:${settings.privateKey}`;
  const site = createHttp({ ...common, baseUrl: host.browser, headers: { accept: 'application/json' } });
  const http = createHttp({
    ...common,
    baseUrl: host.api,
    headers: {
      authorization: `Basic ${Buffer.from(login).toString('base64')}`,
      clientid: settings.clientId,
      accept: `application/vnd.connectwise.com+json; version=${apiVersion}`,
    },
    secrets: [login, settings.privateKey, settings.publicKey, Buffer.from(login).toString('base64')],
    gate: outside.gate?.(limits),
  });
  let codebase: { path: string; readAt: number } | null = null;
  let confirmedAt = Number.NEGATIVE_INFINITY;

  /** Asks which version serves this company; it changes with upgrades. Needs no keys. */
  async function discover(signal: AbortSignal | undefined): Promise<string> {
    const { data } = await site.request('GET', `/login/companyinfo/${encodeURIComponent(settings.company)}`, {
      what: 'tell where its API is',
      schema: companyInfoWire,
      signal,
    });
    const path = data?.Codebase.replace(/\/$/, '');
    if (!path) throw wrongAddress();
    if (!/^v\w+$/.test(path)) {
      throw new ServiceError('PSA', 'unavailable', 'ConnectWise PSA names no API that is known: check its address.');
    }
    codebase = { path, readAt: now() };
    return path;
  }

  async function currentCodebase(signal: AbortSignal | undefined): Promise<string> {
    if (!codebase) return discover(signal).catch(explainDiscovery);
    if (now() - codebase.readAt < dayMs) return codebase.path;
    const { path } = codebase;
    return discover(signal).catch((error: unknown) => {
      // The known one most likely still serves; if not, its 404 brings us here again.
      outside.log?.debug({ error: String(error) }, 'ConnectWise PSA did not tell its codebase again');
      return path;
    });
  }

  function explainDiscovery(error: unknown): never {
    if (error instanceof ServiceError && error.kind === 'notFound') throw wrongAddress();
    throw error;
  }

  function wrongAddress(): ServiceError {
    const sentence = `ConnectWise PSA does not know this company or these keys at this address. Check ${prefix}URL. ${checkCredentials}`;
    return new ServiceError('PSA', 'signIn', sentence, { status: 404 });
  }

  async function call<T>(method: Method, path: string, ask: Ask<T>): Promise<HttpAnswer<T>> {
    const base = await currentCodebase(ask.signal);
    try {
      const answer = await http.request(method, `/${base}/apis/3.0${path}`, ask);
      confirmedAt = now();
      return answer;
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      const moved = await movedTo(base, error, ask.signal);
      // A 404 or a page says that nothing was done; an unknown outcome does not, and is never repeated here.
      if (moved && error.kind !== 'unknownOutcome') return http.request(method, `/${moved}/apis/3.0${path}`, ask);
      throw error;
    }
  }

  /**
   * The API's new place when a 404 or a web page came from its old one. On ConnectWise's cloud wrong keys can look
   * like 404 too, so "no such ticket" is believed only while the API itself answers.
   */
  async function movedTo(base: string, error: ServiceError, signal: AbortSignal | undefined): Promise<string | null> {
    const missing = error.kind === 'notFound';
    if (!missing && error.details.code !== htmlCode) return null;
    if (missing && (now() - confirmedAt < believedMs || (await answers(base, signal)))) return null;
    const fresh = await discover(signal).catch(explainDiscovery);
    if (fresh !== base) return fresh;
    if (missing) throw wrongAddress();
    return null;
  }

  /** False when even the API's own description is a 404 or a web page. */
  async function answers(base: string, signal: AbortSignal | undefined): Promise<boolean> {
    try {
      await http.request('GET', `/${base}/apis/3.0/system/info`, {
        what: 'describe itself',
        schema: infoWire,
        signal,
      });
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      if (error.kind === 'notFound' || error.details.code === htmlCode) return false;
      if (error.kind !== 'forbidden') throw error; // a missing right still means that our keys are known
    }
    confirmedAt = now();
    return true;
  }

  return {
    call,
    ...createPaging(call),
    version: async (signal) => {
      const answer = await call('GET', '/system/info', {
        what: 'describe itself',
        right: 'System / Table Setup: Inquire',
        schema: infoWire,
        signal,
      });
      return answer.data.version ?? 'unknown';
    },
  };
}

/** For calls whose answer nobody reads. */
export const anything = z.unknown();
