import { ConfidentialClientApplication, type INetworkModule, type NetworkResponse } from '@azure/msal-node';
import { z } from 'zod';
import { ServiceError } from '../errors.ts';
import { createRotation } from '../expiry/rotation.ts';
import { type GraphCredential, proofOf } from './credential.ts';
import { entraError } from './entraErrors.ts';
import { createNetworkClient } from './networkClient.ts';
import { orAborted } from './transport.ts';

export interface TokenOptions {
  clientId: string;
  credential: GraphCredential;
  /** A second valid credential, for when Entra refuses the first; `changed` is told when that happens. */
  next?: GraphCredential | null;
  changed?: () => void;
  /** The cloud's https login origin, which the library wants to hear. */
  authority: string;
  /** Where sign-in really answers. */
  loginOrigin: string;
  scope: string;
  deadlineMs?: number;
}

/** One organisation's access to Graph. */
export interface Token {
  readonly value: string;
  readonly roles: ReadonlySet<string>;
  readonly expiresAt: number;
}

export interface Tokens {
  get(tenantId: string, signal?: AbortSignal): Promise<Token>;
  /**
   * After a refusal: a token that is newer than the one used. Gives the same one back when it was itself fetched after
   * a refusal less than a minute ago, so that a permission that is truly missing costs no token at each call.
   */
  renew(tenantId: string, used: Token, signal?: AbortSignal): Promise<Token>;
  invalidate(tenantId: string): void;
}

const earlyMs = 5 * 60_000;
const renewEveryMs = 60_000;

/** App-only tokens, one per organisation, kept for their life and fetched once however many ask at a time. */
export function createTokens(options: TokenOptions): Tokens {
  const network = createNetworkClient({
    authority: options.authority,
    origin: options.loginOrigin,
    ...(options.deadlineMs === undefined ? {} : { deadlineMs: options.deadlineMs }),
  });
  const { credential, next } = options;
  const withCredential = createRotation(next ? [credential, next] : [credential], () => options.changed?.());
  const kept = new Map<string, Token>();
  const flights = new Map<string, Promise<Token>>();
  const renewed = new Map<string, number>();

  function fetchToken(tenantId: string): Promise<Token> {
    const flying = flights.get(tenantId);
    if (flying) return flying;
    const flight: Promise<Token> = withCredential((one) => acquire({ ...options, credential: one }, network, tenantId))
      .then((token) => {
        // An organisation that was forgotten meanwhile keeps no token.
        if (flights.get(tenantId) === flight) kept.set(tenantId, token);
        return token;
      })
      .finally(() => {
        if (flights.get(tenantId) === flight) flights.delete(tenantId);
      });
    flights.set(tenantId, flight);
    return flight;
  }

  return {
    async get(tenantId, signal) {
      const token = kept.get(tenantId);
      if (token && token.expiresAt - earlyMs > Date.now()) return token;
      return orAborted(fetchToken(tenantId), signal);
    },
    async renew(tenantId, used, signal) {
      const token = kept.get(tenantId);
      if (token && token !== used) return token;
      if (!flights.has(tenantId)) {
        if (Date.now() - (renewed.get(tenantId) ?? 0) < renewEveryMs) return used;
        renewed.set(tenantId, Date.now());
      }
      return orAborted(fetchToken(tenantId), signal);
    },
    invalidate(tenantId) {
      kept.delete(tenantId);
      flights.delete(tenantId);
      renewed.delete(tenantId);
    },
  };
}

async function acquire(options: TokenOptions, network: INetworkModule, tenantId: string): Promise<Token> {
  const seen: { answer?: NetworkResponse<unknown>; failure?: unknown } = {};
  const watched: INetworkModule = {
    sendGetRequestAsync: network.sendGetRequestAsync,
    // The library keeps neither the list of error numbers nor our own error, so both are noted on their way through.
    sendPostRequestAsync: async <T>(url: string, request?: Parameters<INetworkModule['sendPostRequestAsync']>[1]) => {
      try {
        const answer = await network.sendPostRequestAsync<T>(url, request);
        seen.answer = answer;
        return answer;
      } catch (error) {
        seen.failure = error;
        throw error;
      }
    },
  };
  const authority = new URL(options.authority);
  const proof = await proofOf(options.credential);
  try {
    // A client of its own for each request: its cache would outlive a forgotten organisation, and after one 5xx it
    // answers from memory for a minute. What is worth keeping is kept above.
    const app = new ConfidentialClientApplication({
      auth: {
        clientId: options.clientId,
        authority: `${authority.origin}/${tenantId}`,
        knownAuthorities: [authority.host],
        authorityMetadata: metadataOf(authority.origin),
        ...proof,
      },
      system: { networkClient: watched, disableInternalRetries: true },
    });
    const result = await app.acquireTokenByClientCredential({ scopes: [options.scope] });
    if (!result) throw unreadable();
    return check(result.accessToken, result.expiresOn, tenantId);
  } catch (error) {
    if (error instanceof ServiceError) throw error;
    if (seen.failure instanceof ServiceError) throw seen.failure;
    if (seen.answer) throw seen.answer.status === 200 ? unreadable() : entraError(seen.answer);
    throw new ServiceError(
      'Microsoft Entra',
      'signIn',
      'The credential of the Graph app cannot be used; check that its certificate and private key are PEM files that belong together.',
    );
  }
}

/** Written down here, so that the library asks no discovery address. `{tenantid}` is filled in by it. */
function metadataOf(origin: string): string {
  return JSON.stringify({
    token_endpoint: `${origin}/{tenantid}/oauth2/v2.0/token`,
    authorization_endpoint: `${origin}/{tenantid}/oauth2/v2.0/authorize`,
    issuer: `${origin}/{tenantid}/v2.0`,
    jwks_uri: `${origin}/{tenantid}/discovery/v2.0/keys`,
  });
}

const claims = z.object({ tid: z.string(), roles: z.array(z.string()).default([]) });

/** Proof against a mix-up: a token that names another tenant is never used. */
function check(value: string, expiresOn: Date | null, tenantId: string): Token {
  const { tid, roles } = readClaims(value);
  if (tid.toLowerCase() !== tenantId.toLowerCase()) {
    throw new ServiceError(
      'Microsoft Entra',
      'signIn',
      'Microsoft Entra gave a token for another organisation, so it is not used; check the tenant id.',
    );
  }
  return { value, roles: new Set(roles), expiresAt: expiresOn?.getTime() ?? 0 };
}

function readClaims(token: string): z.infer<typeof claims> {
  try {
    return claims.parse(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')));
  } catch {
    throw unreadable();
  }
}

function unreadable(): ServiceError {
  return new ServiceError(
    'Microsoft Entra',
    'unavailable',
    'Microsoft Entra gave a token that nobody can read; try again later.',
  );
}
