import { bot, conversations, msp, type StaffName, staff } from '../world.ts';
import type { Activity, Card, Conversation, Message, Post } from './types.ts';

/** Everything Teams remembers: conversations, who is in them, messages, and who sees which card. */
export interface Store {
  conversations(): Conversation[];
  /** By id, with or without `;messageid=`. */
  find(id: string): Conversation | null;
  message(id: string): Message | null;
  add(conversation: Conversation, message: NewMessage): Message;
  /** What the bot may change about its own message; ends every personal view. */
  update(message: Message, content: Content): void;
  show(message: Message, who: StaffName, card: Card): void;
  remove(message: Message): void;
  setInstalled(conversation: Conversation, installed: boolean): void;
  setTyping(conversation: Conversation): void;
  /** Called after every change with the conversation it happened in, and the message if it was one. */
  onChange(listener: Listener): () => void;
  reset(): void;
}

type Listener = (conversation: Conversation, message: Message | null) => void;

export interface Content {
  text: string;
  card: Card | null;
  summary: string | null;
}
export type NewMessage = Content & { from: StaffName | 'bot'; threadId?: string | null; post?: Post };

export const botId = `28:${bot.appId}`;

/** An empty Teams with a personal chat for each of the staff, one group chat and one channel; the app is in all. */
export function createStore(): Store {
  const listeners = new Set<Listener>();
  let all = start();
  let lastId = 0;
  // Teams' message ids are the time in milliseconds; two messages never share one.
  const nextId = () => {
    lastId = Math.max(lastId + 1, Date.now());
    return String(lastId);
  };
  const changed = (conversation: Conversation | undefined, message: Message | null = null) => {
    if (conversation) for (const listener of [...listeners]) listener(conversation, message);
  };
  const home = (message: Message) => all.get(message.conversationId);

  return {
    conversations: () => [...all.values()],
    find: (id) => all.get(baseId(id)) ?? null,
    message: (id) => {
      for (const { messages } of all.values()) for (const message of messages) if (message.id === id) return message;
      return null;
    },
    add: (conversation, { threadId, ...content }) => {
      const id = nextId();
      const message: Message = {
        ...content,
        id,
        conversationId: conversation.id,
        threadId: conversation.type === 'channel' ? (threadId ?? id) : null,
        at: new Date().toISOString(),
        editedAt: null,
        deleted: false,
        views: {},
        updates: 0,
      };
      conversation.messages.push(message);
      if (message.from === 'bot') conversation.typingUntil = 0;
      changed(conversation, message);
      return message;
    },
    update: (message, content) => {
      Object.assign(message, content, { views: {}, editedAt: new Date().toISOString(), updates: message.updates + 1 });
      changed(home(message), message);
    },
    show: (message, who, card) => {
      message.views[who] = card;
      changed(home(message), message);
    },
    remove: (message) => {
      Object.assign(message, { deleted: true, text: '', card: null, views: {} });
      changed(home(message), message);
    },
    setInstalled: (conversation, installed) => {
      conversation.installed = installed;
      changed(conversation);
    },
    setTyping: (conversation) => {
      conversation.typingUntil = Date.now() + 5000;
      changed(conversation);
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    reset: () => {
      all = start();
      for (const conversation of all.values()) changed(conversation);
    },
  };
}

function start(): Map<string, Conversation> {
  const everyone = Object.keys(staff) as StaffName[];
  const empty = { installed: true, typingUntil: 0 };
  const list: Conversation[] = [
    ...everyone.map((who) => ({
      ...empty,
      id: conversations.personal(who),
      type: 'personal' as const,
      name: bot.name,
      members: [who],
      messages: [],
    })),
    { ...empty, id: conversations.group, type: 'groupChat', name: 'Helpdesk', members: everyone, messages: [] },
    { ...empty, id: conversations.channel, type: 'channel', name: 'Tickets', members: everyone, messages: [] },
  ];
  return new Map(list.map((conversation) => [conversation.id, conversation]));
}

/** `19:x@thread.tacv2;messageid=1` -> `19:x@thread.tacv2`. */
export const baseId = (id: string) => id.split(';messageid=')[0] ?? id;
/** `19:x@thread.tacv2;messageid=1` -> `1`, or null. */
export const threadOf = (id: string) => id.split(';messageid=')[1] ?? null;

/** The card of an activity, if it holds one. */
export function cardOf(activity: Activity): Card | null {
  const attachments = Array.isArray(activity.attachments) ? activity.attachments : [];
  const found = attachments.find((one) => one?.contentType === 'application/vnd.microsoft.card.adaptive');
  return found ? (found.content as Card) : null;
}

/** A member as the roster tells it. */
export function memberOf(who: StaffName): Record<string, string> {
  const { teamsId, name, id, signInName } = staff[who];
  const [givenName = '', surname = ''] = name.split(' ');
  return {
    id: teamsId,
    name,
    objectId: id,
    aadObjectId: id,
    givenName,
    surname,
    email: signInName,
    userPrincipalName: signInName,
    tenantId: msp.tenantId,
    userRole: 'user',
  };
}

/** Which of the staff an id means: Teams' own, the directory's, or the sign-in name. */
export function whoIs(id: string): StaffName | null {
  const names = Object.keys(staff) as StaffName[];
  return names.find((who) => [staff[who].teamsId, staff[who].id, staff[who].signInName].includes(id)) ?? null;
}
