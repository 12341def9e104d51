/** A value against the part of JSON Schema that the vendors' descriptions use (OpenAPI 3.0). */

export interface Schema {
  $ref?: string;
  type?: 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean';
  nullable?: boolean;
  enum?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
}

interface Options {
  resolve: (ref: string) => Schema;
  /** Properties that are not described are refused: for what we send. */
  closed: boolean;
  /** Only some fields were asked for, so required ones of the outermost objects may be absent. */
  partial?: boolean;
}

/** What does not fit, each with its place. */
export function violations(schema: Schema, value: unknown, options: Options, at = ''): string[] {
  if (schema.$ref) return violations(options.resolve(schema.$ref), value, options, at);
  const here = at || 'body';
  if (value === null) return mayBeNull(schema, options) ? [] : [`${here}: null is not allowed`];
  if (schema.enum && !schema.enum.includes(value)) return [`${here}: ${JSON.stringify(value)} is none of its values`];
  const options_ = { ...options, closed: false }; // parts are open; the whole is closed once, below
  return [
    ...(schema.allOf ?? []).flatMap((part) => violations(part, value, options_, at)),
    ...choice(schema, value, options, here, at),
    ...ofType(schema, value, options, here, at),
    ...(options.closed ? unknownProperties(schema, value, options, here) : []),
  ];
}

function mayBeNull(schema: Schema, options: Options): boolean {
  if (schema.$ref) return mayBeNull(options.resolve(schema.$ref), options);
  if (schema.nullable || schema.enum?.includes(null)) return true;
  return [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].some((part) => mayBeNull(part, options));
}

function choice(schema: Schema, value: unknown, options: Options, here: string, at: string): string[] {
  const fits = (part: Schema) => violations(part, value, options, at).length === 0;
  if (schema.anyOf && !schema.anyOf.some(fits)) return [`${here}: fits none of anyOf`];
  if (schema.oneOf && schema.oneOf.filter(fits).length !== 1) return [`${here}: does not fit exactly one of oneOf`];
  return [];
}

function ofType(schema: Schema, value: unknown, options: Options, here: string, at: string): string[] {
  switch (schema.type) {
    case 'string':
      return typeof value === 'string' ? ofText(schema, value, here) : [`${here}: a string was expected`];
    case 'boolean':
      return typeof value === 'boolean' ? [] : [`${here}: a boolean was expected`];
    case 'number':
    case 'integer':
      return ofNumber(schema, value, here);
    case 'array':
      return ofArray(schema, value, options, here, at);
    case 'object':
      return isObject(value) ? ofObject(schema, value, options, here, at) : [`${here}: an object was expected`];
    case undefined:
      return isObject(value) ? ofObject(schema, value, options, here, at) : [];
    default:
      return schema.type satisfies never;
  }
}

function ofText(schema: Schema, value: string, here: string): string[] {
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern, format } = schema;
  const problems: string[] = [];
  if (value.length < minLength) problems.push(`${here}: shorter than ${minLength}`);
  if (value.length > maxLength) problems.push(`${here}: longer than ${maxLength}`);
  if (pattern && !new RegExp(pattern).test(value)) problems.push(`${here}: does not match ${pattern}`);
  if (format === 'date-time' && (!/^\d{4}-\d\d-\d\dT/.test(value) || Number.isNaN(Date.parse(value)))) {
    problems.push(`${here}: is no date-time`);
  }
  if (format === 'uuid' && !/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value))
    problems.push(`${here}: is no uuid`);
  return problems;
}

function ofNumber(schema: Schema, value: unknown, here: string): string[] {
  if (typeof value !== 'number' || (schema.type === 'integer' && !Number.isInteger(value))) {
    return [`${here}: a ${schema.type} was expected`];
  }
  const most = schema.maximum ?? (schema.format === 'int32' ? 2 ** 31 - 1 : Number.POSITIVE_INFINITY);
  const least = schema.minimum ?? Number.NEGATIVE_INFINITY;
  return value > most || value < least ? [`${here}: ${value} is out of range`] : [];
}

function ofArray(schema: Schema, value: unknown, options: Options, here: string, at: string): string[] {
  if (!Array.isArray(value)) return [`${here}: an array was expected`];
  const { items, minItems = 0, maxItems = Number.POSITIVE_INFINITY } = schema;
  if (value.length < minItems || value.length > maxItems) return [`${here}: ${value.length} members are not allowed`];
  return items ? value.flatMap((member) => violations(items, member, options, `${at}[]`)) : [];
}

function ofObject(
  schema: Schema,
  value: Record<string, unknown>,
  options: Options,
  here: string,
  at: string,
): string[] {
  const required = options.partial ? [] : (schema.required ?? []);
  const missing = required.filter((name) => value[name] === undefined);
  const wrong = Object.entries(value).flatMap(([name, member]) => {
    const described = schema.properties?.[name] ?? schema.additionalProperties;
    if (member === undefined || typeof described !== 'object') return [];
    return violations(described, member, inside(options, name), at ? `${at}.${name}` : name);
  });
  return [...missing.map((name) => `${here}: ${name} is missing`), ...wrong];
}

/** What is asked for in part is a row: the members of an answer, or of the `value` that holds them. */
function inside(options: Options, name: string): Options {
  return options.partial && name !== 'value' ? { ...options, partial: false } : options;
}

function unknownProperties(schema: Schema, value: unknown, options: Options, here: string): string[] {
  if (!isObject(value)) return [];
  const known = knownProperties(schema, options);
  if (known === 'any') return [];
  const names = Object.keys(value).filter((name) => !known.has(name) && !name.includes('@odata'));
  return names.map((name) => `${here}: ${name} is not described`);
}

function knownProperties(schema: Schema, options: Options): Set<string> | 'any' {
  if (schema.$ref) return knownProperties(options.resolve(schema.$ref), options);
  if (schema.additionalProperties || schema.anyOf || schema.oneOf) return 'any';
  const names = new Set(Object.keys(schema.properties ?? {}));
  for (const part of schema.allOf ?? []) {
    const inner = knownProperties(part, options);
    if (inner === 'any') return 'any';
    for (const name of inner) names.add(name);
  }
  return names.size ? names : 'any';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
