import type { MethodLabel, ResetOutcome } from './types.ts';

/** Lists and hits, as data: a person's methods, resets, and what a search found. */

export interface MethodsView {
  show: 'methods';
  organisation: string;
  user: string;
  signInName: string;
  enabled: boolean;
  guest: boolean;
  registered: MethodLabel[];
  unread: { what: string; permission: string | null }[];
}

/** One hit of a search; a card that somebody may send on. */
export type FoundView = { show: 'found' } & (
  | { what: 'reset'; row: ResetRow }
  | {
      what: 'ticket';
      number: string;
      title: string;
      organisation: string | null;
      requester: string | null;
      status: string | null;
      url: string | null;
    }
  /** Something could not be searched. */
  | { what: 'unknown'; sentence: string }
);

export interface ResetListView {
  show: 'resetList';
  rows: ResetRow[];
  olderThan: string | null;
  /** The administrators' list of everybody's: the words that it was asked with, and where the next page begins. */
  everybody?: { filter: string; next: { skip: number; mark: string } | null };
}

export interface ResetRow {
  resetId: string;
  reference: string;
  user: string;
  organisation: string;
  ticket: string | null;
  at: string;
  state: ResetOutcome['kind'] | 'working' | 'waiting' | 'devices' | 'summary' | 'ticketWaiting' | 'ticketRefused';
  removed: number;
  of: number;
  needsYou: boolean;
  /** Named where the list is of everybody's. */
  technician?: string;
}
