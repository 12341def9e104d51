/** Ever wider spaces between two looks: most people register within the hour, and the rest have a day. Pure. */

const minute = 60_000;
const spacesMs = [3, 5, 10, 20, 30, 60, 60, 120, 120, 240].map((minutes) => minutes * minute);

export const firstLookMs = 2 * minute;

/** Space after the look of this number; the last one goes on. */
export const spaceAfter = (looks: number): number => spacesMs[Math.min(looks, spacesMs.length - 1)] ?? minute;

/** Between two looks, at the most. */
export const longestSpaceMs: number = Math.max(...spacesMs);

/** When Microsoft does not answer at the end, it is asked again for so long. */
export const lastLooksMs = 60 * minute;

/** Microsoft may show a removed number again for some minutes, and a new number has the same id as the old one. */
export const numbersCountFromMs = 5 * minute;
