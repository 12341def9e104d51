import { ServiceError } from '../../errors.ts';
import { noteParts } from '../noteText.ts';
import type { Note } from '../psa.ts';
import { type Api, type Filter, product } from './api.ts';
import type { Labels } from './labels.ts';
import { rights } from './rights.ts';
import { fieldsOf, madeWire, type NoteWire, noteWire } from './wire.ts';

/** Autotask takes 32,000 characters of plain text; parts of this length are still read. */
export const noteLength = 8000;

/** Adds a note unless its mark is on the ticket already; a long one in parts, each looked for by itself. */
export async function ensureNote(
  api: Api,
  ticketId: number,
  note: Note,
  labels: Labels,
  signal: AbortSignal | undefined,
): Promise<'added' | 'alreadyThere'> {
  const internal = note.audience === 'internal';
  const parts = noteParts(note.text, note.key, internal ? 'note' : 'reply', noteLength);
  const query = (filter: Filter) =>
    api.query('TicketNotes', [filter], {
      what: "read the ticket's notes",
      right: rights.readTickets,
      row: noteWire,
      fields: fieldsOf(noteWire),
      signal,
    });
  // The mark is compared here: no query promises to look into a note's text.
  const rows = await query({ op: 'eq', field: 'ticketID', value: ticketId });
  const isPart = (row: NoteWire, part: { mark: string }) => row.description?.includes(part.mark) ?? false;
  const missing = parts.filter((part) => !rows.some((row) => isPart(row, part)));
  const publish = await labels.idOf(internal ? 'INTERNAL_PUBLISH' : 'CUSTOMER_PUBLISH', signal);
  const noteType = await labels.idOf('NOTE_TYPE', signal);
  const ours = rows.filter((row) => parts.some((part) => isPart(row, part)));
  if (internal) refuseShown(ours, publish, ticketId);
  for (const part of missing) {
    const { data } = await api.call('POST', `/Tickets/${ticketId}/Notes`, {
      what: 'add the note',
      right: rights.addNote,
      // A title always: some ticket categories require one.
      json: { ticketID: ticketId, title: 'MFA reset', description: part.text, noteType, publish },
      schema: madeWire,
      signal,
    });
    // The answer holds only an id, so who sees the note is read: before the next part goes out.
    if (internal) refuseShown(await query({ op: 'eq', field: 'id', value: data.itemId }), publish, ticketId);
  }
  return missing.length > 0 ? 'added' : 'alreadyThere';
}

/** An internal note that came back for somebody else must be told to a person at once. */
function refuseShown(rows: NoteWire[], publish: number, ticketId: number): void {
  const shown = rows.find((row) => row.publish != null && row.publish !== publish);
  if (!shown) return;
  throw new ServiceError(
    'PSA',
    'invalid',
    `The internal note on ticket ${ticketId} may be visible to the customer: ${product} changed who sees it. Look at note ${shown.id}.`,
  );
}
