import type { ServiceError } from '../errors.ts';

/** The port to a PSA (the helpdesk's ticket system). Neutral words; an adapter is one file beside this one. */

/** As `PSA_<NAME>_KIND` names them. */
export type PsaKind = 'connectwise' | 'halo' | 'autotask' | 'kaseyabms' | 'freshdesk';

export interface Ticket {
  /** The PSA's own key, as text. */
  id: string;
  /** What people write, as text and without a leading `#`. */
  number: string;
  title: string;
  open: boolean;
  /** The PSA's id and name of the company; null when the ticket has none. */
  company: { id: string; name: string } | null;
  /** The person who asked; null is "unknown", never "nobody". Addresses in lower case. */
  requester: { name: string; email: string | null } | null;
  status: string | null;
  /** The surviving ticket's number when this one was merged; `?` where the vendor tells only that it was. */
  mergedInto: string | null;
  /** The vendor keeps it as spam or in its bin: nobody reads what is written there. */
  discarded: boolean;
  url: string | null;
}

export interface Company {
  id: string;
  name: string;
}

/** One ticket for one reset: `key` is the reset's reference and is stored with the ticket so that it is found again. */
export interface NewTicket {
  key: string;
  companyId: string;
  board: string | null;
  title: string;
  text: string;
  requester: { name: string; email: string } | null;
  /**
   * ISO time of the last call for this ticket that ended in `unknownOutcome` or in a crash; absent when there was none.
   * Nothing is posted before a search that may lag has had its time: that throws `unavailable` with `retryAfterMs`.
   */
  mayExistSince?: string | undefined;
}

export interface Note {
  /** The reset's reference; part of the text, and what a look-up finds. */
  key: string;
  text: string;
  audience: 'internal' | 'customer';
}

/** Time spent on one reset, under the technician's own name in the PSA. */
export interface TimeEntry {
  key: string;
  minutes: number;
  /** When the work ended; ISO. */
  endedAt: string;
  text: string;
  technician: { name: string; email: string };
}

/** What an administrator may choose by name, for the set-up check. */
export interface Choices {
  /** What the setting `newTicketBoard` names in this product, in its words: `board`, `queue`, `ticket type`. */
  boardsAre: string;
  boards: string[];
  /** `board` is null where one list serves all. */
  statuses: { board: string | null; names: string[] }[];
  /** Labels of the connection's own settings, `setting` as it ends in `.env`: `NOTE_TYPE`. */
  labels: { setting: string; wanted: string | null; names: string[] }[];
}

/** The vendor's names of the rights that each job needs, for the set-up page and for refusals. */
export interface Rights {
  readTickets: string;
  readCompanies: string;
  addNote: string;
  changeStatus: string;
  createTicket: string;
  addTime: string;
}

/** Verbs throw `ServiceError` and nothing else. An error is never an empty list. */
export interface Psa {
  readonly product: string;
  readonly name: string;
  /** `settlesMs`: how long a new ticket may stay unseen by a search. */
  readonly limits: { noteLength: number; titleLength: number; settlesMs: number };
  readonly rights: Rights;
  /** Tells a ticket number in free text: `#12345`, `T20240101.0001`. Group 1 is the number. */
  readonly numberPattern: RegExp;
  /** An example for an error message: "Enter a ticket number, like 12345." */
  readonly numberExample: string;
  /** What this product cannot do, as sentences for the set-up page. */
  readonly cannot: readonly string[];
  /** Throws with the correction when address, keys or rights are wrong. */
  checkConnection(signal?: AbortSignal): Promise<{ version: string }>;
  /** Open tickets of a company whose number or title matches; newest first, at most 15. */
  findTickets(query: { companyId: string; text: string }, signal?: AbortSignal): Promise<Ticket[]>;
  /** By number, open or not; null when there is none (or none that we may see). */
  getTicket(number: string, signal?: AbortSignal): Promise<Ticket | null>;
  /** Looks for the key first. `created` is false when it was there. An unknown outcome throws `unknownOutcome`. */
  ensureTicket(ticket: NewTicket, signal?: AbortSignal): Promise<{ ticket: Ticket; created: boolean }>;
  /** Looks for the key first; never posts twice blindly. */
  ensureNote(ticketId: string, note: Note, signal?: AbortSignal): Promise<'added' | 'alreadyThere'>;
  setStatus(ticketId: string, status: string, signal?: AbortSignal): Promise<void>;
  /**
   * Looks for the key first, like a note. `noMember`: nobody in the PSA has this address, or no role to enter time with,
   * so nothing was written; time under another name would be a wrong bill.
   */
  addTime(ticketId: string, entry: TimeEntry, signal?: AbortSignal): Promise<'added' | 'alreadyThere' | 'noMember'>;
  choices(signal?: AbortSignal): Promise<Choices>;
  ticketUrl(ticketId: string): string | null;
  listCompanies(signal?: AbortSignal): Promise<Company[]>;
  getCompany(id: string, signal?: AbortSignal): Promise<Company | null>;
}

export type PsaError = ServiceError;
