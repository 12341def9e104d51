import { type Halo, startHalo } from '../../../../sandbox/psa/halo.ts';
import { haloSettings } from '../../../../services/psa/halo/settings.ts';
import { createHalo } from '../../../../services/psa/halo.ts';
import type { PsaOutside } from '../../../../services/psa/outside.ts';
import type { Psa } from '../../../../services/psa/psa.ts';
import type { VendorUnderTest } from '../vendor.ts';

/** The adapter for a simulator, with settings of its own where a test is about them. */
export function adapter(simulator: Halo, outside: PsaOutside = {}, settings: Record<string, string> = {}): Psa {
  const { URL: url, CLIENT_ID: clientId, CLIENT_SECRET: clientSecret, TICKET_TYPE: ticketType } = simulator.settings;
  return createHalo('main', haloSettings.parse({ url, clientId, clientSecret, ticketType, ...settings }), outside);
}

export const halo: VendorUnderTest<Halo> = { name: 'HaloPSA', spec: 'halo', start: startHalo, open: adapter };

/** What the tests of this vendor write and read, where nothing else is said. */
export const open = '48213';
