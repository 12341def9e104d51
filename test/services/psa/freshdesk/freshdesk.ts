import { type Freshdesk, startFreshdesk } from '../../../../sandbox/psa/freshdesk.ts';
import { organisations } from '../../../../sandbox/world.ts';
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
export const contoso = organisations.contoso.psaCompanyId;
export const open = '48213';
export const note = { key: 'R-7F3K2A', text: 'Removed: iPhone 15.', audience: 'internal' as const };
export const newTicket = {
  key: 'R-7F3K2A',
  companyId: contoso,
  board: null,
  title: 'MFA reset for Adele Vance',
  text: 'Made by the bot.',
  requester: { name: 'Adele Vance', email: 'adele.vance@contoso.com' },
};
