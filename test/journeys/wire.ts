import type { Sandbox } from '../../sandbox/sandbox.ts';
import type { Exchange } from '../../sandbox/simulator.ts';
import { checkAgainstSpec } from '../specs.ts';

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

/** One line for each thing that no description allows, in the traffic since the last look. */
export function wireProblems({ graph, connectWise }: Sandbox): string[] {
  const fresh = (exchanges: Exchange[]) => exchanges.filter((e) => !seen.has(e) && seen.add(e));
  const problems = [
    ...checkAgainstSpec('graph', fresh(graph.exchanges)),
    ...checkAgainstSpec('connectwise', fresh(connectWise.exchanges)),
  ];
  return problems.filter((problem) => !documentedElsewhere.some((known) => known.test(problem)));
}
