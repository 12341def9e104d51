import { ServiceError } from '../../errors.ts';
import { noteParts, textOfHtml } from '../noteText.ts';
import type { Note } from '../psa.ts';
import type { Api } from './api.ts';
import type { Labels } from './labels.ts';
import { readTickets, readWritable, shownNumber } from './tickets.ts';
import { type NoteWire, noteWire, paragraph } from './wire.ts';

/** Of the HTML. No limit is documented; this is known to work. */
export const noteLength = 8000;
export const noteRight = 'Service Desk / Tickets: View and Modify';

interface Outside {
  labels: Labels;
  now: () => number;
}

/** Adds a note unless its mark is on the ticket already; a long one in parts, each looked for by itself. */
export async function ensureNote(
  api: Api,
  ticketId: number,
  note: Note,
  { labels, now }: Outside,
  signal: AbortSignal | undefined,
): Promise<'added' | 'alreadyThere'> {
  const path = `/v2/servicedesk/tickets/${ticketId}/notes`;
  // Its own word for each audience: the text of a ticket that this reset made holds the key as well.
  const word = note.audience === 'internal' ? 'note' : 'reply';
  const parts = noteParts(note.text, note.key, word, noteLength, (text) => paragraph(text).length);
  const missingFrom = (notes: NoteWire[]) =>
    parts.filter((part) => !notes.some((row) => textOfHtml(row.details ?? '').includes(part.mark)));
  const ask = { what: "read the ticket's notes", right: readTickets, row: noteWire, signal };
  const { rows } = await api.list(path, { ...ask, enough: (soFar) => missingFrom(soFar).length === 0 });
  const missing = missingFrom(rows);
  if (missing.length === 0) return 'alreadyThere';
  const ticket = await readWritable(api, ticketId, signal);
  const typeId = await labels.idOf('NOTE_TYPE', signal);
  for (const part of missing) {
    const added = await api.call('POST', path, {
      what: 'add the note',
      right: noteRight,
      // Without `emailNotification` the note itself mails nobody.
      json: {
        details: paragraph(part.text),
        isInternal: note.audience === 'internal',
        typeId,
        noteDate: new Date(now()).toISOString(),
      },
      schema: noteWire,
      signal,
    });
    if (note.audience === 'internal') refuseShown(added, shownNumber(ticket));
  }
  return 'added';
}

/** An internal note that came back as visible to the customer must be told to a person at once. */
function refuseShown(note: NoteWire, ticket: string): void {
  if (note.isInternal !== false) return;
  throw new ServiceError(
    'PSA',
    'invalid',
    `The internal note on ticket ${ticket} may be visible to the customer: Kaseya BMS changed where it shows. Look at note ${note.id}.`,
  );
}
