import { bmsData } from './data.ts';
import type { BmsData } from './rows.ts';

/** Everything that the simulated Kaseya BMS is and holds; `events` change it, `reset()` begins anew. */

/** Rights of the API employee's role that can be taken away. */
export type Right = 'tickets' | 'modify' | 'accounts' | 'contacts' | 'lists' | 'time';

export interface State {
  data: BmsData;
  lastId: number;
  mails: { to: string; ticketId: number }[];
  /** Access tokens that are good, and until when (ms); refresh tokens that are good. */
  access: Map<string, number>;
  refresh: Set<string>;
  tokenLifeMs: number;
  /** One-time codes are asked for; those that were used. */
  codeNeeded: boolean;
  usedCodes: Set<string>;
  keysRefused: boolean;
  refreshRefused: boolean;
  /** Refusals come with the status that fits instead of 200. */
  usesStatuses: boolean;
  /** Refused tokens are told inside a 200. */
  tellsTokensInside: boolean;
  pascalCase: boolean;
  zoneless: boolean;
  /** Lookup tables that have a name here. */
  tables: Record<string, 'noteTypes' | 'ticketTypes' | 'sources'>;
  denied: Set<Right>;
  losesNotes: boolean;
  publishesNotes: boolean;
  ignoresConditions: boolean;
  ignoresPatches: boolean;
  /** The filters of title and number want the whole text. */
  wholeTexts: boolean;
  needsContact: boolean;
  /** Rows on a page at most, whatever is asked for. */
  mostRows: number;
  olsonTimeZoneName: string | null;
  entersForOthers: boolean;
  searchLagMs: number;
  hiddenUntil: Map<number, number>;
  /** Times of the last hour's requests, by endpoint. */
  recent: Map<string, number[]>;
}

export function newState(): State {
  return {
    data: bmsData(),
    lastId: 900,
    mails: [],
    access: new Map(),
    refresh: new Set(),
    tokenLifeMs: 15 * 60_000,
    codeNeeded: false,
    usedCodes: new Set(),
    keysRefused: false,
    refreshRefused: false,
    usesStatuses: false,
    tellsTokensInside: false,
    pascalCase: false,
    zoneless: false,
    tables: { TicketNoteType: 'noteTypes', TicketType: 'ticketTypes', TicketSource: 'sources' },
    denied: new Set(),
    losesNotes: false,
    publishesNotes: false,
    ignoresConditions: false,
    ignoresPatches: false,
    wholeTexts: false,
    needsContact: false,
    mostRows: 100,
    olsonTimeZoneName: 'UTC',
    entersForOthers: false,
    searchLagMs: 0,
    hiddenUntil: new Map(),
    recent: new Map(),
  };
}
