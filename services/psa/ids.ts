import { ServiceError } from '../errors.ts';

/** PSAs number their records with whole numbers of 32 bits; here an id is text, and people write `#12345`. */
const mostId = 2 ** 31 - 1;

/** Null for whatever is no id. */
export function idOf(text: string, most = mostId): number | null {
  const digits = /^\s*#?\s*(\d{1,15})\s*$/.exec(text)?.[1];
  const id = Number(digits);
  return digits && id > 0 && id <= most ? id : null;
}

/** For ids that come from our own store or file; throws `invalid` for text that is none. */
export function requireId(text: string, kind: string, product: string, most = mostId): number {
  const id = idOf(text, most);
  if (id !== null) return id;
  throw new ServiceError(
    'PSA',
    'invalid',
    `"${text.slice(0, 40)}" is no ${kind} id of ${product}: it must be a number.`,
  );
}
