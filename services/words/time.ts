/** How times are written: absolute, 24 hours, with the zone. A card does not tick, so never "5 minutes ago". */

export interface Clock {
  timeZone: string;
  /** ISO time of drawing: what is not of this day carries its date. */
  now: string;
}

const noBreak = '\u00a0';

/** `13:58 UTC`, or `12 Nov 09:20 UTC` when it is not of this day; spaces inside never split. */
export function dayAndTime(iso: string, clock: Clock): string {
  return `${dayAndTimeWithoutZone(iso, clock)}${noBreak}${zone(iso, clock.timeZone)}`;
}

/** For rows of a card that names the zone once. */
export function dayAndTimeWithoutZone(iso: string, clock: Clock): string {
  const time = part(iso, clock.timeZone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const day = date(iso, clock);
  return day === date(clock.now, clock) ? time : `${day}${noBreak}${time}`;
}

/** `3 Mar`, with the year when it is not this one. */
export function date(iso: string, clock: Clock): string {
  const year = (of: string) => part(of, clock.timeZone, { year: 'numeric' });
  const text = part(iso, clock.timeZone, {
    day: 'numeric',
    month: 'short',
    ...(year(iso) === year(clock.now) ? {} : { year: 'numeric' }),
  });
  return text.replaceAll(' ', noBreak);
}

/** `2026-03-03 13:58 UTC`: for notes, which people of other zones and machines read. */
export function utc(iso: string): string {
  return `${new Date(iso).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** The zone's short name at that time: `UTC`, `CET`, `GMT+9`. */
export function zone(iso: string, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'short', hour: '2-digit' }).formatToParts(
    new Date(iso),
  );
  return parts.find((each) => each.type === 'timeZoneName')?.value ?? timeZone;
}

function part(iso: string, timeZone: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone, ...options }).format(new Date(iso));
}
