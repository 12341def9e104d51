import { z } from 'zod';
import { onlyOne } from '../byName.ts';
import type { Note } from '../psa.ts';
import { type Api, product } from './api.ts';
import { readNames } from './rights.ts';
import type { HaloSettings } from './settings.ts';
import { outcomeWire } from './wire.ts';

const keptMs = 15 * 60_000;

/** Every action needs an outcome, which people know as the action's name; each instance has its own. */
export function createOutcomes(api: Api, name: string, settings: HaloSettings, now: () => number) {
  let kept: { at: number; rows: { id: number; name: string }[] } | null = null;

  async function list(signal: AbortSignal | undefined) {
    if (kept && now() - kept.at < keptMs) return kept.rows;
    const ask = { what: 'list actions', right: readNames, schema: z.array(outcomeWire), signal };
    const { data } = await api.request('GET', '/Outcome', ask);
    kept = { at: now(), rows: data.map((row) => ({ id: row.id, name: row.outcome ?? row.buttonname ?? '' })) };
    return kept.rows;
  }

  async function idFor(audience: Note['audience'], signal: AbortSignal | undefined): Promise<number> {
    const shown = audience === 'customer' && settings.customerNoteOutcome;
    const where = ` (PSA_${name.toUpperCase()}_${shown ? 'CUSTOMER_NOTE_OUTCOME' : 'NOTE_OUTCOME'})`;
    return onlyOne(await list(signal), shown || settings.noteOutcome, { product, kind: 'action', where }).id;
  }

  return { list, idFor };
}

export type Outcomes = ReturnType<typeof createOutcomes>;
