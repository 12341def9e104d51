/** The form, as data: what was typed, what is wrong with it, and what was found for it. */

/** The form as typed, strings as the client sends them; absent means empty. */
export interface FormInput {
  organisation?: string;
  /** A name or domain, where the list is too long for one and a client cannot search it. */
  organisationTyped?: string;
  user?: string;
  userTyped?: string;
  /** Choice values joined with commas. */
  methods?: string;
  ticketMode?: 'existing' | 'new' | 'none';
  ticket?: string;
  ticketTyped?: string;
  reason?: string;
  reasonText?: string;
  /** 'true' or 'false'. */
  signOut?: string;
}

export type FormError =
  | { field: 'organisation'; kind: 'missing' | 'unknown' }
  | { field: 'user'; kind: 'missing' }
  | { field: 'user'; kind: 'notFound'; typed: string; organisation: string }
  | { field: 'user'; kind: 'several'; typed: string; signInNames: string[] }
  | { field: 'methods'; kind: 'missing' }
  | { field: 'ticket'; kind: 'missing'; example: string }
  | { field: 'ticket'; kind: 'notFound'; number: string; example: string }
  | { field: 'reason'; kind: 'missing' }
  | { field: 'form'; kind: 'service'; sentence: string };

/** A ticket that a message names; for a person to check. */
export interface FoundTicket {
  number: string;
  title: string;
  organisation: string | null;
  requester: string | null;
  state: 'open' | 'closed' | 'merged' | 'discarded';
  /** The surviving ticket's number, where the PSA tells it. */
  into?: string;
}

/** What was found in the message from which the form was opened. Suggestions, never choices. */
export interface Found {
  /** True when the sender wrote none of it himself. */
  quoted: boolean;
  tickets: FoundTicket[];
  /** Ticket numbers that the PSA did not tell in time. */
  unchecked: string[];
  /** Addresses of the asker's organisations. `unknown`: nobody there has this one. */
  people: { address: string; organisation: { id: string; name: string } | null; unknown: boolean }[];
}

/** Where the status card of a form in a dialog will appear, and why not in the conversation itself. */
export type Appears = 'here' | 'personal' | 'personalNotAllowed' | 'personalNotInstalled';

export interface FormView {
  show: 'form';
  formId: string;
  /** One: the field is hidden. `typeAhead`: more than 100, so the list is asked for. */
  organisations: { id: string; name: string }[] | 'typeAhead';
  input: FormInput;
  /** Titles of values that came from type-ahead or prefill, so that the client can show them. */
  titles: { organisation?: string; user?: string; ticket?: string };
  tickets: { mayCreate: boolean; mayBeNone: boolean; example: string };
  errors: FormError[];
  found?: Found;
  appears?: Appears;
}
