/** Figures out of samples, and time as it passes. */

export interface Figures {
  count: number;
  p50: number;
  p99: number;
  max: number;
}

/** Milliseconds, to a tenth. */
export function figures(samples: number[]): Figures {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  return { count: sorted.length, p50: tenth(at(0.5)), p99: tenth(at(0.99)), max: tenth(at(1)) };
}

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

export const tenth = (value: number): number => Math.round(value * 10) / 10;
