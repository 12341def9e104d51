import { type Autotask, startAutotask } from '../../../../sandbox/psa/autotask.ts';
import { organisations } from '../../../../sandbox/world.ts';
import { autotaskSettings, settingNames } from '../../../../services/psa/autotask/settings.ts';
import { createAutotask } from '../../../../services/psa/autotask.ts';
import type { PsaOutside } from '../../../../services/psa/outside.ts';
import type { Psa } from '../../../../services/psa/psa.ts';
import type { VendorUnderTest } from '../vendor.ts';

export const at = '/atservicesrest/V1.0';
export const notesPath = `POST ${at}/Tickets/\\d+/Notes`;

/** The adapter for a simulator; `.env` endings may be changed or, with null, left out. */
export function adapter(
  simulator: Autotask,
  outside: PsaOutside = {},
  change: Partial<Record<keyof typeof settingNames, string | null>> = {},
): Psa {
  const given = Object.entries({ ...simulator.settings, QUEUE: null, ...change });
  const settings = given.flatMap(([ending, value]) =>
    value === null ? [] : [[settingNames[ending as keyof typeof settingNames], value]],
  );
  return createAutotask('main', autotaskSettings.parse(Object.fromEntries(settings)), outside);
}

export const autotask: VendorUnderTest<Autotask> = {
  name: 'Autotask PSA',
  spec: 'autotask',
  start: startAutotask,
  open: adapter,
};

/** What the tests of this vendor write and read, where nothing else is said. */
export const contoso = organisations.contoso.psaCompanyId;
export const open = '48213';
export const number = 'T20260131.48213';
export const dayMs = 86_400_000;
export const note = { key: 'R-7F3K2A', text: 'Removed: iPhone 15.', audience: 'internal' as const };
export const newTicket = {
  key: 'R-7F3K2A',
  companyId: contoso,
  board: 'Service Desk',
  title: 'MFA reset for Adele Vance',
  text: 'Made by the bot.',
  requester: { name: 'Adele Vance', email: 'adele.vance@contoso.com' },
};
