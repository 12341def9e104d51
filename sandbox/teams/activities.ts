import { randomUUID } from 'node:crypto';
import { bot, conversations, msp, type StaffName, staff } from '../world.ts';
import { botId } from './store.ts';
import type { Activity, Conversation, Json, Message } from './types.ts';

/**
 * What Teams sends to a bot, built as Teams builds it.
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/conversation-messages
 */
export interface Sender {
  who: StaffName;
  conversation: Conversation;
  serviceUrl: string;
  /** In a channel: the first message of the thread. */
  threadId: string | null;
}

/** A message that a person typed. In group chats and channels Teams delivers it only because it mentions the bot. */
export function messageActivity(sender: Sender, text: string, id: string): Activity {
  const mentioned = sender.conversation.type !== 'personal';
  const at = `<at>${bot.name}</at>`;
  const base = envelope(sender, id);
  return {
    ...base,
    type: 'message',
    textFormat: 'plain',
    text: mentioned ? `${at} ${text}` : text,
    attachments: [{ contentType: 'text/html', content: html(mentioned, text) }],
    entities: [
      ...(mentioned ? [{ type: 'mention', mentioned: { id: botId, name: bot.name }, text: at }] : []),
      clientInfo,
    ],
  };
}

/** `Action.Submit` on a card: a message with a value and without text. */
export function submitActivity(sender: Sender, message: Message, value: Json): Activity {
  return { ...onCard(sender, message, String(Date.now())), type: 'message', value };
}

/** `Action.Execute` on a card; `automatic` is a refresh that nobody asked for. */
export function executeActivity(
  sender: Sender,
  message: Message,
  action: Json,
  trigger: 'manual' | 'automatic' = 'manual',
): Activity {
  const value = { action: { type: 'Action.Execute', ...action }, trigger };
  return { ...onCard(sender, message, `f:${randomUUID()}`), type: 'invoke', name: 'adaptiveCard/action', value };
}

/** Someone types into a field whose choices the bot knows. */
export function searchActivity(sender: Sender, message: Message, query: Json & { queryText: string }): Activity {
  const value = { queryOptions: { skip: 0, top: 15 }, ...query };
  return { ...onCard(sender, message, `f:${randomUUID()}`), type: 'invoke', name: 'application/search', value };
}

/** The app was added or removed: two activities, as Teams sends them. */
export function installActivities(sender: Sender, action: 'add' | 'remove'): Activity[] {
  const base = envelope(sender, `f:${randomUUID()}`);
  const changed = [{ id: botId, name: bot.name }];
  return [
    { ...base, type: 'installationUpdate', action },
    {
      ...base,
      id: `f:${randomUUID()}`,
      type: 'conversationUpdate',
      ...(action === 'add' ? { membersAdded: changed } : { membersRemoved: changed }),
    },
  ];
}

function onCard(sender: Sender, message: Message, id: string) {
  const base = envelope(sender, id);
  return {
    ...base,
    replyToId: message.id,
    entities: [clientInfo],
    channelData: { ...base.channelData, source: { name: 'message' }, legacy: { replyToId: message.id } },
  };
}

/** What every activity carries. */
export function envelope({ who, conversation, serviceUrl, threadId }: Sender, id: string) {
  const now = new Date().toISOString();
  const { teamsId, name, id: aadObjectId } = staff[who];
  const { type } = conversation;
  const inChannel = type === 'channel';
  return {
    id,
    timestamp: now,
    localTimestamp: now.replace('Z', '+00:00'),
    localTimezone: 'Europe/London',
    locale: 'en-GB',
    channelId: 'msteams',
    serviceUrl,
    from: { id: teamsId, name, aadObjectId },
    recipient: { id: botId, name: bot.name },
    conversation: {
      ...(type === 'personal' ? {} : { isGroup: true }),
      conversationType: type,
      // Activities of channels often come without it (openclaw/openclaw issue 63949).
      ...(inChannel ? {} : { tenantId: msp.tenantId }),
      id: inChannel && threadId ? `${conversation.id};messageid=${threadId}` : conversation.id,
      ...(type === 'groupChat' ? { name: conversation.name } : {}),
    },
    channelData: {
      tenant: { id: msp.tenantId },
      ...(inChannel
        ? {
            teamsChannelId: conversation.id,
            teamsTeamId: conversations.teamId,
            channel: { id: conversation.id },
            team: { id: conversations.teamId },
          }
        : {}),
    },
  };
}

const clientInfo = {
  type: 'clientInfo',
  locale: 'en-GB',
  country: 'GB',
  platform: 'Web',
  timezone: 'Europe/London',
};

function html(mentioned: boolean, text: string): string {
  const escaped = text.replace(/[&<>]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c] ?? c);
  const at = mentioned
    ? `<span itemscope itemtype="http://schema.skype.com/Mention" itemid="0">${bot.name}</span> `
    : '';
  return `<p>${at}${escaped}</p>`;
}
