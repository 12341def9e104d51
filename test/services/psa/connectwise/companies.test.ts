import assert from 'node:assert/strict';
import { describeVendor } from '../vendor.ts';
import { connectWise } from './connectwise.ts';

describeVendor(connectWise, 'companies', ({ psa }) => {
  it('leaves deleted ones out, and keeps odd names as they are', async () => {
    const companies = await psa().listCompanies();
    assert.ok(companies.some((c) => c.name === 'Litware, Inc. & "Sons"'));
    assert.ok(!companies.some((c) => c.name === 'Gone Ltd'));
    assert.equal(await psa().getCompany('255'), null);
  });
});
