import assert from 'node:assert/strict';
import { login } from '../../../../sandbox/psa/kaseyabms/data.ts';
import type { Exchange } from '../../../../sandbox/simulator.ts';
import { codeOf, windowOf } from '../../../../services/psa/kaseyabms/totp.ts';
import { note } from '../fixtures.ts';
import { describeVendor, failure } from '../vendor.ts';
import { adapter, kaseyaBms, open } from './kaseyabms.ts';

describeVendor(kaseyaBms, 'one-time codes', ({ simulator, psa, calls, use }) => {
  const logins = () => calls('POST', /\/authenticate$/);
  const formOf = (exchange: Exchange | undefined) =>
    Object.fromEntries(new URLSearchParams(String(exchange?.requestBody)));

  const TOTP_SECRET = login.totpSecret;

  it('makes the codes of RFC 6238', () => {
    const secret = 'GEZDGNBVGY3TQOJQ GEZDGNBVGY3TQOJQ';
    for (const [seconds, code] of [
      [59, '287082'],
      [1111111109, '081804'],
      [1111111111, '050471'],
      [1234567890, '005924'],
      [2000000000, '279037'],
      [20000000000, '353130'],
    ] as const) {
      assert.equal(codeOf(secret, windowOf(seconds * 1000)), code);
    }
  });

  it('sends one where a secret is set, and is refused without', async () => {
    simulator().events.requireCode({ on: true });
    assert.equal((await failure(psa().checkConnection())).kind, 'signIn');
    await adapter(simulator(), {}, { TOTP_SECRET }).checkConnection();
    assert.match(formOf(logins().at(-1)).MFACode ?? '', /^\d{6}$/);
  });

  it('never sends a code twice: it waits for the next one, and says for how long', async () => {
    simulator().events.requireCode({ on: true });
    let now = Date.now();
    use(adapter(simulator(), { now: () => now }, { TOTP_SECRET }));
    await psa().getTicket(simulator().numbers.adele);
    simulator().events.endTokens({});
    const error = await failure(psa().getTicket(simulator().numbers.adele));
    assert.deepEqual([error.kind, error.details.code], ['unavailable', 'oneTimeCode']);
    assert.ok((error.details.retryAfterMs ?? 0) <= 30_000);
    assert.equal(logins().length, 1);
    now += Math.max(1000, error.details.retryAfterMs ?? 0);
    assert.ok(await psa().getTicket(simulator().numbers.adele));
    assert.equal(new Set(logins().map((e) => formOf(e).MFACode)).size, 2);
  });

  it('does not repeat a sign-in with a code when the connection is cut', async () => {
    simulator().events.requireCode({ on: true });
    simulator().fault({ match: 'authenticate', dropAfter: true });
    const error = await failure(adapter(simulator(), {}, { TOTP_SECRET }).ensureNote(open, note));
    assert.equal(error.kind, 'unavailable');
    assert.equal(logins().length, 1);
  });
});

/** What is valid though the description at hand does not hold it: it is cut to a few paths, and knows one status. */
