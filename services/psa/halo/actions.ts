import { ServiceError } from '../../errors.ts';
import { escapeHtml, textOfHtml } from '../noteText.ts';
import { type Api, product } from './api.ts';
import { rights } from './rights.ts';
import { type ActionWire, actionPage, actionWire, oneOf } from './wire.ts';

/** What is written on a ticket is an "action": a note, and time as well. */

/** The most actions in an answer. */
const mostActions = 100;

/** As people read it. */
export const textOf = (row: ActionWire) => `${row.note ?? ''} ${textOfHtml(row.note_html ?? '')}`;
export const asHtml = (text: string) => `<p>${escapeHtml(text)}</p>`;

/**
 * A ticket's actions: all, or those read until `enough`. There are no pages and no order is promised, so after the first
 * answer come older ones by date, then newer ones. System actions too: which ones those are is not documented.
 */
export async function actionsOf(
  api: Api,
  ticketId: number,
  enough: (rows: ActionWire[]) => boolean,
  signal: AbortSignal | undefined,
): Promise<ActionWire[]> {
  const rows = new Map<number, ActionWire>();
  const all = () => [...rows.values()];

  async function read(range: { startdate?: string; enddate?: string }): Promise<'complete' | 'some' | 'nothing new'> {
    const { data } = await api.request('GET', '/Actions', {
      what: "read the ticket's notes",
      right: rights.readTickets,
      query: { ticket_id: ticketId, count: mostActions, includehtmlnote: true, ...range },
      schema: actionPage,
      signal,
    });
    const before = rows.size;
    for (const row of data.actions) rows.set(row.id, row);
    if (data.actions.length < mostActions && data.actions.length >= data.record_count) return 'complete';
    return rows.size > before ? 'some' : 'nothing new';
  }

  if ((await read({})) === 'complete') return all();
  for (const [edge, place] of [
    ['enddate', 0],
    ['startdate', -1],
  ] as const) {
    for (let came = 'some'; came === 'some'; ) {
      if (enough(all())) return all();
      const dates = all().map((row) => row.datetime ?? '');
      const date = dates.toSorted().at(place);
      if (!date || dates.includes('')) {
        const sentence = `${product} gave notes without a date, so not all could be read.`;
        throw new ServiceError('PSA', 'unavailable', sentence);
      }
      came = await read({ [edge]: date });
    }
  }
  return all();
}

/**
 * Writes one action as HTML. Visibility and mail are always said: the outcome's own defaults may show it to the customer,
 * or mail it. What the answer leaves out is read.
 */
export async function addAction(
  api: Api,
  { ticketId, outcome, text, hidden }: { ticketId: number; outcome: number; text: string; hidden: boolean },
  more: Record<string, string | number>,
  how: { what: string; right: string; signal: AbortSignal | undefined },
): Promise<ActionWire> {
  const { data } = await api.request('POST', '/Actions', {
    ...how,
    json: [
      {
        ticket_id: ticketId,
        outcome_id: outcome,
        note_html: asHtml(text),
        hiddenfromuser: hidden,
        sendemail: false,
        actioninformownerofaction: false,
        ...more,
      },
    ],
    schema: oneOf(actionWire),
  });
  if (data.hiddenfromuser != null && data.who_agentid != null) return data;
  const ask = { what: 'read what it wrote', right: rights.readTickets, schema: actionWire, signal: how.signal };
  return (await api.request('GET', `/Actions/${data.id}`, { ...ask, query: { ticket_id: ticketId } })).data;
}
