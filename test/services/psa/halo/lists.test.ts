import assert from 'node:assert/strict';
import { describeVendor } from '../vendor.ts';
import { halo } from './halo.ts';

describeVendor(halo, 'lists', ({ simulator, psa, calls }) => {
  it("asks for pages in the vendor's own spelling from the first call on, and counts what came", async () => {
    simulator().events.addCompanies({ count: 617 });
    const companies = await psa().listCompanies();
    assert.equal(companies.length, 4 + 617);
    const pages = calls('GET', /\/Client$/);
    assert.equal(pages.length, 7);
    for (const [n, { query }] of pages.entries())
      assert.deepEqual([query.pageinate, query.page_size, query.page_no], ['true', '100', String(n + 1)]);
  });
});
