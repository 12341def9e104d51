import type { Card, Conversation, Message } from '../teams/types.ts';
import type { StaffName } from '../world.ts';

/** What goes between the page and its server. */

export type { Card, Conversation, Message } from '../teams/types.ts';
export type { StaffName } from '../world.ts';

export const switchNames = ['psaDown', 'graphThrottles', 'answersLost'] as const;
export type SwitchName = (typeof switchNames)[number];
export type Switches = Record<SwitchName, boolean>;

/** What may happen to a person in the directory, whatever the bot does. */
export type PersonEvent = 'newPhone' | 'newNumber' | 'removed';

/** One request that crossed the wire, with its answer. */
export interface CallShown {
  id: number;
  server: string;
  at: string;
  method: string;
  path: string;
  /** What it is about in words, where the address does not say it. */
  about: string;
  status: number | null;
  fault: string | null;
  request: string;
  response: string;
  /** Whom and which ticket it is about, where the address tells. */
  personId: string | null;
  ticketId: string | null;
}

export interface StaffShown {
  who: StaffName;
  name: string;
  role: string;
}

export interface PersonShown {
  id: string;
  name: string;
  signInName: string;
  organisation: string;
}

/** Everything at once, on opening and after a reset. */
export interface Snapshot {
  staff: StaffShown[];
  people: PersonShown[];
  tickets: { id: string; title: string; company: string }[];
  conversations: Conversation[];
  calls: CallShown[];
  bot: boolean;
  switches: Switches;
  /** Messages that a help desk's channel gets, to be posted. */
  ticketMessages: string[];
  /** Where the page looks at first. */
  start: { personId: string | null; ticketId: string | null };
}

export interface LiveEvents {
  all: Snapshot;
  message: Message;
  /** Without its messages. */
  conversation: Omit<Conversation, 'messages'>;
  call: CallShown;
  bot: boolean;
  switches: Switches;
  /** Something happened in the world that no call tells of. */
  world: true;
}

export interface MethodShown {
  id: string;
  kind: string;
  detail: string;
}

export interface TicketShown {
  id: string;
  /** The PSA that holds it. */
  psa: string;
  title: string;
  status: string;
  company: string;
  requester: string;
  notes: { id: string; by: string; at: string; audience: string; text: string }[];
  times: { by: string; minutes: number; text: string }[];
}

/** What the directory and the PSA hold now, whatever anybody says of it. */
export interface Truth {
  person: {
    name: string;
    signInName: string;
    methods: MethodShown[];
    defaultMethod: string;
    signedOutAt: string | null;
  } | null;
  ticket: TicketShown | null;
}

/** What a press, a typed line or a search brings back to the page. */
export interface Said {
  says: string | null;
  /** A press that was answered with a card: it is in the message already. */
  card: boolean;
}
/** A dialog as the page draws it; without an id it is closed. */
export interface DialogShown {
  id: string | null;
  card: Card | null;
  title: string;
  says: string | null;
}
/** Hits of the search command, each a card to insert. */
export interface FoundCards {
  hits: { title: string; text: string; card: Card }[];
  says: string | null;
}
export interface Found {
  choices: { title: string; value: string }[];
  failed: boolean;
}
