import type { StaffName } from '../world.ts';

/** The shapes that cross the wire between Teams and a bot, as far as this bot needs them; and what Teams keeps. */

export type Json = Record<string, unknown>;

/** An Adaptive Card as plain JSON. */
export type Card = Record<string, unknown>;

/** Any activity; only what the sandbox itself reads is named. */
export interface Activity extends Json {
  type: string;
  id?: string;
  serviceUrl?: string;
  conversation?: Json & { id?: string };
  replyToId?: string;
  value?: unknown;
}

export interface Message {
  id: string;
  /** Without `;messageid=`. */
  conversationId: string;
  /** In a channel the first message of the thread (its own id when it is that); null elsewhere. */
  threadId: string | null;
  from: StaffName | 'bot';
  /** Plain text or Markdown, as it was sent. */
  text: string;
  card: Card | null;
  /** What a toast would show. */
  summary: string | null;
  at: string;
  editedAt: string | null;
  deleted: boolean;
  /** Cards that answered a press: only the person who pressed sees them, until the bot updates the message. */
  views: Partial<Record<StaffName, Card>>;
  /** How often the bot changed it. */
  updates: number;
  /** What a message is besides its text, when it is no plain one. */
  post?: Post;
}

/** A message that is no plain text: a mail's HTML, a card of another app, who wrote it. */
export interface Post {
  /** HTML of the body; empty for a card. */
  html?: string;
  subject?: string;
  /** Another app posted it: nobody is its author. */
  application?: string;
  deleted?: boolean;
  /** Sends the body as plain text. */
  plain?: boolean;
  /** A card that a person inserted. */
  card?: Card;
}

export interface Conversation {
  id: string;
  type: 'personal' | 'groupChat' | 'channel';
  name: string;
  members: StaffName[];
  /** Is the bot's app in here? Removed: everything it sends is refused. */
  installed: boolean;
  typingUntil: number;
  messages: Message[];
}

/** One activity that was brought to the bot, and what the bot answered. */
export interface Delivery {
  activity: Activity;
  /** 0: no answer came in time, or the connection was refused or cut. */
  status: number;
  body: unknown;
  ms: number;
}
