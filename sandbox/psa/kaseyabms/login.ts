import { createHmac, randomUUID } from 'node:crypto';
import type { Answer, Call } from '../../simulator.ts';
import { ok, refuse, securityError } from './answers.ts';
import { login } from './data.ts';
import type { State } from './state.ts';

/** Sign-in with a form, tokens, and one-time codes that work once. */

const formType = /^(application\/x-www-form-urlencoded|multipart\/form-data)/;
const refreshLifeMs = 24 * 3600_000;

export function authenticate(state: State, call: Call): Answer {
  const form = formOf(call);
  if (!form) return refuse(state, 415, 'The content type is not supported');
  if (form.get('GrantType') !== 'password') return refuse(state, 400, 'Validation failed', ['GrantType is required']);
  const good =
    form.get('UserName') === login.userName &&
    form.get('Password') === login.password &&
    form.get('Tenant') === login.company;
  if (!good || state.keysRefused) return refuse(state, 401, 'Invalid user name, password or company name', [], 978002);
  if (state.codeNeeded) {
    const code = form.get('MFACode') ?? '';
    if (!currentCodes().includes(code) || state.usedCodes.has(code)) {
      return refuse(state, 401, 'Invalid verification code', [], 978003);
    }
    state.usedCodes.add(code);
  }
  return tokens(state);
}

export function refresh(state: State, call: Call): Answer {
  const form = formOf(call);
  if (!form) return refuse(state, 415, 'The content type is not supported');
  const given = form.get('RefreshToken') ?? '';
  const known = form.get('AccessToken')?.startsWith('access-canary-') && state.refresh.delete(given);
  return known && !state.keysRefused && !state.refreshRefused ? tokens(state) : securityError(state, 401);
}

/** Null when the bearer token is good. */
export function refusedToken(state: State, call: Call): Answer | null {
  const token = /^Bearer (.+)$/.exec(call.headers.authorization ?? '')?.[1] ?? '';
  return (state.access.get(token) ?? 0) > Date.now() ? null : securityError(state, 401);
}

function tokens(state: State): Answer {
  const now = Date.now();
  const accessToken = `access-canary-${randomUUID()}`;
  const refreshToken = `refresh-canary-${randomUUID()}`;
  state.access.set(accessToken, now + state.tokenLifeMs);
  state.refresh.add(refreshToken);
  const time = (at: number) => new Date(at).toISOString().replace(/Z$/, state.zoneless ? '' : 'Z');
  return ok({
    accessToken,
    refreshToken,
    accessTokenExpireOn: time(now + state.tokenLifeMs),
    refreshTokenExpireOn: time(now + refreshLifeMs),
  });
}

function formOf(call: Call): URLSearchParams | null {
  return formType.test(call.headers['content-type'] ?? '') ? new URLSearchParams(call.text) : null;
}

/** Of this half minute and of its neighbours, as clocks differ. */
function currentCodes(): string[] {
  const window = Math.floor(Date.now() / 30_000);
  return [window - 1, window, window + 1].map(codeOf);
}

function codeOf(window: number): string {
  const bits = [...login.totpSecret].map((c) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0'),
  );
  const key = Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeUInt32BE(window, 4);
  const digest = createHmac('sha1', key).update(counter).digest();
  const at = (digest.at(-1) ?? 0) & 15;
  return String((digest.readUInt32BE(at) % 2 ** 31) % 1_000_000).padStart(6, '0');
}
