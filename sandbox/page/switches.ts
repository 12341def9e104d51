import type { Sandbox } from '../sandbox.ts';
import type { Switches, SwitchName } from './types.ts';

/** The switches above the page: troubles that everybody knows, in plain words. */

const aDay = 86_400_000;

const turnOn: Record<SwitchName, (sandbox: Sandbox) => void> = {
  psaDown: ({ psas }) => {
    for (const psa of psas) psa.fault({ match: '.', status: 503, body: { message: 'Down' }, forMs: aDay });
  },
  graphThrottles: ({ graph }) =>
    graph.fault({
      match: '.',
      status: 429,
      headers: { 'retry-after': '5' },
      body: { error: { code: 'TooManyRequests', message: 'Too many requests.' } },
      forMs: aDay,
    }),
  // Only what changes something: the work is done, and nobody is told.
  answersLost: ({ graph, psas }) => {
    graph.fault({ match: '^DELETE ', dropAfter: true, forMs: aDay });
    // Searches and sign-ins that are sent as POST are answered as ever.
    const writes = '^(POST|PATCH|PUT) (?!.*(search|query|security|token))';
    for (const psa of psas) psa.fault({ match: writes, dropAfter: true, forMs: aDay });
  },
};

export const allOff: Switches = { psaDown: false, graphThrottles: false, answersLost: false };

/** Makes the servers fail as the switches say, and in no other way. */
export function applySwitches(sandbox: Sandbox, switches: Switches): void {
  for (const server of [sandbox.graph, ...sandbox.psas]) server.clearFaults();
  for (const name of Object.keys(turnOn) as SwitchName[]) if (switches[name]) turnOn[name](sandbox);
}
