import assert from 'node:assert/strict';
import { describeVendor } from '../vendor.ts';
import { connectWise } from './connectwise.ts';

describeVendor(connectWise, 'older servers', ({ simulator, psa, calls }) => {
  it('falls back to 100 rows a page, once, and still reads everything', async () => {
    simulator().events.setOlder({ on: true });
    simulator().events.addCompanies({ count: 250 });
    assert.ok((await psa().listCompanies()).length > 250);
    const sizes = calls('GET', /companies$/).map((e) => e.query.pageSize);
    assert.equal(sizes.filter((s) => s === '1000').length, 1);
    await psa().listCompanies();
    assert.equal(calls('GET', /companies$/).filter((e) => e.query.pageSize === '1000').length, 1);
  });
});
