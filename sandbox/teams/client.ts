import { bot, type StaffName } from '../world.ts';
import { installActivities, messageActivity, type Sender } from './activities.ts';
import type { Bad, Deliveries } from './deliver.ts';
import { createExtension, type Extension } from './extension.ts';
import { createOnCard, type OnCard } from './onCard.ts';
import { type Store, threadOf } from './store.ts';
import type { Activity, Conversation, Delivery, Message, Post } from './types.ts';
import { tell, waitUntil } from './wait.ts';

/** One person at a Teams client. Conversations are named by id (world.ts), in a channel with `;messageid=` for a thread. */
export interface TeamsClient extends OnCard, Extension {
  readonly who: StaffName;
  /** Writes; in a group chat or channel the bot is mentioned unless `mention` is false, and then it hears nothing. */
  say(conversation: string, text: string, options?: { mention?: boolean; bad?: Bad }): Promise<Delivery | null>;
  /** A message of a mail, a PSA's app or somebody else, to which the bot is not mentioned. */
  post(conversation: string, text: string, post?: Post): Message;
  install(conversation: string): Promise<Delivery[]>;
  uninstall(conversation: string): Promise<Delivery[]>;
  /** Any activity; start from one of `activity`. */
  send(activity: Activity, bad?: Bad): Promise<Delivery>;
  /** The same activity again, as Teams does after a slow answer; with `newId` its second kind. */
  again(delivery: Delivery, newId?: boolean): Promise<Delivery>;
  /** A message activity that was not sent, to be bent. */
  activity(conversation: string, text: string): Activity;
  /** What is there, each card as this person sees it. */
  messages(conversation: string): Message[];
  /** The newest message that fits, now or as soon as there is one. Times out with what the conversation shows. */
  waitFor(conversation: string, fits: (message: Message) => boolean, timeoutMs?: number): Promise<Message>;
}

/** A client for one of the staff over Teams' store. */
export function createClient(
  who: StaffName,
  outside: { store: Store; deliveries: Deliveries; serviceUrl: string },
): TeamsClient {
  const { store, deliveries, serviceUrl } = outside;

  function open(id: string): Conversation {
    const conversation = store.find(id);
    if (!conversation?.members.includes(who)) throw new Error(`${who} is in no conversation ${id}.`);
    return conversation;
  }
  const senderIn = (conversation: Conversation, threadId: string | null): Sender => ({
    who,
    conversation,
    serviceUrl,
    threadId,
  });
  const senderOn = (message: Message) => senderIn(open(message.conversationId), message.threadId);
  const seen = (message: Message): Message => ({ ...message, card: message.views[who] ?? message.card });

  async function changeInstallation(id: string, action: 'add' | 'remove'): Promise<Delivery[]> {
    const conversation = open(id);
    store.setInstalled(conversation, action === 'add');
    const sent: Delivery[] = [];
    for (const activity of installActivities(senderIn(conversation, null), action)) {
      sent.push(await deliveries.send(activity));
    }
    return sent;
  }

  const client: TeamsClient = {
    ...createOnCard({ who, store, deliveries, senderOn }),
    ...createExtension({
      who,
      store,
      deliveries,
      senderIn,
      open: (id) => ({ conversation: open(id), threadId: threadOf(id) }),
    }),
    post: (id, text, post) =>
      store.add(open(id), {
        text,
        card: post?.card ?? null,
        summary: null,
        from: who,
        threadId: threadOf(id),
        ...(post && { post }),
      }),
    who,
    say: async (id, text, { mention = true, bad } = {}) => {
      const conversation = open(id);
      const mentions = conversation.type !== 'personal' && mention;
      const content = { text: mentions ? `@${bot.name} ${text}` : text, card: null, summary: null };
      const message = store.add(conversation, { ...content, from: who, threadId: threadOf(id) });
      if (!conversation.installed || (conversation.type !== 'personal' && !mentions)) return null;
      return deliveries.send(messageActivity(senderIn(conversation, message.threadId), text, message.id), bad);
    },
    install: (id) => changeInstallation(id, 'add'),
    uninstall: (id) => changeInstallation(id, 'remove'),
    send: (activity, bad) => deliveries.send(activity, bad),
    again: ({ activity }, newId = false) => {
      const later = { timestamp: new Date().toISOString(), id: `${activity.id}${Date.now()}` };
      return deliveries.send(newId ? { ...activity, ...later } : activity);
    },
    activity: (id, text) => messageActivity(senderIn(open(id), threadOf(id)), text, String(Date.now())),
    messages: (id) => shown(open(id), threadOf(id)).map(seen),
    waitFor: (id, fits, timeoutMs = 30_000) => {
      open(id);
      const look = () => client.messages(id).findLast(fits);
      const sees = () => `${who} sees in ${id}:\n${tell(client.messages(id))}`;
      return waitUntil(store, look, timeoutMs, sees);
    },
  };
  return client;
}

/** Messages that are still there; with a thread only those in it. */
function shown(conversation: Conversation, thread: string | null): Message[] {
  return conversation.messages.filter((message) => !message.deleted && (!thread || message.threadId === thread));
}
