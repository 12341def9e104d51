import { pascalCase } from '../../sandbox/psa/kaseyabms/answers.ts';
import type { Exchange } from '../../sandbox/simulator.ts';

/** Kaseya's description has all names in PascalCase, the wire in camelCase; JSON Patch has its own names. */
export function asBmsDescribes(exchange: Exchange): Exchange {
  const { requestBody, responseBody } = exchange;
  return {
    ...exchange,
    requestBody: Array.isArray(requestBody) ? requestBody : pascalCase(requestBody),
    responseBody: pascalCase(responseBody),
  };
}
