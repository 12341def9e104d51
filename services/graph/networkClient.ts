import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from '@azure/msal-node';
import { ServiceError } from '../errors.ts';
import { wasAborted } from './transport.ts';

/** Where the sign-in library believes Microsoft to be, and where that really is. */
export interface NetworkClientOptions {
  /** The cloud's https origin; the library refuses any other scheme. */
  authority: string;
  /** Where requests go: the same origin in production, this machine beside simulators. */
  origin: string;
  deadlineMs?: number;
}

/**
 * The sign-in library's way out. In production it brings the deadline that the library itself does not have, and one
 * attempt only; connections are kept open by Node's own fetch.
 */
export function createNetworkClient(options: NetworkClientOptions): INetworkModule {
  const authority = new URL(options.authority).origin;
  const deadlineMs = options.deadlineMs ?? 10_000;

  async function send<T>(method: string, url: string, request?: NetworkRequestOptions): Promise<NetworkResponse<T>> {
    const asked = new URL(url);
    if (asked.origin !== authority) {
      throw new ServiceError(
        'Microsoft Entra',
        'invalid',
        'The sign-in library asked for an address outside the chosen cloud; check CLOUD.',
      );
    }
    const { status, headers, text } = await exchange(new URL(asked.pathname + asked.search, options.origin), {
      method,
      headers: request?.headers ?? {},
      ...(request?.body === undefined ? {} : { body: request.body }),
    });
    return { status, headers, body: readJson(text, status) as T };
  }

  async function exchange(target: URL, init: RequestInit) {
    try {
      // A redirect could carry the secret of the body elsewhere.
      const response = await fetch(target, { ...init, redirect: 'manual', signal: AbortSignal.timeout(deadlineMs) });
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        text: await response.text(),
      };
    } catch (error) {
      if (wasAborted(error)) {
        throw new ServiceError(
          'Microsoft Entra',
          'timeout',
          'Microsoft Entra did not answer in time; try again later.',
        );
      }
      throw new ServiceError(
        'Microsoft Entra',
        'unavailable',
        'Microsoft Entra could not be reached; check the network and try again.',
        {},
        error,
      );
    }
  }

  return {
    sendGetRequestAsync: (url, request) => send('GET', url, request),
    sendPostRequestAsync: (url, request) => send('POST', url, request),
  };
}

/** Entra answers JSON; a gateway before it may answer a page, and nobody can read that. */
function readJson(text: string, status: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ServiceError(
      'Microsoft Entra',
      'unavailable',
      `Microsoft Entra gave an answer that nobody can read (status ${status}); try again later.`,
      { status },
    );
  }
}
