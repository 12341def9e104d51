import { ServiceError } from '../errors.ts';
import type { Run } from './journal.ts';

/**
 * A passing error is thrown, so that the worker tries again, until `ms` have gone by since the first one; from then on,
 * and when it is final, it is given back for the life to go on with.
 */
export async function patiently<T>(
  run: Run,
  name: string,
  ms: number,
  work: () => Promise<T>,
  passes = (error: ServiceError) => error.retryable,
): Promise<T | ServiceError> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    if (passes(error) && !(await run.past(`patience ${name}`, ms))) throw error;
    return error;
  }
}
