import assert from 'node:assert/strict';
import { msUntilOffice, readOfficeHours } from '../../../services/config/officeHours.ts';
import { firstLookMs, spaceAfter } from '../../../services/watch/spaces.ts';

const hour = 3600_000;

describe('looks after a reset', () => {
  it('come in ever wider spaces, and fewer than twenty in a day', () => {
    const times: number[] = [];
    for (let at = firstLookMs; at <= 24 * hour; at += spaceAfter(times.length - 1)) times.push(at);
    assert.ok(times.length < 20, String(times.length));
    assert.ok(times.filter((at) => at <= hour).length >= 5, 'most people register within the hour');
    for (let looks = 0; looks < 30; looks++) assert.ok(spaceAfter(looks + 1) >= spaceAfter(looks));
  });
});

describe('office hours', () => {
  const hours = readOfficeHours('Mon-Fri,08:00-18:00');
  const wait = (at: string, zone = 'UTC') => hours && msUntilOffice(new Date(at), hours, zone) / hour;

  it('are open now, or begin at the next opening of the place where the helpdesk is', () => {
    assert.equal(wait('2026-11-26T09:00:00Z'), 0);
    assert.equal(wait('2026-11-26T19:00:00Z'), 13);
    assert.equal(wait('2026-11-27T18:00:00Z'), 62, 'from Friday evening to Monday');
    assert.equal(wait('2026-11-26T06:30:00Z', 'Europe/Berlin'), 0.5);
    assert.equal(wait('2026-11-26T17:30:00Z', 'Europe/Berlin'), 13.5);
  });

  it('may be one day, or go over the weekend, and nothing else is understood', () => {
    assert.deepEqual(readOfficeHours('Sat 09:00-12:30'), { days: [6], from: 540, to: 750 });
    assert.deepEqual(readOfficeHours('fri-mon,00:00-24:00')?.days, [5, 6, 0, 1]);
    for (const text of ['', 'Mon-Fri', '8-18', 'Mon-Fri 18:00-08:00', 'Mo-Fr 08:00-18:00', 'Mon-Fri 08:00-25:00'])
      assert.equal(readOfficeHours(text), null, text);
  });
});
