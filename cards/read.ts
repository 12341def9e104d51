/** Reads what a client sent: any string, or nothing. Nothing here trusts it. */

export interface Field<T extends string> {
  max: number;
  only: readonly T[] | null;
}

/** An entry of at most `max` characters, and only one of these when a list is given. */
export function field<T extends string = string>(max: number, only: readonly T[] | null = null): Field<T> {
  return { max, only };
}

type Read<F> = { [Name in keyof F]?: F[Name] extends Field<infer T> ? T : never };

/** Entries that are texts and not empty, trimmed and cut; everything else is left out. */
export function readFields<F extends Record<string, Field<string>>>(input: unknown, fields: F): Read<F> {
  const source = typeof input === 'object' && input !== null ? (input as Record<string, unknown>) : {};
  const found = Object.entries(fields).flatMap(([name, { max, only }]) => {
    const value = source[name];
    if (typeof value !== 'string') return [];
    const text = value.trim().slice(0, max).toWellFormed();
    return text === '' || (only && !only.includes(text)) ? [] : [[name, text] as const];
  });
  return Object.fromEntries(found) as Read<F>;
}
