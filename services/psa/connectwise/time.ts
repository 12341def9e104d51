import { z } from 'zod';
import { ServiceError } from '../../errors.ts';
import { sameName } from '../byName.ts';
import { oneLine } from '../noteText.ts';
import type { TimeEntry } from '../psa.ts';
import type { Api } from './api.ts';
import { isExact } from './conditions.ts';
import { rights } from './rights.ts';

const right = rights.addTime;
const memberWire = z.object({
  id: z.number().int(),
  officeEmail: z.string().nullish(),
  inactiveFlag: z.boolean().nullish(),
});
const timeWire = z.object({
  id: z.number().int(),
  chargeToId: z.number().int().nullish(),
  member: z.object({ id: z.number().int().nullish() }).nullish(),
  internalNotes: z.string().nullish(),
});

/**
 * Enters time under the member who has the technician's address; work type and role are the board's own defaults.
 * Its mark is in the internal notes. Throws `invalid` when the entry went elsewhere than asked.
 */
export async function addTime(
  api: Api,
  ticketId: number,
  entry: TimeEntry,
  signal: AbortSignal | undefined,
): Promise<'added' | 'alreadyThere' | 'noMember'> {
  const mark = `[${entry.key} time]`;
  const rows = await api.listAll(
    '/time/entries',
    { what: "read the ticket's time entries", right, schema: z.array(timeWire), signal },
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
  const { data } = await api.call('POST', '/time/entries', {
    what: 'enter the time',
    right,
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
  if ((data.member?.id ?? member) !== member || (data.chargeToId ?? ticketId) !== ticketId) {
    throw new ServiceError(
      'PSA',
      'invalid',
      `ConnectWise PSA entered the time of ticket ${ticketId} under another name or elsewhere. Look at time entry ${data.id}.`,
    );
  }
  return 'added';
}

/** The one active member with this address; null when there is none, or several. */
async function memberOf(api: Api, email: string, signal: AbortSignal | undefined): Promise<number | null> {
  const address = email.trim();
  if (!isExact(address)) return null;
  // All pages: were the condition ignored, the technician might be on a later one.
  const rows = await api.listAll(
    '/system/members',
    { what: "find the technician's member", right, schema: z.array(memberWire), signal },
    {
      conditions: [{ field: 'officeEmail', equals: address }],
      fields: 'id,officeEmail,inactiveFlag',
      orderBy: 'id asc',
      pageSize: 1000,
    },
  );
  const hits = rows.filter((row) => row.inactiveFlag !== true && sameName(row.officeEmail ?? '', address));
  return hits.length === 1 ? (hits[0]?.id ?? null) : null;
}

/** The vendor refuses fractions of a second. */
const wholeSeconds = (time: number) => new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
