import { z } from 'zod';
import { type Api, keptMs, seen } from './api.ts';
import { viewFields } from './rights.ts';
import { fieldWire } from './wire.ts';

/** A choice of a ticket field; its id is null where the label is all there is. */
export interface Choice {
  id: number | null;
  name: string;
}

/** What may be chosen in a ticket's fields. https://developers.freshdesk.com/api/#ticket-fields */
export function createFields(api: Api, now: () => number) {
  const kept = new Map<string, { at: number; choices: Choice[] | null }>();

  /** Null where only administrators may see them. */
  return async (type: string, signal: AbortSignal | undefined): Promise<Choice[] | null> => {
    const known = kept.get(type);
    if (known && now() - known.at < keptMs) return known.choices;
    const ask = { what: "list a field's choices", right: viewFields, schema: z.array(fieldWire), signal };
    const answer = await seen(api.request('GET', '/ticket_fields', { ...ask, query: { type } }));
    // Looked at again: were the filter ignored, the first field would be another one.
    const choices = answer && read(answer.data.find((field) => field.type === type)?.choices);
    kept.set(type, { at: now(), choices });
    return choices;
  };
}

const numbered = z.record(z.string().regex(/^\d+$/), z.union([z.array(z.string()), z.string()]));

/** Statuses are an object: their number, and labels for agents and for customers. Types are a list of labels. */
function read(choices: unknown): Choice[] {
  if (Array.isArray(choices)) return choices.flatMap((name) => (typeof name === 'string' ? [{ id: null, name }] : []));
  const labels = numbered.safeParse(choices);
  if (!labels.success) return [];
  return Object.entries(labels.data).map(([id, label]) => ({ id: Number(id), name: [label].flat()[0] ?? '' }));
}
