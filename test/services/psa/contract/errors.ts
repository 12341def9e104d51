import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import type { Fault } from '../../../../sandbox/simulator.ts';
import type { ServiceErrorKind } from '../../../../services/errors.ts';
import { failure } from '../vendor.ts';
import { type ContractWorld, vendorBody } from './world.ts';

/** An error is never an empty list, and says nothing secret. */
export function errors(w: ContractWorld): void {
  describe('an error is never an empty list', () => {
    const rows: [what: string, fault: Omit<Fault, 'match'>, kind: ServiceErrorKind, retryAfterMs?: number][] = [
      ['401, again after a new sign-in', { status: 401, times: 2 }, 'signIn'],
      ['403, whatever is left out', { status: 403, times: 2 }, 'forbidden'],
      ['404', { status: 404 }, 'notFound'],
      ['409', { status: 409 }, 'conflict'],
      ['422', { status: 422 }, 'invalid'],
      ['429 without Retry-After', { status: 429 }, 'throttled'],
      ['429 with Retry-After', { status: 429, headers: { 'retry-after': '30' } }, 'throttled', 30_000],
      ['429 with a fraction', { status: 429, headers: { 'retry-after': '1.5' } }, 'throttled', 1500],
      ['429 for half an hour', { status: 429, headers: { 'retry-after': '1800' } }, 'throttled', 1_800_000],
      ['500', { status: 500 }, 'unavailable'],
      ['503 with Retry-After', { status: 503, headers: { 'retry-after': '5' } }, 'unavailable', 5000],
      ['a web page', { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' }, 'unavailable'],
      ['invalid JSON', { status: 200, body: '[{"id":1' }, 'unavailable'],
      ['an empty body', { status: 200 }, 'unavailable'],
      ['no answer at all', { hang: true }, 'timeout'],
      ['a connection cut twice', { dropAfter: true, times: 2 }, 'unavailable'],
    ];
    for (const [what, fault, kind, retryAfterMs] of rows) {
      it(`${what} becomes "${kind}", with a sentence and without the vendor's words`, async () => {
        await w.psa().findTickets({ companyId: w.harness().companyId, text: 'warm' });
        const body = fault.body ?? (fault.status && fault.status >= 400 ? vendorBody : undefined);
        w.harness().simulator.fault({
          match: w.harness().matches.find,
          ...fault,
          ...(body === undefined ? {} : { body }),
        });
        const quick = w.harness().open({ timeoutMs: 400 });
        const error = await failure(quick.findTickets({ companyId: w.harness().companyId, text: 'phone' }));
        assert.equal(error.kind, kind, error.message);
        if (retryAfterMs) assert.equal(error.details.retryAfterMs, retryAfterMs);
        assert.match(error.message, /^[A-Z].*\.$/);
        assert.doesNotMatch(error.message, /vendor words/);
      });
    }

    it('takes no JSON of another shape for a list', async () => {
      await w.psa().findTickets({ companyId: w.harness().companyId, text: 'warm' });
      w.harness().simulator.fault({ match: w.harness().matches.find, status: 200, body: w.harness().otherShape });
      const error = await failure(w.psa().findTickets({ companyId: w.harness().companyId, text: 'phone' }));
      assert.equal(error.kind, 'unavailable');
    });

    it('goes on by itself when its token ends in the middle', async () => {
      await w.psa().findTickets({ companyId: w.harness().companyId, text: 'warm' });
      w.harness().simulator.events.endTokens({});
      const found = await w.psa().findTickets({ companyId: w.harness().companyId, text: w.numbers().adele });
      assert.equal(found.length, 1);
      w.harness().simulator.events.endTokens({});
      assert.equal(await w.psa().ensureNote(w.open(), w.note()), 'added');
      assert.equal(w.ours().length, 1);
    });

    it('asks no second time with credentials that were refused, and tells the settings to check', async () => {
      w.harness().simulator.events.refuseKeys({ on: true });
      const fresh = w.harness().open();
      const error = await failure(fresh.findTickets({ companyId: w.harness().companyId, text: 'phone' }));
      assert.equal(error.kind, 'signIn');
      assert.match(error.message, /PSA_MAIN_/);
      w.harness().simulator.events.refuseKeys({ on: false });
      assert.ok(await fresh.getTicket(w.numbers().adele));
    });

    it('reads again, once, when a kept connection was cut', async () => {
      w.harness().simulator.fault({ match: w.harness().matches.find, dropAfter: true });
      const found = await w.psa().findTickets({ companyId: w.harness().companyId, text: w.numbers().adele });
      assert.equal(found.length, 1);
    });

    it('ends when the caller gives up', async () => {
      w.harness().simulator.fault({ match: w.harness().matches.find, hang: true });
      const search = w.psa().findTickets({ companyId: w.harness().companyId, text: 'x' }, AbortSignal.timeout(200));
      assert.equal((await failure(search)).kind, 'timeout');
    });
  });

  it('names the right for each job, and what cannot be done, for the set-up page', () => {
    for (const right of Object.values(w.psa().rights)) assert.match(right, /\S/);
    for (const sentence of w.psa().cannot) assert.match(sentence, /^[A-Z].*\.$/);
    assert.ok(w.psa().numberPattern.exec(` ${w.psa().numberExample} `));
  });
  it('shows no secret in errors and logs, whatever the vendor sends back', async () => {
    const seen: unknown[] = [];
    const watched = w.harness().open({ log: { debug: (data, message) => seen.push(data, message) } });
    await watched.findTickets({ companyId: w.harness().companyId, text: 'phone' });
    const { requestHeaders } = w.harness().simulator.exchanges.at(-1) ?? {};
    for (const match of [w.harness().matches.find, w.harness().matches.note]) {
      w.harness().simulator.fault({ match, status: 400, body: { code: 'X', message: JSON.stringify(requestHeaders) } });
    }
    seen.push(await failure(watched.findTickets({ companyId: w.harness().companyId, text: 'x' })));
    seen.push(await failure(watched.ensureNote(w.open(), w.note())));
    const text = inspect(seen, { depth: 12, showHidden: true });
    assert.match(text, /masked/);
    assert.doesNotMatch(text, /canary/);
    const keys = ['authorization', 'secret', 'apiintegrationcode'].flatMap((name) => requestHeaders?.[name] ?? []);
    assert.ok(keys.length > 0);
    for (const value of keys) assert.ok(!text.includes(value));
  });
}
