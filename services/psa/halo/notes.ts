import { ServiceError } from '../../errors.ts';
import { noteParts } from '../noteText.ts';
import type { Note } from '../psa.ts';
import { actionsOf, addAction, asHtml, textOf } from './actions.ts';
import { type Api, product } from './api.ts';
import type { Outcomes } from './outcomes.ts';
import { rights } from './rights.ts';
import type { ActionWire } from './wire.ts';

/** As HTML. No limit is documented and the columns hold more; this is shown well. */
export const noteLength = 8000;

/** Adds a note unless its mark is on the ticket already; a long one in parts, each looked for by itself. */
export async function ensureNote(
  api: Api,
  ticketId: number,
  note: Note,
  outcomes: Outcomes,
  signal: AbortSignal | undefined,
): Promise<'added' | 'alreadyThere'> {
  const hidden = note.audience === 'internal';
  const parts = noteParts(note.text, note.key, hidden ? 'note' : 'reply', noteLength, (text) => asHtml(text).length);
  const isPart = (row: ActionWire, part: { mark: string }) => textOf(row).includes(part.mark);
  const missingFrom = (rows: ActionWire[]) => parts.filter((part) => !rows.some((row) => isPart(row, part)));
  const rows = await actionsOf(api, ticketId, (soFar) => missingFrom(soFar).length === 0, signal);
  for (const row of rows) if (parts.some((part) => isPart(row, part))) refuseOtherAudience(row, hidden, ticketId);
  const missing = missingFrom(rows);
  if (missing.length === 0) return 'alreadyThere';
  const outcome = await outcomes.idFor(note.audience, signal);
  for (const { text } of missing) {
    const how = { what: 'add the note', right: rights.addNote, signal };
    const added = await addAction(api, { ticketId, outcome, text, hidden }, {}, how);
    refuseOtherAudience(added, hidden, ticketId);
  }
  return 'added';
}

/** The action may have a mind of its own about who sees it; a person must be told at once. */
function refuseOtherAudience(row: ActionWire, hidden: boolean, ticketId: number): void {
  if (hidden && row.hiddenfromuser !== true) {
    const sentence = `The internal note on ticket ${ticketId} may be visible to the customer: ${product} did not hide action ${row.id}. Look at it.`;
    throw new ServiceError('PSA', 'invalid', sentence);
  }
  if (!hidden && row.hiddenfromuser === true) {
    const sentence = `${product} hides the customer's note on ticket ${ticketId} from the customer (action ${row.id}). Set the connection's CUSTOMER_NOTE_OUTCOME to an action that shows it.`;
    throw new ServiceError('PSA', 'invalid', sentence);
  }
}
