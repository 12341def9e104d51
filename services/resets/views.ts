import type {
  AuthenticationMethodChoice,
  Facts,
  MethodLabel,
  Reason,
  ResetOutcome,
  Stop,
  TicketOutcome,
} from './types.ts';

/** What people see of a reset, as data. cards/ draws it, words/ says it, bot/ sends it. No secret in here. */

/** The form as typed, strings as the client sends them; absent means empty. */
export interface FormInput {
  organisation?: string;
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

/** A small card that says one thing: help, welcome, refusals outside a reset, paused, expired. */
export type NoticeView =
  | { show: 'help'; administrator: boolean; unknownText: boolean }
  | { show: 'welcome' }
  | { show: 'stop'; stop: Stop; organisation: string | null }
  | { show: 'notHere' } // this conversation is not allowed to show people
  | { show: 'personalOnly' }
  | { show: 'paused'; by: string; at: string; paused: boolean }
  | { show: 'allowedHere'; allowed: boolean }
  | { show: 'tellsHere'; here: boolean }
  /** In place of the message whose button asked for the ticket's note once more. */
  | { show: 'retried'; reference: string }
  /** A link that opens the bot with the form filled in; `null` where nothing fits the name. */
  | { show: 'link'; organisation: string; ticket: string | null; url: string }
  | { show: 'noOrganisation'; typed: string }
  | { show: 'notYours'; technician: string }
  | { show: 'gone' } // a form or card that is not known any more
  | { show: 'expiredForm' }
  | { show: 'cancelledForm' }
  | { show: 'administratorsOnly' }
  /** The end of a dialog: the card that goes on is elsewhere. */
  | { show: 'goesOn'; where: 'conversation' | 'personal' }
  /** A dialog in a conversation that the bot is no member of. */
  | { show: 'notInstalled'; formId: string }
  | { show: 'trouble'; sentence: string; reference: string };

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
