import { type Answer, type Call, NoSuchRoute } from '../simulator.ts';
import { msp, type StaffName } from '../world.ts';
import type { Limits } from './limits.ts';
import { array, object, text } from './read.ts';
import { botId, cardOf, memberOf, type Store, threadOf, whoIs } from './store.ts';
import type { Activity, Conversation, Json, Message } from './types.ts';

/**
 * The Bot Connector of Teams: what a bot calls to send, change and delete its messages.
 * https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference
 */
export function createConnector(options: {
  store: Store;
  /** Is this the bot's own token for the connector? */
  mayCall: (token: string) => boolean;
  /** Null: no limits. */
  limits: Limits | null;
}): (call: Call) => Answer {
  const { store } = options;

  return (call) => {
    const path =
      /^\/teams\/v3\/conversations(?:\/([^/]+)(?:\/(activities|members|pagedmembers)(?:\/([^/]+))?)?)?$/.exec(
        call.path,
      );
    if (!path) throw new NoSuchRoute(`${call.method} ${call.path}`);
    const token = /^Bearer (.+)$/.exec(call.headers.authorization ?? '')?.[1];
    if (!token || !options.mayCall(token)) return denied();
    const [, id, what, itemId] = path.map((part) => part && decodeURIComponent(part));
    if (!id) return call.method === 'POST' ? createConversation(call) : methodNotAllowed();
    const conversation = store.find(id);
    if (!conversation) return refuse(404, 'ConversationNotFound', 'Conversation not found.');
    if (!conversation.installed) {
      return refuse(403, 'BotNotInConversationRoster', 'The bot is not part of the conversation roster.');
    }
    if (what === 'activities') return onActivities(call, conversation, threadOf(id), itemId);
    if (call.method !== 'GET') return methodNotAllowed();
    // Members are a conversation's; a thread's id has been seen to answer this (microsoft/botframework-sdk issue 3062).
    if (threadOf(id)) return refuse(404, 'ThreadNotFound', 'Thread not found.');
    if (what === 'members' && itemId) return member(conversation, itemId);
    const all = conversation.members.map(memberOf);
    if (what === 'members') return { status: 200, body: all };
    if (what === 'pagedmembers') return { status: 200, body: pageOf(all, call.url.searchParams) };
    return methodNotAllowed();
  };

  function onActivities(call: Call, conversation: Conversation, thread: string | null, itemId?: string): Answer {
    if (call.method === 'DELETE' && itemId) {
      const found = ownMessage(conversation, itemId);
      if ('status' in found) return found;
      store.remove(found);
      return { status: 200 };
    }
    if (call.method !== 'POST' && !(call.method === 'PUT' && itemId)) return methodNotAllowed();
    const read = readActivity(call.text);
    if ('status' in read) return read;
    const seconds = options.limits?.write(`${conversation.id}${thread ?? ''}`) ?? 0;
    if (seconds > 0) return throttled(seconds);
    if (call.method === 'POST') return send(conversation, thread, read.activity);
    const found = ownMessage(conversation, itemId ?? '');
    if ('status' in found) return found;
    store.update(found, contentOf(read.activity));
    return { status: 200, body: { id: found.id } };
  }

  /** A `replyToId` in path or body does not thread a message: the root is in the conversation's id. */
  function send(conversation: Conversation, thread: string | null, activity: Activity): Answer {
    if (activity.type === 'typing') {
      store.setTyping(conversation);
      return { status: 201, body: { id: String(Date.now()) } };
    }
    if (thread && !conversation.messages.some((message) => message.id === thread)) {
      return refuse(404, 'ConversationNotFound', 'Conversation not found.');
    }
    const message = store.add(conversation, { ...contentOf(activity), from: 'bot', threadId: thread });
    return { status: 201, body: { id: message.id } };
  }

  function ownMessage(conversation: Conversation, id: string): Message | Answer {
    const message = conversation.messages.find((one) => one.id === id);
    if (!message) return refuse(404, 'ActivityNotFoundInConversation', 'The activity is not in this conversation.');
    // A deleted message answers this in the field, not 404 (microsoft/BotFramework-Services issue 269).
    if (message.deleted) return refuse(403, 'ServiceError', 'Unknown');
    if (message.from !== 'bot') return refuse(403, 'NotEnoughPermissions', 'A bot changes its own messages only.');
    return message;
  }

  function createConversation(call: Call): Answer {
    const body = parse(call.text);
    if (!body) return badSyntax('The body is not a JSON object.');
    const channelData = object(body.channelData);
    if (body.isGroup === true) return newThread(body, channelData);
    const members = array(body.members);
    const who = members.length === 1 ? whoIs(String(object(members[0]).id ?? '')) : null;
    if (!who) return badSyntax('Incorrect conversation creation parameters');
    if (object(body.bot).id !== botId) return badSyntax('Bot id is not the one of the caller.');
    if ((body.tenantId ?? object(channelData.tenant).id) !== msp.tenantId) {
      return refuse(403, 'BotNotInConversationRoster', 'The tenant admin disabled this bot');
    }
    const chat = store.conversations().find(({ type, members: [only] }) => type === 'personal' && only === who);
    if (!chat?.installed) {
      return refuse(403, 'ForbiddenOperationException', "Bot is not installed in user's personal scope");
    }
    return { status: 201, body: { id: chat.id } };
  }

  function newThread(body: Json, channelData: Json): Answer {
    const channel = store.find(String(object(channelData.channel).id ?? ''));
    if (channel?.type !== 'channel') return badSyntax('A bot starts a group conversation in a channel only.');
    if (!channel.installed) {
      return refuse(403, 'BotNotInConversationRoster', 'The bot is not part of the conversation roster.');
    }
    const read = readActivity(JSON.stringify(body.activity ?? null));
    if ('status' in read) return read;
    const { id } = store.add(channel, { ...contentOf(read.activity), from: 'bot' });
    return { status: 201, body: { id: `${channel.id};messageid=${id}`, activityId: id } };
  }
}

function member(conversation: Conversation, id: string): Answer {
  const who = whoIs(id);
  const isIn = who && conversation.members.includes(who as StaffName);
  return isIn ? { status: 200, body: memberOf(who) } : refuse(404, 'MemberNotFoundInConversation', 'Member not found.');
}

/** Page sizes below 50 count as 50, above 500 as 500. */
function pageOf(all: Json[], query: URLSearchParams): Json {
  const size = Math.min(500, Math.max(50, Number(query.get('pageSize')) || 200));
  const from = Number(query.get('continuationToken') ?? 0);
  const next = from + size < all.length ? { continuationToken: String(from + size) } : {};
  return { members: all.slice(from, from + size), ...next };
}

/** 100 KB, counted as UTF-16 (https://learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages). */
const largest = 100 * 1024;

function readActivity(text: string): { activity: Activity } | Answer {
  if (text.length * 2 > largest) return refuse(413, 'MessageSizeTooBig', 'Message size too large.');
  const activity = parse(text) as Activity | null;
  if (!activity) return badSyntax('The body is not an activity.');
  if (activity.type === 'typing') return { activity };
  if (activity.type !== 'message') return badSyntax(`Activity type ${String(activity.type)} cannot be sent.`);
  const from = object(activity.from).id;
  if (from !== undefined && from !== botId) return badSyntax('from.id is not the bot.');
  const attachments = array(activity.attachments);
  if (!activity.text && attachments.length === 0) return badSyntax('Message has neither text nor attachments.');
  for (const attachment of attachments) {
    const { type, version } = object(object(attachment).content);
    if (type !== 'AdaptiveCard' || typeof version !== 'string') return badSyntax('Bad format of Adaptive Card.');
  }
  return { activity };
}

function contentOf(activity: Activity) {
  return { text: text(activity.text), card: cardOf(activity), summary: text(activity.summary) || null };
}

function parse(text: string): Json | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
  } catch {
    return null; // told to the caller as 400
  }
}

const refuse = (status: number, code: string, message: string): Answer => ({
  status,
  body: { error: { code, message } },
});
const badSyntax = (message: string) => refuse(400, 'BadSyntax', message);
const denied = (): Answer => ({ status: 401, body: { message: 'Authorization has been denied for this request.' } });
const methodNotAllowed = (): Answer => ({ status: 405, body: { message: 'The method is not allowed here.' } });
const throttled = (seconds: number): Answer => ({
  ...refuse(429, 'Throttled', 'API calls quota exceeded'),
  headers: { 'retry-after': String(seconds) },
});
