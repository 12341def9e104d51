import type { Log } from '../log.ts';
import type { Notifier } from '../resets/notifier.ts';
import type { Person, Place } from '../resets/types.ts';
import type { Access } from '../services.ts';
import type { Database } from '../storage/schema.ts';

/** Tells every administrator who has a personal chat with the bot. Never throws: the record is what counts. */
export type Alarm = (line: string) => Promise<void>;

export function createAlarm(d: { db: Database; access: Access; notifier(): Notifier; log: Log }): Alarm {
  const lost = (error: unknown, person?: string) =>
    d.log.warn({ person, err: error instanceof Error ? error.message : String(error) }, 'alarm: not delivered');

  async function tell({ place, person }: { place: Place; person: Person | null }, line: string): Promise<void> {
    try {
      const checked = person ? await d.access.check(person) : null;
      if (checked?.ok && checked.administrator) await d.notifier().say(place, line);
    } catch (error) {
      lost(error, person?.id);
    }
  }

  return async (line) => {
    try {
      const chats = d.db.selectFrom('conversations').select(['place', 'person']).where('person', 'is not', null);
      for (const chat of await chats.execute()) await tell(chat, line);
    } catch (error) {
      lost(error);
    }
  };
}
