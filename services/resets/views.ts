import type { FormView } from './formView.ts';
import type { NoticeView } from './noticeView.ts';
import type { AuthenticationMethodChoice, Facts, MethodLabel, Reason, ResetOutcome, TicketOutcome } from './types.ts';

/** What people see of a reset, as data. cards/ draws it, words/ says it, bot/ sends it. No secret in here. */

/** What every card of a running reset carries. */
export interface Heading {
  resetId: string;
  /** Short, for people: `R-7F3K2A`. */
  reference: string;
  organisation: string;
  /** Display name, or what was typed before the user is known. */
  user: string;
  signInName: string | null;
  ticket: { number: string; url: string | null } | null;
  technician: string;
  startedAt: string;
}

export interface DevicesView {
  show: 'devices';
  heading: Heading;
  /** The signal that an answer goes to; an answer to an older one only gets the current card. */
  signal: string;
  options: MethodLabel[];
  preselected: string[];
  until: string;
  error: 'noneChosen' | null;
}

export interface SummaryView {
  show: 'summary';
  heading: Heading;
  signal: string;
  facts: Facts;
  /** refs that go, in the order of `facts.registered`. */
  goes: string[];
  /** Null when a typed command skipped the form. */
  reason: Reason | null;
  reasonText: string;
  signOut: boolean;
  choices: AuthenticationMethodChoice[];
  /** Masked number on record for a call back, or null. */
  callBackEnding: string | null;
  /** True when a new ticket will be made by this reset. */
  newTicket: boolean;
  until: string;
  /** Slow sources are still out; the card is drawn again. No remove button yet. */
  stillChecking: boolean;
  /** Something changed between summary and click, so this is a new summary. */
  changed: boolean;
  errors: ('attestation' | 'understood')[];
}

export type WorkStep = 'check' | 'remove' | 'verify' | 'signOut' | 'ticket';

export interface WorkingView {
  show: 'working';
  heading: Heading;
  /** All steps in order; `now` is the current one's index. */
  steps: WorkStep[];
  now: number;
  /** Method that is being removed now. */
  removing: MethodLabel | null;
  removed: number;
  of: number;
}

/** Something else must happen first; nothing is lost. */
export interface WaitingView {
  show: 'waiting';
  heading: Heading;
  waitingFor: 'microsoft' | 'otherReset' | 'propagation';
  nextTry: string;
  nothingRemovedYet: boolean;
}

/** After the outcome: has the person registered again? */
export type WatchView =
  | { state: 'watching'; until: string }
  | { state: 'registered'; methods: MethodLabel[]; at: string; notThem: { by: string; at: string } | null }
  | { state: 'none'; looked: boolean; at: string }
  | { state: 'stopped'; by: string; at: string };

export interface OutcomeView {
  show: 'outcome';
  heading: Heading;
  outcome: ResetOutcome;
  /** Labels of everything that was registered before, by ref; for the lists. */
  labels: MethodLabel[];
  choices: AuthenticationMethodChoice[];
  givenName: string | null;
  ticket: TicketOutcome;
  wrongPersonSaid: boolean;
  /** Try again is offered for an hour. */
  mayTryAgain: boolean;
  watch?: WatchView;
}

/** A fresh message about a reset whose card is elsewhere, or was only edited: an edit notifies nobody. */
export type ToldView = { show: 'told'; heading: Heading; givenName: string | null } & (
  | { what: 'ended'; ended: OutcomeView }
  /** Nothing goes on by itself: somebody must do something. `note` is the text for the ticket. */
  | { what: 'deadEnd'; ended: OutcomeView; note: string | null }
  | { what: 'registered'; watch: Extract<WatchView, { state: 'registered' }> }
  | { what: 'notRegistered'; watch: Extract<WatchView, { state: 'none' }> }
);

export type ResetView = DevicesView | SummaryView | WorkingView | WaitingView | OutcomeView;
export type AnyView = ResetView | FormView | NoticeView | ToldView;
