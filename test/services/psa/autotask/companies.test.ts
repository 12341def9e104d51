import assert from 'node:assert/strict';
import { describeVendor, failure } from '../vendor.ts';
import { adapter, autotask } from './autotask.ts';

describeVendor(autotask, 'rights, companies and labels', ({ simulator, psa, use }) => {
  for (const [right, needed] of [
    ['tickets', 'Service Desk / Tickets: View All'],
    ['companies', 'CRM / Companies and Contacts: View'],
  ] as const) {
    it(`names the missing right: ${needed}`, async () => {
      simulator().events.deny({ right, denied: true });
      const error = await failure(psa().checkConnection());
      assert.deepEqual([error.kind, error.details.missing], ['forbidden', [needed]]);
    });
  }

  it('leaves inactive companies out, and keeps odd names as they are', async () => {
    const companies = await psa().listCompanies();
    assert.ok(companies.some((c) => c.name === 'Litware, Inc. & "Sons"'));
    assert.ok(!companies.some((c) => c.name === 'Gone Ltd'));
    assert.equal(await psa().getCompany('255'), null);
  });

  it('lists labels for each setting that names one', async () => {
    use(adapter(simulator(), {}, { CLOSED_STATUSES: 'Resolved, Gone' }));
    const { labels, statuses } = await psa().choices();
    assert.deepEqual(
      labels.map(({ setting, wanted }) => `${setting}: ${wanted}`),
      [
        'INTERNAL_PUBLISH: Internal Project Team',
        'CUSTOMER_PUBLISH: All Autotask Users',
        'NOTE_TYPE: Task Summary',
        'QUEUE: null',
        'NEW_STATUS: New',
        'PRIORITY: Medium',
        'CATEGORY: null',
        'CLOSED_STATUSES: Resolved',
        'CLOSED_STATUSES: Gone',
      ],
    );
    assert.deepEqual(labels[0]?.names, ['All Autotask Users', 'Internal Project Team', 'Internal & Co-Managed']);
    assert.ok(!statuses[0]?.names.includes('Old'));
  });
});
