import { type Autotask, startAutotask } from '../../../../sandbox/psa/autotask.ts';
import { autotaskSettings, settingNames } from '../../../../services/psa/autotask/settings.ts';
import { createAutotask } from '../../../../services/psa/autotask.ts';
import type { PsaOutside } from '../../../../services/psa/outside.ts';
import type { Psa } from '../../../../services/psa/psa.ts';
import { newTicket as anyTicket } from '../fixtures.ts';
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
export const open = '48213';
export const number = 'T20260131.48213';
export const dayMs = 86_400_000;
export const newTicket = { ...anyTicket, board: 'Service Desk' };
