import { ServiceError } from '../errors.ts';

/** What Entra says of a credential that it does not take: ended, wrong, or unknown to the app. OAuth's word for all. */
const refusals = new Set(['AADSTS7000222', 'AADSTS7000215', 'AADSTS700027', 'invalid_client']);

/**
 * Two credentials of one app at once, so that one can be changed without a gap: the other one is tried when Entra refuses
 * the one in use for what it is, and is used from then on. `changed` is told once for each change.
 */
export function createRotation<C>(credentials: readonly [C, ...C[]], changed: () => void) {
  let used = 0;
  const at = (n: number) => credentials[n % credentials.length] ?? credentials[0];

  return async <T>(work: (credential: C) => Promise<T>): Promise<T> => {
    const first = used;
    try {
      return await work(at(first));
    } catch (error) {
      if (credentials.length < 2 || !isRefusal(error)) throw error;
      const result = await work(at(first + 1));
      if (used === first) {
        used = first + 1;
        changed();
      }
      return result;
    }
  };
}

function isRefusal(error: unknown): boolean {
  return error instanceof ServiceError && error.kind === 'signIn' && refusals.has(error.details.code ?? '');
}
