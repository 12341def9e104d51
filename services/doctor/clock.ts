import type { Config } from '../config.ts';
import { type Check, check, type Finding, failed, ok, warning } from './check.ts';
import { reach } from './reach.ts';

/** Tokens and assertions live by the clock: Microsoft tolerates five minutes. */

const noticeableMs = 60_000;
const fatalMs = 300_000;
const correction = 'Let this machine keep its time by NTP.';

/** This machine's clock against the `Date` of Microsoft's answers; no sign-in is needed for that. */
export async function* clockChecks({ addresses }: Pick<Config, 'addresses'>): AsyncGenerator<Check> {
  const login = `${addresses.login}/common/v2.0/.well-known/openid-configuration`;
  yield check('clock.login', 'Clock: Microsoft Entra', () => compare(login));
  yield check('clock.graph', 'Clock: Microsoft Graph', () => compare(`${addresses.graph}/v1.0/organization`));
}

async function compare(url: string): Promise<Finding> {
  const before = Date.now();
  const answer = await reach(url);
  const { host } = new URL(url);
  if ('unreachable' in answer)
    return failed(
      `${host} cannot be reached (${answer.unreachable}).`,
      'Let this machine speak https to it; check proxy and firewall.',
    );
  const theirs = Date.parse(answer.response.headers.get('date') ?? '');
  if (Number.isNaN(theirs)) return warning(`${host} told no time.`, 'Look whether a proxy stands in between.');
  return judgeSkew((before + Date.now()) / 2 - theirs);
}

/** `skewMs` above zero: this machine is ahead. */
export function judgeSkew(skewMs: number): Finding {
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  const says = `This machine is ${seconds} s ${skewMs < 0 ? 'behind' : 'ahead'}`;
  if (seconds * 1000 > fatalMs) return failed(`${says}: tokens are refused.`, correction);
  if (seconds * 1000 > noticeableMs) return warning(`${says}.`, correction);
  return ok('The clocks agree within a minute.');
}
