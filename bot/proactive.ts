import { createAbsences } from '../services/conversations/absences.ts';
import { ServiceError } from '../services/errors.ts';
import type { Log } from '../services/log.ts';
import type { Notifier } from '../services/resets/notifier.ts';
import type { Place } from '../services/resets/types.ts';
import type { CardQueue } from './cardQueue.ts';
import type { Connector, Message } from './connector.ts';
import { mayBeTooLarge } from './connectorErrors.ts';
import { type Painter, plainLine, type Shown } from './message.ts';
import { conversationIdOf } from './place.ts';
import { type Pause, repeatPost, repeatPut } from './repeat.ts';

/** The newest service address of each conversation, learned from what arrives: Microsoft may move one. */
export interface Addresses {
  learn(place: Place): void;
  newest(place: Place): Place;
}

export interface Sender extends Notifier {
  /** Sends a card as a new message; where it is now. */
  send(place: Place, view: Shown): Promise<Place>;
  /** Draws the card in place, or throws; never sends a new message. */
  redraw(place: Place, view: Shown): Promise<void>;
  /** Is the bot a member of the conversation? */
  isMember(place: Place, personId: string): Promise<boolean>;
  /** A person's own chat with the bot, made when there is none. `place` says of which Teams. */
  openChat(place: Place, personId: string): Promise<Place>;
}

/** How resets show themselves in Teams, outside a turn. Every error comes out: the SDK's proactive turns hide them. */
export function createSender(parts: {
  connector: Connector;
  painter: Painter;
  queue: CardQueue;
  addresses: Addresses;
  log: Log;
  pause?: Pause;
}): Sender {
  const { connector, painter, queue, addresses, log, pause } = parts;
  const absences = createAbsences();

  async function post(place: Place, message: Message, instead: () => string): Promise<Place> {
    const cardId = await repeatPost(() => connector.post(place, message), pause).catch((error: unknown) => {
      if (!message.card || !mayBeTooLarge(error)) throw error;
      log.warn({ conversation: place.conversationId }, 'teams: card refused, sent as text');
      return repeatPost(() => connector.post(place, { summary: message.summary, text: instead() }), pause);
    });
    return { ...place, cardId: cardId || null };
  }

  async function put(place: Place, cardId: string, view: Shown): Promise<void> {
    const message = painter.message(view);
    await repeatPut(() => connector.put(place, cardId, message), pause).catch((error: unknown) => {
      if (!mayBeTooLarge(error)) throw error;
      log.warn({ conversation: place.conversationId }, 'teams: card refused, drawn as text');
      const text = painter.text(view);
      return repeatPut(() => connector.put(place, cardId, { summary: message.summary, text }), pause);
    });
  }

  async function show(target: Place, view: Shown, anew = async () => true): Promise<Place> {
    const place = addresses.newest(target);
    if (!place.cardId) return post(place, painter.message(view), () => painter.text(view));
    try {
      await put(place, place.cardId, view);
      absences.found(place.conversationId);
      return place;
    } catch (error) {
      if (absences.mayComeBack(place.conversationId, error))
        throw new ServiceError(
          'Microsoft Teams',
          'unavailable',
          'Teams does not find the conversation at the moment. The card is drawn again later.',
          { code: 'ConversationNotFound' },
          error,
        );
      if (!(error instanceof ServiceError) || error.kind !== 'notFound' || !(await anew())) throw error;
      // Deleted by somebody (404, or 403 "Unknown" in the field): people still have to learn how it ended.
      log.info({ conversation: place.conversationId }, 'teams: card is gone, sending a new one');
      return post({ ...place, cardId: null }, painter.message(view), () => painter.text(view));
    }
  }

  return {
    show: (place, view, anew) =>
      place.cardId ? queue.draw(keyOf(place), () => show(place, view, anew)) : show(place, view, anew),
    send: (place, view) => show({ ...place, cardId: null }, view),
    async redraw(place, view) {
      if (place.cardId) await put(addresses.newest(place), place.cardId, view);
    },
    isMember: (place, personId) => connector.isMember(addresses.newest(place), personId),
    openChat: (place, personId) => connector.openChat(addresses.newest(place), personId),
    progress(place, view) {
      if (!place.cardId) return;
      const { cardId } = place;
      queue
        .draw(keyOf(place), async (superseded) => {
          // "Waiting" may stay on the card for minutes, so Teams' own short waits are sat out while nothing newer is there.
          await repeatPut(async () => {
            if (!superseded()) await connector.put(addresses.newest(place), cardId, painter.message(view));
          }, pause);
        })
        .catch((error: unknown) => log.info({ err: error, reset: view.heading.resetId }, 'teams: progress not shown'));
    },
    async say(place, line) {
      const text = plainLine(line);
      await post({ ...addresses.newest(place), cardId: null }, { summary: painter.title, text }, () => text);
    },
  };
}

/** One card, whatever service address it was stored with. */
export function keyOf(place: Place): string {
  return `${conversationIdOf(place)} ${place.cardId ?? ''}`;
}

export function createAddresses(limit = 5000): Addresses {
  const known = new Map<string, string>();
  return {
    learn({ conversationId, serviceUrl }) {
      known.delete(conversationId);
      known.set(conversationId, serviceUrl);
      const oldest = known.keys().next();
      if (known.size > limit && !oldest.done) known.delete(oldest.value);
    },
    newest: (place) => ({ ...place, serviceUrl: known.get(place.conversationId) ?? place.serviceUrl }),
  };
}
