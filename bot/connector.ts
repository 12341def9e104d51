import { type Activity, ActivityTypes, type ConversationParameters } from 'botbuilder';
import { AuthenticationConstants, ClaimsIdentity, type ConnectorClient } from 'botframework-connector';
import type { Place } from '../services/resets/types.ts';
import type { TeamsAuthentication } from './authentication.ts';
import { teamsError } from './connectorErrors.ts';
import { conversationIdOf } from './place.ts';

/** A message as we send it: a card or a line of plain text, and what a notification may show of it. */
export interface Message {
  /** No names of people: notifications are seen by others too. */
  summary: string;
  card?: Record<string, unknown>;
  text?: string;
}

/** Teams' connector in the two requests that we need. Each is tried once and ends within the deadline. */
export interface Connector {
  /** Sends a new message; its id. */
  post(place: Place, message: Message): Promise<string>;
  /** Replaces the message that holds the card. */
  put(place: Place, cardId: string, message: Message): Promise<void>;
  /** Is the bot a member of the conversation? Asks for the person, whom Teams tells to members only. */
  isMember(place: Place, personId: string): Promise<boolean>;
  /** The person's own chat with the bot, made when there is none; fails where he has not got the app. */
  openChat(place: Place, personId: string): Promise<Place>;
}

export function createConnector(authentication: TeamsAuthentication, appId: string): Connector {
  const identity = new ClaimsIdentity([
    { type: AuthenticationConstants.AudienceClaim, value: appId },
    { type: AuthenticationConstants.AppIdClaim, value: appId },
  ]);
  const clients = new Map<string, Promise<ConnectorClient>>();

  function clientOf(place: Place): Promise<ConnectorClient> {
    const known = clients.get(place.serviceUrl);
    if (known) return known;
    const made = authentication.createConnectorFactory(identity).create(place.serviceUrl);
    // Only addresses of the fixed list get this far, so the map stays small; a failed one is not kept.
    clients.set(place.serviceUrl, made);
    made.catch(() => clients.delete(place.serviceUrl));
    return made;
  }

  function activityOf(place: Place, message: Message): Partial<Activity> {
    return {
      type: ActivityTypes.Message,
      channelId: 'msteams',
      serviceUrl: place.serviceUrl,
      from: { id: `28:${appId}`, name: '' },
      conversation: {
        id: conversationIdOf(place),
        conversationType: place.conversationType,
        tenantId: place.tenantId,
        isGroup: place.conversationType !== 'personal',
        name: '',
      },
      channelData: { tenant: { id: place.tenantId } },
      summary: message.summary,
      ...(message.text === undefined ? {} : { text: message.text, textFormat: 'plain' }),
      ...(message.card
        ? { attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: message.card }] }
        : {}),
    };
  }

  return {
    async post(place, message) {
      const client = await clientOf(place);
      try {
        const sent = await client.conversations.sendToConversation(conversationIdOf(place), activityOf(place, message));
        return sent.id ?? '';
      } catch (error) {
        throw teamsError('post', error);
      }
    },
    async put(place, cardId, message) {
      const client = await clientOf(place);
      try {
        const activity = { ...activityOf(place, message), id: cardId };
        await client.conversations.updateActivity(conversationIdOf(place), cardId, activity);
      } catch (error) {
        throw teamsError('put', error);
      }
    },
    async isMember(place, personId) {
      const client = await clientOf(place);
      try {
        // Of the conversation: under the id of a thread the roster is not found.
        await client.conversations.getConversationMember(place.conversationId, personId);
        return true;
      } catch (error) {
        const told = teamsError('get', error);
        if (told.details.code === 'BotNotInConversationRoster') return false;
        throw told;
      }
    },
    async openChat(place, personId) {
      const client = await clientOf(place);
      try {
        const made = await client.conversations.createConversation({
          isGroup: false,
          bot: { id: `28:${appId}`, name: '' },
          members: [{ id: personId, name: '' }],
          tenantId: place.tenantId,
          channelData: { tenant: { id: place.tenantId } },
        } as ConversationParameters);
        return { ...place, conversationId: made.id, conversationType: 'personal', cardId: null, threadId: null };
      } catch (error) {
        throw teamsError('post', error);
      }
    },
  };
}
