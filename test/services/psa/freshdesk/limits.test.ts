import assert from 'node:assert/strict';
import { limitsOf } from '../../../../services/psa/freshdesk/limits.ts';
import type { Limits } from '../../../../services/psa/limits.ts';
import { contoso, newTicket } from '../fixtures.ts';
import { describeVendor, failure } from '../vendor.ts';
import { adapter, freshdesk } from './freshdesk.ts';

describeVendor(freshdesk, 'limits', ({ simulator, psa }) => {
  it('knows the limits of each plan, and believes the headers about what is left', () => {
    const most = (plan: 'growth' | 'pro' | 'enterprise', method: string, path: string) =>
      limitsOf(plan)(method, path).map((limit) => `${limit.name} ${limit.most}`);
    assert.deepEqual(most('growth', 'GET', '/tickets'), ['all 200', 'list 20']);
    assert.deepEqual(most('pro', 'POST', '/tickets'), ['all 400', 'create 160']);
    assert.deepEqual(most('enterprise', 'PUT', '/tickets/1'), ['all 700', 'update 280']);
    const [all] = limitsOf('growth')('GET', '/tickets/1');
    const left = all?.kind === 'rate' ? all.left : undefined;
    assert.equal(left?.(new Headers({ 'x-ratelimit-remaining': '100.0' })), 100);
    assert.equal(left?.(new Headers()), null);
  });

  it('counts each call of the API by its path, without what stands before it', async () => {
    const counted: string[] = [];
    const gate = (limits: Limits) => async (method: string, path: string) => {
      counted.push(`${method} ${path}: ${limits(method, path).map((limit) => limit.name)}`);
      return async () => {};
    };
    await adapter(simulator(), { gate }).ensureTicket(newTicket);
    assert.deepEqual(counted, [
      'GET /tickets: all,list',
      'GET /contacts: all,contacts',
      'GET /tickets: all,list',
      'POST /tickets: all,create',
      'GET /ticket_fields: all',
    ]);
  });

  it('waits as the account tells when other programs used its calls', async () => {
    simulator().events.limit({ perMinute: 50, usedByOthers: 50 });
    const error = await failure(psa().findTickets({ companyId: contoso, text: 'phone' }));
    assert.deepEqual([error.kind, error.details.retryAfterMs], ['throttled', 30_000]);
  });
});
