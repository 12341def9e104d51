import { z } from 'zod';
import { ServiceError } from '../../errors.ts';
import { escapeHtml, noteParts, oneLine, textOfHtml } from '../noteText.ts';
import type { Note, TimeEntry } from '../psa.ts';
import { type Api, product } from './api.ts';
import { rights } from './rights.ts';
import { type ConversationWire, conversationWire, timeWire } from './wire.ts';

/** As HTML. No limit is documented; this is shown well. */
export const noteLength = 8000;
const htmlLength = (text: string) => html(text).length;
const html = (text: string) => `<div>${escapeHtml(text)}</div>`;
const textOf = (row: ConversationWire) => `${row.body_text ?? ''} ${textOfHtml(row.body ?? '')}`;

/** Adds a note unless its mark is on the ticket already; a long one in parts, each looked for by itself. */
export async function ensureNote(
  api: Api,
  ticketId: number,
  note: Note,
  signal: AbortSignal | undefined,
): Promise<'added' | 'alreadyThere'> {
  const word = note.audience === 'internal' ? 'note' : 'reply';
  const parts = noteParts(note.text, note.key, word, noteLength, htmlLength);
  const missingFrom = (rows: ConversationWire[]) =>
    parts.filter((part) => !rows.some((row) => textOf(row).includes(part.mark)));
  // In which order they come is not documented: the mark is looked for on all pages.
  const ask = { what: "read the ticket's notes", right: rights.readTickets, schema: z.array(conversationWire), signal };
  const rows = await api.pages(`/tickets/${ticketId}/conversations`, ask, (soFar) => missingFrom(soFar).length === 0);
  const missing = missingFrom(rows);
  if (missing.length === 0) return 'alreadyThere';
  for (const part of missing) {
    const { data } = await api.request('POST', `/tickets/${ticketId}/notes`, {
      what: 'add the note',
      right: rights.addNote,
      // A note for the customer stands in the portal. A reply would be mailed, and could move the status.
      json: { body: html(part.text), private: note.audience === 'internal' },
      schema: conversationWire,
      signal,
    });
    if (note.audience === 'internal' && data.private !== true) {
      const sentence = `The internal note on ticket ${ticketId} may be visible to the customer: ${product} did not keep it private. Look at note ${data.id}.`;
      throw new ServiceError('PSA', 'invalid', sentence);
    }
  }
  return 'added';
}

/** Enters time for an agent, unless its mark is there. `time_spent` is always sent: without it a timer starts. */
export async function addTime(
  api: Api,
  ticketId: number,
  entry: TimeEntry,
  agentOf: (email: string, signal: AbortSignal | undefined) => Promise<number | null>,
  signal: AbortSignal | undefined,
): Promise<'added' | 'alreadyThere' | 'noMember'> {
  const mark = `[${entry.key} time]`;
  const path = `/tickets/${ticketId}/time_entries`;
  const ask = { right: rights.addTime, signal };
  const rows = await api.pages(path, { ...ask, what: "read the ticket's time entries", schema: z.array(timeWire) });
  if (rows.some((row) => row.note?.includes(mark))) return 'alreadyThere';
  const agent = await agentOf(entry.technician.email, signal);
  if (agent === null) return 'noMember';
  const two = (value: number) => String(value).padStart(2, '0');
  const { data } = await api.request('POST', path, {
    ...ask,
    what: 'enter the time',
    json: {
      agent_id: agent,
      time_spent: `${two(Math.floor(entry.minutes / 60))}:${two(entry.minutes % 60)}`,
      timer_running: false,
      executed_at: new Date(entry.endedAt).toISOString().replace(/\.\d+Z$/, 'Z'),
      note: `${oneLine(entry.text)} ${mark}`,
    },
    schema: timeWire,
  });
  if ((data.agent_id ?? agent) !== agent) {
    const sentence = `${product} entered the time on ticket ${ticketId} under another name. Look at time entry ${data.id}.`;
    throw new ServiceError('PSA', 'invalid', sentence);
  }
  return 'added';
}
