import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Exchange } from '../sandbox/simulator.ts';
import { type Schema, violations } from './specs/schema.ts';

/** Traffic against the vendors' published descriptions: with `SPECS_DIR` set, what crossed the wire must be valid. */

export type SpecName = 'connectwise' | 'halo' | 'autotask' | 'bms' | 'freshdesk' | 'graph';

interface Parameter {
  $ref?: string;
  name: string;
  in: string;
  required?: boolean;
}
interface Body {
  $ref?: string;
  required?: boolean;
  content?: Record<string, { schema?: Schema }>;
}
interface Operation {
  parameters?: Parameter[];
  requestBody?: Body;
  responses: Record<string, Body>;
}
interface Spec {
  paths: Record<string, Record<string, unknown>>;
  components: Record<string, Record<string, unknown>>;
}

const loaded = new Map<SpecName, Spec>();

/** False when no descriptions are at hand: then tests say that they skip. */
export function haveSpecs(): boolean {
  return Boolean(process.env.SPECS_DIR);
}

function load(name: SpecName): Spec {
  const known = loaded.get(name);
  if (known) return known;
  const spec = JSON.parse(readFileSync(join(process.env.SPECS_DIR ?? '', `${name}.json`), 'utf8')) as Spec;
  loaded.set(name, spec);
  return spec;
}

/**
 * `prefix`: what comes before the described paths, like a codebase or a version. `headers`: what each request must
 * carry, except those that match `free`, which must not: they go out before it is known whom to trust.
 */
const kinds: Record<SpecName, { prefix: RegExp; headers: string[]; free?: RegExp }> = {
  connectwise: { prefix: /^\/v\w+\/apis\/3\.0/, headers: ['authorization', 'clientid'], free: /^\/login\// },
  halo: { prefix: /^\/api(?=\/)/, headers: ['authorization'], free: /^\/(auth|api\/authinfo)/ },
  autotask: {
    prefix: /^\/atservicesrest(?=\/)/i,
    headers: ['apiintegrationcode', 'username', 'secret'],
    free: /zoneInformation$/i,
  },
  bms: { prefix: /^(?=\/)/, headers: ['authorization'], free: /^\/v2\/security\/(authenticate|refreshtoken)$/ },
  freshdesk: { prefix: /^\/api\/v2/, headers: ['authorization'] },
  graph: { prefix: /^\/(v1\.0|beta)/, headers: ['authorization'] },
};

/** One line for each thing that the description does not allow; empty when all is valid. */
export function checkAgainstSpec(name: SpecName, exchanges: Exchange[]): string[] {
  const spec = load(name);
  const all = name === 'graph' ? exchanges.flatMap(withBatched) : exchanges;
  const lines = all.flatMap((exchange) =>
    check(name, spec, exchange).map((problem) => `${exchange.method} ${exchange.path}: ${problem}`),
  );
  return [...new Set(lines)];
}

function check(name: SpecName, spec: Spec, exchange: Exchange): string[] {
  const { prefix, headers, free } = kinds[name];
  const path = exchange.path.replace(prefix, '');
  const found = operationOf(spec, exchange.method.toLowerCase(), path);
  if (!found) return ['the path or method is not described'];
  const problems: string[] = [];
  const parameters = found.parameters.map((p) => (p.$ref ? (resolve(spec, p.$ref) as Parameter) : p));
  for (const query of Object.keys(exchange.query)) {
    if (!parameters.some((p) => p.in === 'query' && p.name === query)) problems.push(`query ${query} is not described`);
  }
  for (const { in: where, name: parameter, required } of parameters) {
    if (!required) continue;
    if (where === 'query' && !(parameter in exchange.query)) problems.push(`query ${parameter} is missing`);
    if (where === 'header' && !exchange.requestHeaders[parameter.toLowerCase()]) {
      problems.push(`header ${parameter} is missing`);
    }
  }
  const isFree = free?.test(exchange.path) ?? false;
  for (const header of headers) {
    const sent = Boolean(exchange.requestHeaders[header]);
    if (sent === isFree)
      problems.push(`header ${header} ${sent ? 'goes to an address that nobody has proved' : 'is missing'}`);
  }
  problems.push(...requestProblems(spec, found.operation, exchange));
  // An answer that a test asked for as a fault is no vendor's answer, and a web page is none at all.
  const page = exchange.responseHeaders['content-type']?.includes('text/html');
  if (exchange.status !== null && !exchange.fault?.startsWith('status') && !page) {
    problems.push(...responseProblems(spec, found.operation, exchange));
  }
  return problems;
}

/** The description with the fewest placeholders wins: `/tickets/count` before `/tickets/{id}`. */
function operationOf(spec: Spec, method: string, path: string) {
  const candidates = Object.keys(spec.paths)
    .filter((template) => pattern(template).test(path))
    .toSorted((a, b) => a.split('{').length - b.split('{').length);
  const item = spec.paths[candidates[0] ?? ''];
  const operation = item?.[method] as Operation | undefined;
  if (!item || !operation) return null;
  const shared = (item.parameters ?? []) as Parameter[];
  return { operation, parameters: [...shared, ...(operation.parameters ?? [])] };
}

function pattern(template: string): RegExp {
  const escaped = template.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/]+');
  return new RegExp(`^${escaped}$`);
}

function requestProblems(spec: Spec, operation: Operation, exchange: Exchange): string[] {
  const body = bodyOf(spec, operation.requestBody);
  if (exchange.requestBody === undefined) return body?.required ? ['the request has no body'] : [];
  if (!body) return exchange.method === 'GET' ? ['a GET has a body'] : ['a body is not described'];
  const type = (exchange.requestHeaders['content-type'] ?? '').split(';')[0]?.trim() || 'application/json';
  if (body.content && !body.content[type]) return [`content type ${type} is not described`];
  const schema = schemaOf(body, type);
  if (!schema) return [];
  const sent = type.endsWith('urlencoded')
    ? Object.fromEntries(new URLSearchParams(String(exchange.requestBody)))
    : exchange.requestBody;
  return violations(schema, sent, { resolve: (ref) => resolve(spec, ref) as Schema, closed: true }).map(
    (problem) => `request ${problem}`,
  );
}

function responseProblems(spec: Spec, operation: Operation, exchange: Exchange): string[] {
  const status = String(exchange.status);
  const range = `${status[0]}XX`;
  const body = bodyOf(spec, operation.responses[status] ?? operation.responses[range] ?? operation.responses.default);
  if (!body) return [`status ${status} is not described`];
  const schema = schemaOf(body);
  if (!schema || exchange.responseBody === undefined) return [];
  return violations(schema, exchange.responseBody, {
    resolve: (ref) => resolve(spec, ref) as Schema,
    closed: false,
    partial: 'fields' in exchange.query || '$select' in exchange.query,
  }).map((problem) => `answer ${status} ${problem}`);
}

function bodyOf(spec: Spec, body: Body | undefined): Body | undefined {
  return body?.$ref ? (resolve(spec, body.$ref) as Body) : body;
}

function schemaOf(body: Body, type = 'application/json'): Schema | undefined {
  return body.content?.[type]?.schema;
}

function resolve(spec: Spec, ref: string): unknown {
  const found = ref
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((node, part) => (node as Record<string, unknown> | undefined)?.[part.replaceAll('~1', '/')], spec);
  if (found === undefined) throw new Error(`The description has no ${ref}.`);
  return found;
}

/** A `$batch` is also the requests in it, each with its own answer. */
function withBatched(exchange: Exchange): Exchange[] {
  const version = /^(\/[^/]+)\/\$batch$/.exec(exchange.path)?.[1];
  if (!version) return [exchange];
  const { requests = [] } = (exchange.requestBody ?? {}) as { requests?: Inner[] };
  const { responses = [] } = (exchange.responseBody ?? {}) as { responses?: Inner[] };
  const inner = requests.map((request): Exchange => {
    const url = new URL(version + (request.url ?? ''), 'http://batch');
    const response = responses.find((r) => r.id === request.id);
    return {
      ...exchange,
      method: request.method ?? 'GET',
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      requestHeaders: { ...exchange.requestHeaders, ...lowerCase(request.headers) },
      requestBody: request.body,
      status: response?.status ?? null,
      responseBody: response?.body,
    };
  });
  return [exchange, ...inner];
}

interface Inner {
  id?: string;
  method?: string;
  url?: string;
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
}

function lowerCase(values: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name.toLowerCase(), value]));
}
