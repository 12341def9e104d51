import type { PsaKind } from '../services/psa/psa.ts';
import { startAutotask } from './psa/autotask.ts';
import { startConnectWise } from './psa/connectwise.ts';
import { startFreshdesk } from './psa/freshdesk.ts';
import { startHalo } from './psa/halo.ts';
import { startKaseyaBms } from './psa/kaseyabms.ts';
import type { PsaSimulator } from './psa/simulated.ts';

/** The simulated PSAs that the sandbox can start, and which ticket is meant when two of them stand side by side. */

const starts: Record<PsaKind, () => Promise<PsaSimulator>> = {
  connectwise: startConnectWise,
  halo: startHalo,
  autotask: startAutotask,
  kaseyabms: startKaseyaBms,
  freshdesk: startFreshdesk,
};

export const psaNames: Record<PsaKind, string> = {
  connectwise: 'ConnectWise PSA',
  halo: 'HaloPSA',
  autotask: 'Datto PSA (Autotask)',
  kaseyabms: 'Kaseya BMS',
  freshdesk: 'Freshdesk',
};
export const psaKinds = Object.keys(psaNames) as PsaKind[];

export const startPsa = (kind: PsaKind): Promise<PsaSimulator> => starts[kind]();

/** Settings of a connection, as the product's environment names them. */
export function connectionEnvironment(name: string, psa: PsaSimulator): Record<string, string> {
  const prefix = `PSA_${name.toUpperCase()}_`;
  const settings = Object.entries(psa.settings).map(([ending, value]) => [prefix + ending, value]);
  return { [`${prefix}KIND`]: psa.kind, ...Object.fromEntries(settings) };
}

/** Names a ticket across all PSAs of a sandbox: the number alone in the first one, `halo 48213` in another. */
export function ticketKey(psas: readonly PsaSimulator[], psa: PsaSimulator, number: string): string {
  return psa === psas[0] ? number : `${psa.kind} ${number}`;
}

export function ticketByKey(psas: readonly PsaSimulator[], key: string) {
  const [kind, number] = key.includes(' ') ? key.split(' ', 2) : [psas[0]?.kind, key];
  const psa = psas.find((one) => one.kind === kind);
  const ticket = psa?.heldTicket(number ?? '');
  return psa && ticket ? { psa, ticket } : null;
}
