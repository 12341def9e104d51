import { ServiceError } from '../errors.ts';

/** One line of the doctor: what was looked at, what was found, and what to do about it. */

export type State = 'ok' | 'warning' | 'failed' | 'skipped';

export interface Finding {
  state: State;
  /** Whole sentences for an operator. Never a secret; names from outside are plain text. */
  says: string;
  correction?: string;
}

export interface Check extends Finding {
  /** Stays the same from run to run, for scripts: `psa.main.login`. */
  id: string;
  /** For people: `PSA main: sign-in`. */
  about: string;
}

export const ok = (says: string): Finding => ({ state: 'ok', says });
export const warning = (says: string, correction?: string): Finding => finding('warning', says, correction);
export const failed = (says: string, correction?: string): Finding => finding('failed', says, correction);
export const skipped = (says: string, correction?: string): Finding => finding('skipped', says, correction);

const finding = (state: State, says: string, correction?: string): Finding => ({
  state,
  says,
  ...(correction && { correction }),
});

/** One finding of all that apply, in the worst state of them. */
export function together(...found: readonly (Finding | false)[]): Finding {
  const all = found.filter((one) => one !== false);
  const worst = severity.find((state) => all.some((one) => one.state === state)) ?? 'ok';
  const corrections = all.flatMap((one) => one.correction ?? []);
  return finding(worst, all.map((one) => one.says).join(' '), corrections.join(' '));
}

const severity: readonly State[] = ['failed', 'warning', 'skipped', 'ok'];

/** Runs one check. Whatever goes wrong in it is its line; the others go on. */
export async function check(id: string, about: string, work: () => Finding | Promise<Finding>): Promise<Check> {
  try {
    return { id, about, ...(await work()) };
  } catch (error) {
    return { id, about, ...failed(sentenceOf(error)) };
  }
}

/** A `ServiceError` brings its own sentence; Entra's number is added, for that is what people look up. */
function sentenceOf(error: unknown): string {
  if (!(error instanceof ServiceError))
    return `This check ended early: ${error instanceof Error ? error.message : String(error)}`;
  const { code = '' } = error.details;
  return code.startsWith('AADSTS') && !error.message.includes(code) ? `${error.message} (${code})` : error.message;
}

export const count = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`;

/** Works on some at a time and gives the results in the order of the items. `work` must not reject. */
export async function* inOrder<T, R>(
  items: readonly T[],
  atATime: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const running: Promise<R>[] = [];
  for (const item of items) {
    running.push(work(item));
    const first = running.length < atATime ? undefined : running.shift();
    if (first) yield await first;
  }
  for (const one of running) yield await one;
}
