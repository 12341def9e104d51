import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import type { PsaSimulator } from '../../../sandbox/psa/simulated.ts';
import type { Exchange } from '../../../sandbox/simulator.ts';
import { ServiceError } from '../../../services/errors.ts';
import type { PsaOutside } from '../../../services/psa/outside.ts';
import type { Psa } from '../../../services/psa/psa.ts';
import { checkAgainstSpec, haveSpecs, type SpecName } from '../../specs.ts';
import { documentedElsewhere } from './documentedElsewhere.ts';

/** One vendor's product and our adapter for it, as all its tests take them. */
export interface VendorUnderTest<S extends PsaSimulator> {
  /** As its own pages call it. */
  name: string;
  spec: SpecName;
  start(): Promise<S>;
  open(simulator: S, outside?: PsaOutside): Psa;
  /** Where the published description and the wire differ in a way that is known: an exchange as it is described. */
  asDescribed?(exchange: Exchange): Exchange;
}

export interface VendorWorld<S extends PsaSimulator> {
  simulator(): S;
  psa(): Psa;
  /** From here on the test has another adapter. */
  use(other: Psa): void;
  /** What the simulator was asked in this test. */
  calls(method: string, path: RegExp): Exchange[];
}

/**
 * A `describe` in which each test has a simulator of its own, as new, which must know every request that it gets. What
 * crossed the wire in all of them is held against the vendor's published description.
 */
export function describeVendor<S extends PsaSimulator>(
  vendor: VendorUnderTest<S>,
  title: string,
  tests: (world: VendorWorld<S>) => void,
): void {
  describe(`${vendor.name}: ${title}`, () => {
    const { started, wireTest } = recorded(vendor);
    let simulator: S;
    let psa: Psa;

    beforeEach(async () => {
      simulator = await started();
      psa = vendor.open(simulator);
    });
    afterEach(async () => {
      const { unexpected } = simulator;
      await simulator.close();
      assert.deepEqual(unexpected, []);
    });
    tests({
      simulator: () => simulator,
      psa: () => psa,
      use: (other) => {
        psa = other;
      },
      calls: (method, path) => simulator.exchanges.filter((e) => e.method === method && path.test(e.path)),
    });
    wireTest();
  });
}

/** Simulators whose traffic is kept, and the test of it; to be declared last. */
export function recorded<S extends PsaSimulator>(vendor: VendorUnderTest<S>) {
  const traffic: Exchange[] = [];
  return {
    async started(): Promise<S> {
      const simulator = await vendor.start();
      simulator.onExchange = (exchange) => traffic.push(exchange);
      return simulator;
    },
    wireTest(): void {
      it(`sends and gets only what is described${haveSpecs() ? '' : ' (skipped: SPECS_DIR is not set)'}`, function () {
        if (!haveSpecs()) this.skip();
        assert.ok(traffic.length > 0, 'nothing crossed the wire');
        const problems = checkAgainstSpec(vendor.spec, traffic.map(vendor.asDescribed ?? ((exchange) => exchange)));
        assert.deepEqual(
          problems.filter((problem) => !documentedElsewhere.some((known) => known.test(problem))),
          [],
        );
      });
    },
  };
}

/** The `ServiceError` that a promise ends in; anything else fails the test. */
export async function failure(promise: Promise<unknown>): Promise<ServiceError> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('value' in outcome) assert.fail(`expected a ServiceError, got ${inspect(outcome.value)}`);
  if (!(outcome.error instanceof ServiceError)) throw outcome.error;
  return outcome.error;
}
