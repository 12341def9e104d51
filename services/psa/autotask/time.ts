import { oneLine } from '../noteText.ts';
import type { TimeEntry } from '../psa.ts';
import type { Api } from './api.ts';
import type { People } from './people.ts';
import { rights } from './rights.ts';
import type { Tickets } from './tickets.ts';
import { fieldsOf, madeWire, timeWire } from './wire.ts';

const dayMs = 24 * 3600_000;

/** Enters time for a resource unless its mark is there; in the role of the ticket or of the resource, never a guessed one: it sets the price. */
export async function addTime(
  api: Api,
  ticketId: number,
  entry: TimeEntry,
  { people, tickets }: { people: People; tickets: Tickets },
  signal: AbortSignal | undefined,
): Promise<'added' | 'alreadyThere' | 'noMember'> {
  const ticket = await tickets.require(ticketId, signal);
  const mark = `[${entry.key} time]`;
  const rows = await api.query('TimeEntries', [{ op: 'eq', field: 'ticketID', value: ticketId }], {
    what: "read the ticket's time entries",
    right: rights.addTime,
    row: timeWire,
    fields: fieldsOf(timeWire),
    signal,
  });
  if (rows.some((row) => row.internalNotes?.includes(mark))) return 'alreadyThere';
  const resource = await people.resourceOf(entry.technician.email, signal);
  const assigned = resource && ticket.assignedResourceID === resource.id ? ticket.assignedResourceRoleID : null;
  const role = assigned ?? resource?.role ?? null;
  if (!resource || role === null) return 'noMember';
  const end = Date.parse(entry.endedAt);
  const day = end - (end % dayMs);
  // An entry may not cross midnight in UTC: one that would begins with the day, and keeps its length.
  const start = Math.max(day, end - entry.minutes * 60_000);
  await api.call('POST', '/TimeEntries', {
    what: 'enter the time',
    right: rights.addTime,
    json: {
      ticketID: ticketId,
      resourceID: resource.id,
      roleID: role,
      // The work type, which many tenants require.
      ...(ticket.billingCodeID == null ? {} : { billingCodeID: ticket.billingCodeID }),
      dateWorked: wholeSeconds(day),
      startDateTime: wholeSeconds(start),
      endDateTime: wholeSeconds(start + entry.minutes * 60_000),
      hoursWorked: Math.round((entry.minutes / 60) * 100) / 100,
      // Customers and invoices show this one.
      summaryNotes: oneLine(entry.text),
      internalNotes: mark,
    },
    schema: madeWire,
    signal,
  });
  return 'added';
}

const wholeSeconds = (time: number) => new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
