import type { Log } from '../log.ts';
import type { Notifier } from '../resets/notifier.ts';
import type { Access } from '../services.ts';
import type { Database } from '../storage/schema.ts';

/** Tells every administrator who has a personal chat with the bot. Best effort: the record is what counts. */
export type Alarm = (line: string) => Promise<void>;

export function createAlarm(d: { db: Database; access: Access; notifier(): Notifier; log: Log }): Alarm {
  return async (line) => {
    const chats = await d.db
      .selectFrom('conversations')
      .select(['place', 'person'])
      .where('person', 'is not', null)
      .execute();
    for (const { place, person } of chats) {
      try {
        const checked = person ? await d.access.check(person) : null;
        if (checked?.ok && checked.administrator) await d.notifier().say(place, line);
      } catch (error) {
        d.log.warn(
          { person: person?.id, err: error instanceof Error ? error.message : String(error) },
          'alarm: not delivered',
        );
      }
    }
  };
}
