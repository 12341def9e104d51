/** When somebody is there to read what can wait: `Mon-Fri,08:00-18:00`, in the product's time zone. */
export interface OfficeHours {
  /** 0 is Sunday. */
  days: number[];
  /** Minutes of the day. */
  from: number;
  to: number;
}

const names = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const pattern = /^([a-z]{3})(?:-([a-z]{3}))?[, ](\d{2}):(\d{2})-(\d{2}):(\d{2})$/i;

/** Null when the text is none. */
export function readOfficeHours(text: string): OfficeHours | null {
  const found = pattern.exec(text.trim());
  if (!found) return null;
  const [, first = '', last = first, fromHour, fromMinute, toHour, toMinute] = found;
  const begin = names.indexOf(first.toLowerCase());
  const end = names.indexOf(last.toLowerCase());
  const from = Number(fromHour) * 60 + Number(fromMinute);
  const to = Number(toHour) * 60 + Number(toMinute);
  if (begin < 0 || end < 0 || from >= to || to > 24 * 60) return null;
  const days = Array.from({ length: ((end - begin + 7) % 7) + 1 }, (_, n) => (begin + n) % 7);
  return { days, from, to };
}

const stepMs = 5 * 60_000;
const week = (8 * 24 * 3600_000) / stepMs;

/** Milliseconds until the office opens; 0 while it is open. Five minutes exact: nobody waits for it. */
export function msUntilOffice(now: Date, hours: OfficeHours, timeZone: string): number {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const isOpen = (at: Date): boolean => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    const day = names.indexOf(String(parts.weekday).toLowerCase());
    const minute = Number(parts.hour) * 60 + Number(parts.minute);
    return hours.days.includes(day) && minute >= hours.from && minute < hours.to;
  };
  for (let step = 0; step <= week; step++) if (isOpen(new Date(now.getTime() + step * stepMs))) return step * stepMs;
  return 0;
}
