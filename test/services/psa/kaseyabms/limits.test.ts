import assert from 'node:assert/strict';
import { organisations } from '../../../../sandbox/world.ts';
import type { HttpGate } from '../../../../services/http.ts';
import type { Limit, Limits } from '../../../../services/psa/limits.ts';
import { note } from '../fixtures.ts';
import { describeVendor } from '../vendor.ts';
import { adapter, kaseyaBms, open } from './kaseyabms.ts';

describeVendor(kaseyaBms, 'limits and companies', ({ simulator, psa, use }) => {
  it('counts each endpoint against 1,500 requests an hour, whichever record it is about', async () => {
    const asked: Limit[] = [];
    const gate =
      (limits: Limits): HttpGate =>
      async (method, path) => {
        asked.push(...limits(method, path));
        return async () => {};
      };
    use(adapter(simulator(), { gate }));
    await psa().ensureNote(open, note);
    assert.deepEqual(
      asked.map((limit) => limit.name),
      [
        'POST /v2/security/authenticate',
        'GET /v2/servicedesk/tickets/{id}/notes',
        'GET /v2/servicedesk/tickets/{id}',
        'GET /v2/system/lookup/TicketNoteType',
        'POST /v2/servicedesk/tickets/{id}/notes',
      ],
    );
    for (const limit of asked)
      assert.deepEqual({ ...limit, name: '' }, { kind: 'rate', name: '', most: 1500, windowMs: 3600_000 });
  });

  it('leaves inactive companies out, and keeps odd names as they are', async () => {
    const companies = await psa().listCompanies();
    assert.ok(companies.some((company) => company.name === 'Litware, Inc. & "Sons"'));
    assert.ok(!companies.some((company) => company.name === 'Gone Ltd'));
    assert.equal(await psa().getCompany('255'), null);
    assert.equal(await psa().getCompany('x'), null);
    simulator().events.ignoreConditions({ on: true });
    assert.equal((await psa().getCompany('251'))?.name, organisations.fabrikam.name);
  });
});

/** What is valid though the description at hand does not hold it: it is cut to a few paths, and knows one status. */
