import { ServiceError } from '../../errors.ts';
import { createHttp, type HttpSettings } from '../../http.ts';
import { createToken, type Token } from '../token.ts';
import type { KaseyaBmsSettings } from './settings.ts';
import { codeOf, windowEnds, windowOf } from './totp.ts';
import { envelope, type TokensWire, tokensWire } from './wire.ts';

const product = 'Kaseya BMS';
/** For an end that cannot be read or has passed already; the true one shows itself as a 401. */
const usualLifeMs = 10 * 60_000;
const shortestLifeMs = 3 * 60_000;

/**
 * Signs in with the stored password, and a one-time code where MFA is on. A token near its end is renewed; one that is
 * refused is not: then it is a new sign-in, once.
 */
export function createSession(settings: KaseyaBmsSettings, common: Omit<HttpSettings, 'headers'>, now: () => number) {
  const { company, userName, password, totpSecret } = settings;
  const http = createHttp({
    ...common,
    headers: { accept: 'application/json' },
    secrets: [password, ...(totpSecret ? [totpSecret] : [])],
  });
  let kept: TokensWire | null = null;
  let usedWindow = -1;

  async function renewed(signal: AbortSignal): Promise<TokensWire | null> {
    if (!kept?.refreshToken) return null;
    const form = { AccessToken: kept.accessToken, RefreshToken: kept.refreshToken };
    try {
      const ask = { what: 'renew its token', form, reads: true, schema: envelope(tokensWire), signal };
      return (await http.request('POST', '/v2/security/refreshtoken', ask)).data.result;
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      common.log?.debug({ kind: error.kind }, 'Kaseya BMS did not renew a token');
      return null;
    }
  }

  async function signedIn(signal: AbortSignal): Promise<TokensWire> {
    const code = oneTimeCode();
    const form = {
      UserName: userName,
      Password: password,
      Tenant: company,
      GrantType: 'password',
      ...(code ? { MFACode: code } : {}),
    };
    try {
      // A code works once: with one, a sign-in is never sent a second time.
      const ask = { what: 'sign in', form, reads: !code, schema: envelope(tokensWire), signal };
      return (await http.request('POST', '/v2/security/authenticate', ask)).data.result;
    } catch (error) {
      throw error instanceof ServiceError ? explained(error) : error;
    }
  }

  /** Null without MFA. A code is used once: a second sign-in in the same 30 seconds has to wait for the next. */
  function oneTimeCode(): string | null {
    if (!totpSecret) return null;
    const window = windowOf(now());
    if (window === usedWindow) {
      throw new ServiceError(
        'PSA',
        'unavailable',
        `${product} takes each one-time code once; the next one comes soon.`,
        {
          code: 'oneTimeCode',
          retryAfterMs: Math.max(1000, windowEnds(now()) - now()),
        },
      );
    }
    usedWindow = window;
    return codeOf(totpSecret, window);
  }

  function explained(error: ServiceError): ServiceError {
    const { status, raw } = error.details;
    if (['invalid', 'forbidden', 'notFound'].includes(error.kind)) {
      const sentence = `${product} did not accept the bot's credentials. ${common.checkCredentials}`;
      return new ServiceError('PSA', 'signIn', sentence, { ...(status ? { status } : {}), ...(raw ? { raw } : {}) });
    }
    if (error.kind === 'unknownOutcome') {
      return new ServiceError(
        'PSA',
        'unavailable',
        `${product} did not answer the sign-in.`,
        error.details,
        error.cause,
      );
    }
    return error;
  }

  const token = createToken(async (signal): Promise<Token> => {
    const tokens = (await renewed(signal)) ?? (await signedIn(signal));
    kept = tokens;
    return { headers: { authorization: `Bearer ${tokens.accessToken}` }, endsAt: endOf(tokens, now()) };
  }, now);
  let refused = false;

  return {
    /** For `createHttp`; `fresh` after a 401. */
    authorize: (fresh: boolean, signal: AbortSignal) => {
      const again = fresh || refused;
      refused = false;
      if (again) kept = null;
      return token(again, signal);
    },
    /** The token was refused in a way that HTTP does not show: the next request signs in anew. */
    refuse: () => {
      refused = true;
    },
  };
}

/** Times come without a zone too; they are taken as UTC. */
function endOf({ accessTokenExpireOn: end }: TokensWire, now: number): number {
  const zoned = /(Z|[+-]\d\d:?\d\d)$/.test(end ?? '') ? end : `${end}Z`;
  const at = Date.parse(zoned ?? '');
  return at - now > shortestLifeMs ? at : now + usualLifeMs;
}
