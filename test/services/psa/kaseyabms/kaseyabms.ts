import { type KaseyaBms, startKaseyaBms } from '../../../../sandbox/psa/kaseyabms.ts';
import { tickets } from '../../../../sandbox/psa/seed.ts';
import { kaseyaBmsSettings, settingNames } from '../../../../services/psa/kaseyabms/settings.ts';
import { createKaseyaBms } from '../../../../services/psa/kaseyabms.ts';
import type { PsaOutside } from '../../../../services/psa/outside.ts';
import type { Psa } from '../../../../services/psa/psa.ts';
import { asBmsDescribes } from '../../../specs/bmsNames.ts';
import type { VendorUnderTest } from '../vendor.ts';

/** The adapter for a simulator; `more`, by the ending in `.env`, where a test is about a setting. */
export function adapter(simulator: KaseyaBms, outside: PsaOutside = {}, more: Record<string, string> = {}): Psa {
  const given = { ...simulator.settings, ...more };
  const settings = Object.entries(settingNames).map(([ending, field]) => [field, given[ending]]);
  return createKaseyaBms('main', kaseyaBmsSettings.parse(Object.fromEntries(settings)), outside);
}

export const kaseyaBms: VendorUnderTest<KaseyaBms> = {
  name: 'Kaseya BMS',
  spec: 'bms',
  start: startKaseyaBms,
  open: adapter,
  asDescribed: asBmsDescribes,
};

/** What the tests of this vendor write and read, where nothing else is said. */
export const open = String(tickets.adele);
