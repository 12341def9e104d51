import assert from 'node:assert/strict';
import { throttledBody } from '../../../../sandbox/psa/connectwise/answers.ts';
import type { Limit, Limits } from '../../../../services/psa/limits.ts';
import { contoso, note } from '../fixtures.ts';
import { describeVendor, failure } from '../vendor.ts';
import { adapter, connectWise, open } from './connectwise.ts';

describeVendor(connectWise, 'limits and answers', ({ simulator, psa }) => {
  it('counts each call of the API under 1,000 a minute, and not the search for its address', async () => {
    const counted: { path: string; limits: Limit[] }[] = [];
    const gate = (limitsOf: Limits) => async (method: string, path: string) => {
      counted.push({ path, limits: limitsOf(method, path) });
      return async () => {};
    };
    await adapter(simulator(), { gate }).ensureNote(open, note);
    assert.deepEqual(
      counted.map(({ path }) => path),
      simulator()
        .exchanges.filter((e) => e.path.includes('/apis/'))
        .map((e) => e.path),
    );
    assert.ok(counted.length >= 2);
    for (const { limits } of counted) {
      assert.deepEqual(limits, [{ kind: 'rate', name: 'all', most: 1000, windowMs: 60_000 }]);
    }
  });

  it('reads the throttling answer, whose key is "error"', async () => {
    simulator().fault({
      match: 'GET .*/service/tickets\\?',
      status: 429,
      headers: { 'retry-after': '30' },
      body: throttledBody(30),
    });
    const error = await failure(psa().findTickets({ companyId: contoso, text: 'x' }));
    assert.equal(error.details.code, 'ConnectWiseAPI');
    assert.equal(error.details.retryAfterMs, 30_000);
  });

  it('keeps the request id of an answer for the log', async () => {
    simulator().events.deny({ right: 'inquire', denied: true });
    assert.match((await failure(psa().getTicket(open))).details.requestId ?? '', /^cw-\d+$/);
  });
});
