import { z } from 'zod';
import { ServiceError } from '../../errors.ts';
import { noteParts } from '../noteText.ts';
import type { Note } from '../psa.ts';
import type { Api } from './api.ts';
import { rights } from './rights.ts';
import { type NoteWire, noteWire } from './wire.ts';

/** No limit is documented; this is what is known to work. */
export const noteLength = 4000;

/**
 * Where a note shows: exactly one of three tabs. Discussion and Resolution are seen by the customer.
 * With none true the vendor refuses ("Please choose where to display the notes").
 */
function flagsFor(audience: Note['audience']) {
  return {
    detailDescriptionFlag: audience === 'customer',
    internalAnalysisFlag: audience === 'internal',
    resolutionFlag: false,
  };
}

/** Adds a note unless its mark is on the ticket already; a long one in parts, each looked for by itself. */
export async function ensureNote(
  api: Api,
  ticketId: number,
  note: Note,
  signal: AbortSignal | undefined,
): Promise<'added' | 'alreadyThere'> {
  const path = `/service/tickets/${ticketId}/notes`;
  const flags = flagsFor(note.audience);
  // Its own word for each audience: the text of a ticket that this reset made holds the key as well.
  const parts = noteParts(note.text, note.key, note.audience === 'internal' ? 'note' : 'reply', noteLength);
  const missingFrom = (notes: NoteWire[]) =>
    parts.filter((part) => !notes.some((row) => row.text?.includes(part.mark)));
  const notes = await api.listAll(
    path,
    {
      what: "read the ticket's notes",
      right: rights.readTickets,
      schema: z.array(noteWire),
      signal,
    },
    // `/notes`, since `/allNotes` mixes in child tickets and is missing on older servers. The mark is compared here:
    // conditions on a note's text are not documented.
    { conditions: [], orderBy: 'id desc', pageSize: 100 },
    (rows) => missingFrom(rows).length === 0,
  );
  const missing = missingFrom(notes);
  if (missing.length === 0) return 'alreadyThere';
  for (const part of missing) {
    const { data } = await api.call('POST', path, {
      what: 'add the note',
      right: rights.addNote,
      json: { text: part.text, ...flags, processNotifications: note.audience === 'customer' },
      schema: noteWire,
      signal,
    });
    if (note.audience === 'internal') refuseShown(data, ticketId);
  }
  return 'added';
}

/** An internal note that came back as visible to the customer must be told to a person at once. */
function refuseShown(note: NoteWire, ticketId: number): void {
  if (note.detailDescriptionFlag !== true && note.resolutionFlag !== true) return;
  throw new ServiceError(
    'PSA',
    'invalid',
    `The internal note on ticket ${ticketId} may be visible to the customer: ConnectWise PSA changed where it shows. Look at note ${note.id}.`,
  );
}
