import { z } from 'zod';
import { ServiceError } from '../../errors.ts';
import { onlyOne, sameName } from '../byName.ts';
import { escapeHtml, noteParts, oneLine, textOfHtml } from '../noteText.ts';
import type { Note, TimeEntry } from '../psa.ts';
import { type Api, product } from './api.ts';
import type { HaloSettings } from './settings.ts';
import { editTickets, readTickets } from './statuses.ts';
import { type ActionWire, actionPage, actionWire, agentWire, oneOf, outcomeWire } from './wire.ts';

/** As HTML. No limit is documented and the columns hold more; this is shown well. */
export const noteLength = 8000;
const htmlLength = (text: string) => `<p>${escapeHtml(text)}</p>`.length;
const keptMs = 15 * 60_000;
/** The most actions in an answer. */
const mostActions = 100;

export const timeRight = 'edit:tickets, read:timesheets, and an agent who may enter time for others';

/** Notes and time are "actions" of a ticket. Every action needs an outcome, by the name that the instance gave it. */
export function createNotes(api: Api, name: string, settings: HaloSettings, now: () => number) {
  let outcomes: { at: number; rows: { id: number; name: string }[] } | null = null;

  async function listOutcomes(signal: AbortSignal | undefined) {
    if (outcomes && now() - outcomes.at < keptMs) return outcomes.rows;
    const ask = { what: 'list actions', right: readTickets, schema: z.array(outcomeWire), signal };
    const { data } = await api.request('GET', '/Outcome', ask);
    outcomes = { at: now(), rows: data.map((row) => ({ id: row.id, name: row.outcome ?? row.buttonname ?? '' })) };
    return outcomes.rows;
  }

  async function outcomeId(audience: Note['audience'], signal: AbortSignal | undefined): Promise<number> {
    const shown = audience === 'customer' && settings.customerNoteOutcome;
    const wanted = shown || settings.noteOutcome;
    const where = ` (PSA_${name.toUpperCase()}_${shown ? 'CUSTOMER_NOTE_OUTCOME' : 'NOTE_OUTCOME'})`;
    return onlyOne(await listOutcomes(signal), wanted, { product, kind: 'action', where }).id;
  }

  /** All actions that people wrote, newest first; older ones by date, since there are no pages. */
  async function actionsOf(ticketId: number, enough: (rows: ActionWire[]) => boolean, signal: AbortSignal | undefined) {
    const rows = new Map<number, ActionWire>();
    for (let until: string | undefined; ; ) {
      const { data } = await api.request('GET', '/Actions', {
        what: "read the ticket's notes",
        right: readTickets,
        query: { ticket_id: ticketId, count: mostActions, excludesys: true, includehtmlnote: true, enddate: until },
        schema: actionPage,
        signal,
      });
      const before = rows.size;
      for (const row of data.actions) rows.set(row.id, row);
      const all = [...rows.values()];
      if (data.actions.length >= data.record_count || rows.size === before || enough(all)) return all;
      until = all.map((row) => row.datetime ?? '').sort()[0];
      if (!until)
        throw new ServiceError('PSA', 'unavailable', `${product} gave notes without a date, so not all could be read.`);
    }
  }

  const textOf = (row: ActionWire) => `${row.note ?? ''} ${textOfHtml(row.note_html ?? '')}`;

  async function ensureNote(
    ticketId: number,
    note: Note,
    signal: AbortSignal | undefined,
  ): Promise<'added' | 'alreadyThere'> {
    const word = note.audience === 'internal' ? 'note' : 'reply';
    const parts = noteParts(note.text, note.key, word, noteLength, htmlLength);
    const missingFrom = (rows: ActionWire[]) =>
      parts.filter((part) => !rows.some((row) => textOf(row).includes(part.mark)));
    const missing = missingFrom(await actionsOf(ticketId, (rows) => missingFrom(rows).length === 0, signal));
    if (missing.length === 0) return 'alreadyThere';
    const outcome = await outcomeId(note.audience, signal);
    for (const part of missing) {
      const { data } = await api.request('POST', '/Actions', {
        what: 'add the note',
        right: editTickets,
        json: [action(ticketId, outcome, part.text, note.audience === 'internal')],
        schema: oneOf(actionWire),
        signal,
      });
      // An internal note that came back as visible to the customer must be told to a person at once.
      if (note.audience === 'internal' && data.hiddenfromuser !== true) {
        const sentence = `The internal note on ticket ${ticketId} may be visible to the customer: ${product} did not hide action ${data.id}. Look at it.`;
        throw new ServiceError('PSA', 'invalid', sentence);
      }
    }
    return 'added';
  }

  async function addTime(ticketId: number, entry: TimeEntry, signal: AbortSignal | undefined) {
    const mark = `[${entry.key} time]`;
    const isOurs = (row: ActionWire) => textOf(row).includes(mark);
    if ((await actionsOf(ticketId, (rows) => rows.some(isOurs), signal)).some(isOurs)) return 'alreadyThere' as const;
    const agent = await agentOf(entry.technician.email, signal);
    if (agent === null) return 'noMember' as const;
    const end = Date.parse(entry.endedAt);
    const { data } = await api.request('POST', '/Actions', {
      what: 'enter the time',
      right: timeRight,
      json: [
        {
          ...action(ticketId, await outcomeId('internal', signal), `${oneLine(entry.text)} ${mark}`, true),
          timetaken: Math.round((entry.minutes / 60) * 10_000) / 10_000,
          who_agentid: agent,
          actionby_agent_id: agent,
          actionarrivaldate: new Date(end - entry.minutes * 60_000).toISOString(),
          actioncompletiondate: new Date(end).toISOString(),
        },
      ],
      schema: oneOf(actionWire),
      signal,
    });
    if (data.who_agentid === agent) return 'added' as const;
    const sentence = `${product} entered the time on ticket ${ticketId} under another name than ${entry.technician.name}. Look at action ${data.id}.`;
    throw new ServiceError('PSA', 'invalid', sentence);
  }

  /** The one active agent with this address; null when there is none, or several. */
  async function agentOf(email: string, signal: AbortSignal | undefined): Promise<number | null> {
    const ask = { what: "find the technician's agent", right: timeRight, schema: z.array(agentWire), signal };
    const { data } = await api.request('GET', '/Agent', { ...ask, query: { search: email, includeenabled: true } });
    const hits = data.filter((agent) => agent.isdisabled !== true && sameName(agent.email ?? '', email));
    return hits.length === 1 ? (hits[0]?.id ?? null) : null;
  }

  return { ensureNote, addTime, listOutcomes };
}

/** Always explicit: the outcome's own defaults may show it to the customer, or mail it. */
function action(ticketId: number, outcome: number, text: string, hidden: boolean) {
  return {
    ticket_id: ticketId,
    outcome_id: outcome,
    note_html: `<p>${escapeHtml(text)}</p>`,
    hiddenfromuser: hidden,
    sendemail: false,
    actioninformownerofaction: false,
  };
}
