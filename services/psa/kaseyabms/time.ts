import { ServiceError } from '../../errors.ts';
import { oneLine } from '../noteText.ts';
import type { TimeEntry } from '../psa.ts';
import type { Api } from './api.ts';
import type { Labels } from './labels.ts';
import { readWritable, shownNumber } from './tickets.ts';
import { employeeWire, sameAddress, timeWire, userWire } from './wire.ts';

export const timeRight = 'Service Desk / Time Logs: View and Modify; HR / Employees: View';

/** Enters time under the employee who has the technician's address. */
export async function addTime(
  api: Api,
  ticketId: number,
  entry: TimeEntry,
  labels: Labels,
  signal: AbortSignal | undefined,
): Promise<'added' | 'alreadyThere' | 'noMember'> {
  const path = `/v2/servicedesk/tickets/${ticketId}/timelogs`;
  const mark = `[${entry.key} time]`;
  const ask = { what: "read the ticket's time", right: timeRight, signal };
  const { rows } = await api.list(path, {
    ...ask,
    row: timeWire,
    enough: (soFar) => soFar.some((row) => row.internalNotes?.includes(mark)),
  });
  if (rows.some((row) => row.internalNotes?.includes(mark))) return 'alreadyThere';
  const userId = await employeeOf(api, entry.technician.email, signal);
  if (userId === null) return 'noMember';
  const ticket = await readWritable(api, ticketId, signal);
  const zone = await timeZone(api, signal);
  const added = await api.call('POST', path, {
    what: 'enter the time',
    right: timeRight,
    json: {
      ...spanOf(Date.parse(entry.endedAt), entry.minutes, zone),
      // Hours; absent it would be kept as none.
      timespent: Math.round((entry.minutes / 60) * 10_000) / 10_000,
      notes: oneLine(entry.text),
      internalNotes: mark,
      workTypeId: await labels.idOf('WORK_TYPE', signal),
      roleId: await labels.idOf('ROLE', signal),
      userId,
    },
    schema: timeWire,
    signal,
  });
  if (added.userId === userId) return 'added';
  throw new ServiceError(
    'PSA',
    'invalid',
    `Kaseya BMS entered the time on ticket ${shownNumber(ticket)} under another person. Look at it.`,
  );
}

/** The one active employee with this address; null when there is none, or several. */
async function employeeOf(api: Api, email: string, signal: AbortSignal | undefined): Promise<number | null> {
  const { rows } = await api.list('/v2/hr/employees/searchselect', {
    what: "find the technician's employee record",
    right: timeRight,
    query: { 'Filter.Filter_Text': email.trim(), 'Filter.IsActive': true },
    row: employeeWire,
    signal,
  });
  const hits = rows.filter((row) => row.isActive !== false && sameAddress(row.emailAddress, email));
  return hits.length === 1 ? (hits[0]?.id ?? null) : null;
}

/** The zone of the user who signs in, as the vendor names it; UTC where that is no zone. */
async function timeZone(api: Api, signal: AbortSignal | undefined): Promise<string> {
  const ask = { what: 'tell the time zone', schema: userWire, signal };
  const zone = (await api.call('GET', '/v2/security/userinfo', ask)).olsonTimeZoneName;
  try {
    return zone ? new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone : 'UTC';
  } catch (error) {
    if (error instanceof RangeError) return 'UTC';
    throw error;
  }
}

/** Times of one day: an entry that would begin the day before begins at midnight. */
function spanOf(end: number, minutes: number, timeZone: string) {
  // Swedish writes `2026-03-02 10:15:30`.
  const local = (time: number) => new Date(time).toLocaleString('sv-SE', { timeZone }).split(' ');
  const [endDate = '', endTime = ''] = local(end);
  const [startDate, startTime = ''] = local(end - minutes * 60_000);
  if (startDate === endDate) return { startDate, startTime, endTime };
  const afterMidnight = new Date(minutes * 60_000).toISOString().slice(11, 19);
  return { startDate: endDate, startTime: '00:00:00', endTime: afterMidnight };
}
