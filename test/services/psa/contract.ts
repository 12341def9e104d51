import assert from 'node:assert/strict';
import type { PsaSimulator } from '../../../sandbox/psa/simulated.ts';
import { errors } from './contract/errors.ts';
import { finding } from './contract/finding.ts';
import { notes } from './contract/notes.ts';
import { ticket } from './contract/ticket.ts';
import { type ContractCase, contractWorld, type PsaHarness } from './contract/world.ts';
import { recorded, type VendorUnderTest } from './vendor.ts';

/** One suite for every PSA: the same sentences, each product against its own simulator. */
export function describePsaContract<S extends PsaSimulator>(vendor: VendorUnderTest<S>, of: ContractCase): void {
  describe(`PSA contract: ${vendor.name}`, () => {
    const { started, wireTest } = recorded(vendor);
    let harness: PsaHarness;

    beforeEach(async () => {
      const simulator = await started();
      harness = { ...of, simulator, open: (outside) => vendor.open(simulator, outside) };
    });
    afterEach(async () => {
      const { unexpected } = harness.simulator;
      await harness.simulator.close();
      assert.deepEqual(unexpected, [], 'requests that the vendor does not know');
    });

    const world = contractWorld(() => harness);
    finding(world);
    notes(world);
    ticket(world);
    errors(world);
    wireTest();
  });
}
