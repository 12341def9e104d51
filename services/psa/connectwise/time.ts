import { z } from 'zod';
import { sameName } from '../byName.ts';
import { oneLine } from '../noteText.ts';
import type { TimeEntry } from '../psa.ts';
import type { Api } from './api.ts';
import { isExact } from './conditions.ts';

export const timeRight = 'Time & Expense / Time Entry: Add All, Inquire All; System / Member Maintenance: Inquire All';
const memberWire = z.object({
  id: z.number().int(),
  identifier: z.string().nullish(),
  officeEmail: z.string().nullish(),
  inactiveFlag: z.boolean().nullish(),
});
const timeWire = z.object({ id: z.number().int(), notes: z.string().nullish(), internalNotes: z.string().nullish() });

/** Enters time under the member who has the technician's address; work type and role are the board's own defaults. */
export async function addTime(
  api: Api,
  ticketId: number,
  entry: TimeEntry,
  signal: AbortSignal | undefined,
): Promise<'added' | 'alreadyThere' | 'noMember'> {
  const mark = `[${entry.key} time]`;
  const rows = await api.listAll(
    '/time/entries',
    { what: "read the ticket's time entries", right: timeRight, schema: z.array(timeWire), signal },
    {
      conditions: [
        { field: 'chargeToId', is: '=', value: ticketId },
        { field: 'chargeToType', equals: 'ServiceTicket' },
      ],
      orderBy: 'id desc',
      pageSize: 100,
    },
    (soFar) => soFar.some((row) => row.internalNotes?.includes(mark)),
  );
  if (rows.some((row) => row.internalNotes?.includes(mark))) return 'alreadyThere';
  const member = await memberOf(api, entry.technician.email, signal);
  if (!member) return 'noMember';
  const end = Date.parse(entry.endedAt);
  await api.call('POST', '/time/entries', {
    what: 'enter the time',
    right: timeRight,
    json: {
      // Without these the time would go to the company.
      chargeToId: ticketId,
      chargeToType: 'ServiceTicket',
      member: { id: member },
      timeStart: wholeSeconds(end - entry.minutes * 60_000),
      timeEnd: wholeSeconds(end),
      actualHours: Math.round((entry.minutes / 60) * 100) / 100,
      notes: oneLine(entry.text),
      internalNotes: mark,
      addToDetailDescriptionFlag: false,
      addToInternalAnalysisFlag: false,
      addToResolutionFlag: false,
      emailContactFlag: false,
      emailResourceFlag: false,
      emailCcFlag: false,
    },
    schema: timeWire,
    signal,
  });
  return 'added';
}

/** The one active member with this address; null when there is none, or several. */
async function memberOf(api: Api, email: string, signal: AbortSignal | undefined): Promise<number | null> {
  const address = email.trim();
  if (!isExact(address)) return null;
  const rows = await api.list(
    '/system/members',
    { what: "find the technician's member", right: timeRight, schema: z.array(memberWire), signal },
    {
      conditions: [{ field: 'officeEmail', equals: address }],
      fields: 'id,identifier,officeEmail,inactiveFlag',
      orderBy: 'id asc',
      pageSize: 25,
    },
  );
  const hits = rows.filter((row) => row.inactiveFlag !== true && sameName(row.officeEmail ?? '', address));
  return hits.length === 1 ? (hits[0]?.id ?? null) : null;
}

/** The vendor refuses fractions of a second. */
const wholeSeconds = (time: number) => new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
