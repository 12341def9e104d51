import { tickets } from '../../../../sandbox/psa/connectwise/data.ts';
import { type ConnectWise, startConnectWise } from '../../../../sandbox/psa/connectwise.ts';
import { connectWise as world } from '../../../../sandbox/world.ts';
import { createPsa } from '../../../../services/psa/index.ts';
import type { PsaOutside } from '../../../../services/psa/outside.ts';
import type { Psa } from '../../../../services/psa/psa.ts';
import type { VendorUnderTest } from '../vendor.ts';

export const notesPath = '/service/tickets/\\d+/notes';

export function settingsFor(simulator: ConnectWise): Record<string, string> {
  const { company, publicKey, privateKey, clientId } = world;
  return { url: simulator.url, company, publicKey, privateKey, clientId };
}

/** The adapter for a simulator, with settings of its own where a test is about them. */
export function adapter(simulator: ConnectWise, outside: PsaOutside = {}, settings: Record<string, string> = {}): Psa {
  return createPsa(
    { name: 'main', kind: 'connectwise', settings: { ...settingsFor(simulator), ...settings } },
    outside,
  );
}

export const connectWise: VendorUnderTest<ConnectWise> = {
  name: 'ConnectWise PSA',
  spec: 'connectwise',
  start: startConnectWise,
  open: adapter,
};

/** What the tests of this vendor write and read, where nothing else is said. */
export const open = String(tickets.adele);
