import { noteParts, oneLine } from '../noteText.ts';
import type { Note, TimeEntry } from '../psa.ts';
import type { Api } from './api.ts';
import type { Labels } from './labels.ts';
import type { People } from './people.ts';
import type { AutotaskSettings } from './settings.ts';
import { madeWire, noteWire, type TicketWire, timeWire } from './wire.ts';

/** Autotask takes 32,000 characters; parts of this length are still read. */
export const noteLength = 8000;
export const noteRight = 'Service Desk: Ticket Notes Add';
export const timeRight = 'Timesheets: create entries, and Proxy Time Entry of the site for other people';

/** Adds a note unless its mark is on the ticket already; a long one in parts, each looked for by itself. */
export async function ensureNote(
  api: Api,
  ticketId: number,
  note: Note,
  how: { name: string; settings: AutotaskSettings; labels: Labels },
  signal: AbortSignal | undefined,
): Promise<'added' | 'alreadyThere'> {
  const internal = note.audience === 'internal';
  const parts = noteParts(note.text, note.key, internal ? 'note' : 'reply', noteLength);
  const rows = await api.query('TicketNotes', [{ op: 'eq', field: 'ticketID', value: ticketId }], {
    what: "read the ticket's notes",
    right: 'Service Desk: Ticket Notes view',
    schema: noteWire,
    signal,
  });
  const missing = parts.filter((part) => !rows.some((row) => row.description?.includes(part.mark)));
  if (missing.length === 0) return 'alreadyThere';
  const { settings, labels } = how;
  const prefix = `PSA_${how.name.toUpperCase()}_`;
  // By label, and none without it: a number that was right elsewhere has shown internal notes to customers.
  const publish = internal
    ? await labels.id('TicketNotes', 'publish', settings.internalPublish, `${prefix}INTERNAL_PUBLISH`, signal)
    : await labels.id('TicketNotes', 'publish', settings.customerPublish, `${prefix}CUSTOMER_PUBLISH`, signal);
  const noteType = await labels.id('TicketNotes', 'noteType', settings.noteType, `${prefix}NOTE_TYPE`, signal);
  for (const part of missing) {
    await api.call('POST', `/Tickets/${ticketId}/Notes`, {
      what: 'add the note',
      right: noteRight,
      json: { ticketID: ticketId, title: 'MFA reset', description: part.text, noteType, publish },
      schema: madeWire,
      signal,
    });
  }
  return 'added';
}

/** Enters time for a resource, in the role that he has on the ticket or by default; a wrong role is a wrong price. */
export async function addTime(
  api: Api,
  ticket: TicketWire,
  entry: TimeEntry,
  people: People,
  signal: AbortSignal | undefined,
): Promise<'added' | 'alreadyThere' | 'noMember'> {
  const mark = `[${entry.key} time]`;
  const ask = { right: timeRight, signal };
  const rows = await api.query('TimeEntries', [{ op: 'eq', field: 'ticketID', value: ticket.id }], {
    ...ask,
    what: "read the ticket's time entries",
    schema: timeWire,
  });
  if (rows.some((row) => row.internalNotes?.includes(mark))) return 'alreadyThere';
  const resource = await people.resourceOf(entry.technician.email, signal);
  if (!resource) return 'noMember';
  const role =
    ticket.assignedResourceID === resource.id ? (ticket.assignedResourceRoleID ?? resource.role) : resource.role;
  if (role === null) return 'noMember';
  const length = entry.minutes * 60_000;
  const end = Date.parse(entry.endedAt);
  // An entry may not span midnight in UTC: one that would begins with the day.
  const midnight = end - (end % 86_400_000);
  const start = Math.max(end - length, midnight);
  const iso = (time: number) => new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
  await api.call('POST', '/TimeEntries', {
    ...ask,
    what: 'enter the time',
    json: {
      ticketID: ticket.id,
      resourceID: resource.id,
      roleID: role,
      dateWorked: iso(midnight),
      startDateTime: iso(start),
      endDateTime: iso(start + length),
      hoursWorked: Math.round((entry.minutes / 60) * 100) / 100,
      summaryNotes: oneLine(entry.text),
      internalNotes: mark,
    },
    schema: madeWire,
  });
  return 'added';
}
