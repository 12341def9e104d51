import { randomBytes } from 'node:crypto';
import type { Log } from '../services/log.ts';
import type { Person, Place } from '../services/resets/types.ts';
import type { Services } from '../services/services.ts';
import type { Admitted } from './adapter.ts';
import type { CardQueue } from './cardQueue.ts';
import type { Painter, Shown } from './message.ts';
import { placeOf } from './place.ts';
import { keyOf, type Sender } from './proactive.ts';

/** One thing that a person did in Teams, and what its handler may use. */
export interface Turn {
  /** Short, for people: stands on an apology and on every log line of the turn. */
  readonly id: string;
  readonly asker: Person;
  /** Teams' own id of the asker towards this bot. */
  readonly teamsId: string;
  /** Where; `cardId` is the pressed card's message, null for typed words. */
  readonly place: Place;
  readonly services: Services;
  /** Who the bot is, for links to it. */
  readonly bot: BotIdentity;
  readonly log: Log;
  /** Sends a card as a new message; where it is now. */
  reply(view: Shown): Promise<Place>;
  /** Does something that changes a card, and draws the result; what comes later is drawn after it. */
  inPlace(place: Place, work: () => Promise<Shown>): Promise<void>;
}

export interface BotIdentity {
  appId: string;
  tenantId: string;
  /** Where people open Teams. */
  teams: string;
}

/** What all turns share. */
export interface Tools {
  bot: BotIdentity;
  services: Services;
  sender: Sender;
  queue: CardQueue;
  painter: Painter;
  log: Log;
}

export function createTurn(admitted: Admitted & { personId: string }, tools: Tools): Turn {
  const id = newReference();
  const place = placeOf(admitted.activity, admitted.tenantId);
  const asker = personOf(admitted);
  const log = tools.log.child({ turn: id, asker: asker.id });
  return {
    id,
    asker,
    teamsId: admitted.activity.from.id,
    place,
    services: tools.services,
    bot: tools.bot,
    log,
    reply: (view) => tools.sender.send(place, view),
    async inPlace(card, work) {
      const hold = tools.queue.hold(keyOf(card));
      let draw: (() => Promise<void>) | null = null;
      try {
        const view = await work();
        draw = () => tools.sender.redraw(card, view);
      } finally {
        // A drawing that failed is made good by the next one of the reset itself.
        await hold.release(draw).catch((error: unknown) => log.warn({ err: error }, 'teams: card not drawn'));
      }
    },
  };
}

/** Who acts. The key is tenant and object id; the name is what Teams shows, for display only. */
export function personOf(admitted: Admitted & { personId: string }): Person {
  const { name } = admitted.activity.from;
  return {
    tenantId: admitted.tenantId,
    id: admitted.personId,
    name: typeof name === 'string' && name.trim() ? name.trim().slice(0, 100).toWellFormed() : admitted.personId,
  };
}

const letters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** Eight letters without look-alikes, to be read out on the phone. */
export function newReference(): string {
  return [...randomBytes(8)].map((byte) => letters[byte % letters.length]).join('');
}
