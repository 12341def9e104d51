import type { ZodType } from 'zod';
import { settingNames as autotaskNames, autotaskSettings } from './autotask/settings.ts';
import { createAutotask } from './autotask.ts';
import { settingNames as connectWiseNames, connectWiseSettings } from './connectwise/settings.ts';
import { createConnectWise } from './connectwise.ts';
import { settingNames as freshdeskNames, freshdeskSettings } from './freshdesk/settings.ts';
import { createFreshdesk } from './freshdesk.ts';
import { settingNames as haloNames, haloSettings } from './halo/settings.ts';
import { createHalo } from './halo.ts';
import { settingNames as kaseyaBmsNames, kaseyaBmsSettings } from './kaseyabms/settings.ts';
import { createKaseyaBms } from './kaseyabms.ts';
import { urgently } from './limits/urgency.ts';
import type { PsaOutside } from './outside.ts';
import type { Psa, PsaKind } from './psa.ts';

/** The registry: one line per product. */
export const psaKinds = {
  connectwise: product(connectWiseNames, connectWiseSettings, createConnectWise),
  freshdesk: product(freshdeskNames, freshdeskSettings, createFreshdesk),
  autotask: product(autotaskNames, autotaskSettings, createAutotask),
  kaseyabms: product(kaseyaBmsNames, kaseyaBmsSettings, createKaseyaBms),
  halo: product(haloNames, haloSettings, createHalo),
};
export type { PsaKind } from './psa.ts';

/** A connection as the configuration gives it, checked by the product's schema already. */
export interface NamedConnection {
  name: string;
  kind: PsaKind;
  settings: Record<string, string>;
}

/** The adapter of one named connection. What people wait for goes before background work. */
export function createPsa(connection: NamedConnection, outside: PsaOutside = {}): Psa {
  const psa = psaKinds[connection.kind].open(connection.name, connection.settings, outside);
  return {
    ...psa,
    findTickets: (query, signal) => urgently(() => psa.findTickets(query, signal)),
    getTicket: (number, signal) => urgently(() => psa.getTicket(number, signal)),
  };
}

/** `settingNames`: the ending in `PSA_<NAME>_<ENDING>` and the field of the schema that it fills. */
function product<Settings extends object>(
  settingNames: Readonly<Record<string, keyof Settings & string>>,
  schema: ZodType<Settings>,
  create: (name: string, settings: Settings, outside: PsaOutside) => Psa,
) {
  return {
    settingNames,
    schema,
    open: (name: string, settings: Record<string, string>, outside: PsaOutside) =>
      create(name, schema.parse(settings), outside),
  };
}
