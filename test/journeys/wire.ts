import type { Sandbox } from '../../sandbox/sandbox.ts';
import type { Exchange } from '../../sandbox/simulator.ts';
import type { PsaKind } from '../../services/psa/psa.ts';
import { documentedElsewhere as psaDocumentedElsewhere } from '../services/psa/documentedElsewhere.ts';
import { asBmsDescribes } from '../specs/bmsNames.ts';
import { checkAgainstSpec, type SpecName } from '../specs.ts';

/** What crossed the wire against the vendors' descriptions. */

/** In the vendor's documentation, though not in the part of it that the description holds; each with its page. */
export const documentedElsewhere = [
  /^GET \/v1\.0\/domains\/[^/]+: the path/, // learn.microsoft.com/graph/api/domain-get
  /^GET \/v1\.0\/identity\/conditionalAccess\/namedLocations: the path/, // …/conditionalaccessroot-list-namedlocations
  /^GET \/beta\/users\/[^/]+\/authentication\/hardwareOathMethods: the path/, // …/authentication-list-hardwareoathmethods
  /^GET \/beta\/users\/[^/]+\/authentication\/qrCodePinMethod: the path/, // …/qrcodepinauthenticationmethod-get
  /: query \$skiptoken is not described$/, // only as a part of `@odata.nextLink`: learn.microsoft.com/graph/paging
];

const seen = new WeakSet<Exchange>();

/** Which description a PSA's traffic is held against, by its kind. */
const specOf: Record<PsaKind, SpecName> = {
  connectwise: 'connectwise',
  halo: 'halo',
  autotask: 'autotask',
  kaseyabms: 'bms',
  freshdesk: 'freshdesk',
};

/** One line for each thing that no description allows, in the traffic since the last look. */
export function wireProblems({ graph, psas }: Sandbox): string[] {
  const fresh = (exchanges: Exchange[]) => exchanges.filter((e) => !seen.has(e) && seen.add(e));
  const problems = [
    ...checkAgainstSpec('graph', fresh(graph.exchanges)),
    ...psas.flatMap((psa) => {
      const exchanges = fresh(psa.exchanges);
      return checkAgainstSpec(specOf[psa.kind], psa.kind === 'kaseyabms' ? exchanges.map(asBmsDescribes) : exchanges);
    }),
  ];
  const known = [...documentedElsewhere, ...psaDocumentedElsewhere];
  return problems.filter((problem) => !known.some((one) => one.test(problem)));
}
