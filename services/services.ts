import type { Appears, FormInput, FormView } from './resets/formView.ts';
import type { FoundView, MethodsView, ResetListView } from './resets/listViews.ts';
import type { NoticeView } from './resets/noticeView.ts';
import type { Notifier } from './resets/notifier.ts';
import type { Attestation, Person, Place, Stop } from './resets/types.ts';
import type { AnyView } from './resets/views.ts';
import type { Words } from './words/words.ts';

/** What bot/ may ask of the services. Every verb checks who asks; none waits for Graph or a PSA unless it says so. */
export interface Services {
  readonly words: Words;
  readonly access: Access;
  readonly resets: Resets;
  readonly typeAhead: TypeAhead;
  /** Resets and tickets by words; awaits the PSA (2.5 s at most). A technician finds his own resets only. */
  find(asker: Person, text: string, skip: number, count: number): Promise<FoundView[] | NoticeView>;
  readonly conversations: Conversations;
  readonly pause: Pause;
  /** Starts the worker; resets show themselves through the notifier from now on. */
  start(notifier: Notifier): Promise<void>;
  /** Lets running steps end (25 s at most), then closes everything. Safe to call twice. */
  stop(): Promise<void>;
  /**
   * A browser came back from a consent, or says so. An organisation's cached token is dropped, once a minute at most, so
   * that new permissions are seen at once. Tells nothing: anybody can call it.
   */
  consentReturned(tenantId: string): Promise<void>;
  /** Entra refused this credential and took the next one: administrators are told. */
  credentialRefused(setting: string): void;
  /** Throws when the database or the worker is not up. */
  health(): Promise<void>;
  /** Keeps a row and a log line of something that happened outside a reset (refused requests, strangers). */
  record(event: RecordEvent): Promise<void>;
}

export interface RecordEvent {
  kind: string;
  by?: Person | null;
  tenantId?: string | null;
  resetId?: string | null;
  targetId?: string | null;
  /** Further facts. No names of methods' numbers, no secrets. */
  data?: Record<string, unknown>;
}

export interface Access {
  /** Group membership and account state, read from Entra within 2 s; fails closed as `askerUnchecked`. */
  check(asker: Person): Promise<{ ok: true; administrator: boolean } | { ok: false; stop: Stop }>;
}

/** What a typed command already says; each part optional. */
export interface Prefill {
  userTyped?: string;
  /** An organisation's name, or its beginning. */
  organisationTyped?: string;
  methods?: string[];
  ticketTyped?: string;
}

/** A message as words: what its sender wrote, and what he only quotes or forwards. */
export interface TicketMessage {
  own: string;
  quoted: string;
}

export interface Resets {
  /**
   * Makes a form for this person (awaits the check of the asker). `complete` is set when the command named user,
   * type and ticket so that the form may be skipped: submit it at once.
   */
  openForm(
    asker: Person,
    place: Place,
    prefill: Prefill,
  ): Promise<{ view: FormView; complete: FormInput | null } | { view: NoticeView }>;
  /** The organisation that a name means, for a link; it must be one that the asker may see. */
  organisationNamed(asker: Person, typed: string): Promise<{ name: string } | NoticeView>;
  /**
   * The same form from a dialog; what the message names is looked up within two seconds and suggested. `place` is where
   * the status card will be shown.
   */
  openDialog(
    asker: Person,
    place: Place,
    appears: Appears,
    message: TicketMessage | null,
  ): Promise<FormView | NoticeView>;
  /** A form that is still open, as it was typed last; shown elsewhere from now on where `to` says so. */
  reopenForm(formId: string, asker: Person, to: { place: Place; appears: Appears } | null): Promise<AnyView>;
  /**
   * Stores the request and starts the reset; its id is the form's id. Answers what the card shows now. A form in a dialog
   * has no card: the reset shows itself where the form said.
   */
  submit(formId: string, asker: Person, place: Place, input: FormInput): Promise<AnyView>;
  /** Where the card of a reset is, or will be; null when nobody knows the reset. */
  placeOf(resetId: string): Promise<Place | null>;
  cancelForm(formId: string, asker: Person): Promise<AnyView>;
  choose(resetId: string, signal: string, asker: Person, refs: string[]): Promise<AnyView>;
  confirm(
    resetId: string,
    signal: string,
    asker: Person,
    answer: { caller: Attestation | null; understood: boolean },
  ): Promise<AnyView>;
  /** Way back to the form (prefilled), or the end; from the devices card and the summary. */
  leave(resetId: string, signal: string, asker: Person, how: 'back' | 'cancel'): Promise<AnyView>;
  wrongPerson(resetId: string, asker: Person): Promise<AnyView>;
  /** Its technician or an administrator: nobody looks for a new registration any more. */
  stopWatching(resetId: string, asker: Person): Promise<AnyView>;
  /** The same: the person says that the new registration was not theirs. `told`: pressed on the message, not the card. */
  notThem(resetId: string, asker: Person, told: boolean): Promise<AnyView>;
  /** The same: the ticket's note is tried once more. */
  retryTicket(resetId: string, asker: Person, told: boolean): Promise<AnyView>;
  /** A new form with what was asked before; `choices` empties the types. */
  again(resetId: string, asker: Person, place: Place, how: 'same' | 'choices'): Promise<AnyView>;
  /** The reset's present card, for its technician or an administrator. */
  open(resetId: string, asker: Person): Promise<AnyView>;
  /** Administrators: everybody's, open ones first and oldest first; `page` as the list before it gave it for these words. */
  everybody(
    asker: Person,
    filter: string,
    page: { skip: number; mark: string } | null,
  ): Promise<ResetListView | NoticeView>;
  recent(asker: Person, olderThan: string | null): Promise<ResetListView | NoticeView>;
  /** Awaits Graph (10 s at most): what is registered, read only. `typed` is a sign-in name or address. */
  methods(asker: Person, typed: string): Promise<MethodsView | NoticeView>;
}

export interface Choice {
  title: string;
  value: string;
}

/** Each awaits the check of the asker and then Graph or the PSA (4 s at most). Not allowed or failed: throws. */
export interface TypeAhead {
  organisations(asker: Person, text: string): Promise<Choice[]>;
  users(asker: Person, organisationId: string, text: string): Promise<Choice[]>;
  tickets(asker: Person, organisationId: string, text: string): Promise<Choice[]>;
}

export interface Conversations {
  /** Keeps where a conversation is reached; call on every inbound activity, before anything else. */
  remember(place: Place, person: Person | null): Promise<void>;
  /** True once per conversation: the caller sends the welcome. */
  firstWelcome(place: Place): Promise<boolean>;
  /** The person's own chat with the bot, or null when he has none. */
  chatOf(person: Person): Promise<Place | null>;
  /** True in personal chats, and where an administrator said `allow here` or `tell us here`. */
  mayShowPeople(place: Place): Promise<boolean>;
  /** Administrators only. */
  allowHere(asker: Person, place: Place, allowed: boolean): Promise<NoticeView>;
  /** Administrators only: they are told in this conversation from now on, or in their own chats again. */
  tellHere(asker: Person, place: Place, here: boolean): Promise<NoticeView>;
}

export interface Pause {
  set(asker: Person, paused: boolean): Promise<NoticeView>;
}
