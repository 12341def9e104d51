/** A vendor's limits, as data. Whoever keeps them shares them between all resets and all instances. */

/** At most `most` requests in any `windowMs`. */
export interface RateLimit {
  kind: 'rate';
  /** Names the count inside one connection: requests of one name share it. */
  name: string;
  most: number;
  windowMs: number;
  /** What the vendor says is left, from an answer's headers; it knows of other programs that use the account. */
  left?: (headers: Headers) => number | null;
}

/** At most `most` requests at once; a place is free again `restMs` after the answer. */
export interface PlacesLimit {
  kind: 'places';
  name: string;
  most: number;
  restMs: number;
}

export type Limit = RateLimit | PlacesLimit;

/** Which limits a request falls under. */
export type Limits = (method: string, path: string) => Limit[];
