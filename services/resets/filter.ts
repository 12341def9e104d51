import type { ResetFilter } from '../storage/finding.ts';

const mostWords = 6;

/** `contoso open 2026-11-26`, in any order, as a filter. A day is one of the product's time zone. */
export function readFilter(text: string, timeZone: string): ResetFilter {
  const all = text
    .normalize('NFC')
    .split(/[\s,;]+/)
    .filter(Boolean)
    .slice(0, mostWords);
  const isDay = (word: string) => /^\d{4}-\d{2}-\d{2}$/.test(word) && !Number.isNaN(Date.parse(word));
  const [day] = all.filter(isDay);
  return {
    words: all.filter((word) => !isDay(word) && word.toLowerCase() !== 'open').map((word) => word.replace(/^#/, '')),
    day: day ? dayIn(day, timeZone) : null,
    openOnly: all.some((word) => word.toLowerCase() === 'open'),
    technicianId: null,
    organisationId: null,
  };
}

/** From midnight to midnight where the product's times are; days of 23 and 25 hours are as long as they are. */
export function dayIn(day: string, timeZone: string): { from: string; to: string } {
  const noon = Date.parse(`${day}T12:00:00Z`);
  const next = new Date(noon + 24 * 3600_000).toISOString().slice(0, 10);
  return { from: midnight(day, timeZone), to: midnight(next, timeZone) };
}

function midnight(day: string, timeZone: string): string {
  const utc = Date.parse(`${day}T00:00:00Z`);
  // Twice: the offset at the first guess may be that of the other side of a clock change.
  const first = utc - offsetMs(utc, timeZone);
  return new Date(utc - offsetMs(first, timeZone)).toISOString();
}

function offsetMs(at: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  const part = Object.fromEntries(format.formatToParts(new Date(at)).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
}
