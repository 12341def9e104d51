import { type Freshdesk, startFreshdesk } from '../../../../sandbox/psa/freshdesk.ts';
import { freshdeskSettings } from '../../../../services/psa/freshdesk/settings.ts';
import { createFreshdesk } from '../../../../services/psa/freshdesk.ts';
import type { PsaOutside } from '../../../../services/psa/outside.ts';
import type { Psa } from '../../../../services/psa/psa.ts';
import type { VendorUnderTest } from '../vendor.ts';

/** The adapter for a simulator, with settings of its own where a test is about them. */
export function adapter(simulator: Freshdesk, outside: PsaOutside = {}, settings: Record<string, string> = {}): Psa {
  const { URL: url, API_KEY: apiKey } = simulator.settings;
  return createFreshdesk('main', freshdeskSettings.parse({ url, apiKey, ...settings }), outside);
}

export const freshdesk: VendorUnderTest<Freshdesk> = {
  name: 'Freshdesk',
  spec: 'freshdesk',
  start: startFreshdesk,
  open: adapter,
};

/** What the tests of this vendor write and read, where nothing else is said. */
export const open = '48213';
