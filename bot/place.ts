import type { NoticeView } from '../services/resets/noticeView.ts';
import type { Place } from '../services/resets/types.ts';
import type { InboundActivity } from './gate.ts';

/** Where an activity came from. A press carries the message that holds the card in `replyToId`. */
export function placeOf(activity: InboundActivity, tenantId: string): Place {
  const [base = '', thread] = activity.conversation.id.split(';messageid=');
  return {
    tenantId,
    serviceUrl: activity.serviceUrl,
    conversationId: base,
    conversationType: typeOf(activity.conversation.conversationType, base),
    cardId: typeof activity.replyToId === 'string' && activity.replyToId ? activity.replyToId : null,
    threadId: thread || null,
  };
}

/** The id under which Teams' connector knows the place; in a channel it names the thread. */
export function conversationIdOf(place: Place): string {
  return place.threadId ? `${place.conversationId};messageid=${place.threadId}` : place.conversationId;
}

/** For somebody whose reset goes on at its own card. */
export const goesOn = (card: Place | null): Extract<NoticeView, { show: 'goesOn' }> => ({
  show: 'goesOn',
  where: card?.conversationType === 'personal' ? 'personal' : 'conversation',
});

/** What is not said to be a personal chat counts as shared: people are not shown there unasked. */
function typeOf(said: unknown, id: string): Place['conversationType'] {
  // Two people's own chat, in which the bot is no member, may be called personal as well.
  if (said === 'personal' && id.startsWith('19:')) return 'groupChat';
  if (said === 'personal' || said === 'groupChat' || said === 'channel') return said;
  if (said === undefined && id.startsWith('a:')) return 'personal';
  return 'groupChat';
}
