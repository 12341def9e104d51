import { ServiceError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Recorder } from '../records/records.ts';
import type { Notifier } from '../resets/notifier.ts';
import type { Person, Place } from '../resets/types.ts';
import type { ToldView } from '../resets/views.ts';
import type { Access } from '../services.ts';
import type { Database } from '../storage/schema.ts';
import type { Words } from '../words/words.ts';
import { createAbsences } from './absences.ts';

/** How the administrators are told: in the conversation of their choice, else each in his own chat with the bot. */
export interface Administrators {
  /** Throws a passing `ServiceError` when nobody was reached; a line is plain text. */
  tell(what: string | ToldView): Promise<void>;
  /** A line beside the work. Never throws: the record is what counts. */
  alarm: Alarm;
}
export type Alarm = (line: string) => Promise<void>;

export interface AdministratorsDeps {
  db: Database;
  access: Access;
  record: Recorder;
  notifier(): Notifier;
  words: Words;
  log: Log;
}

const passing = (error: ServiceError) =>
  new ServiceError('Microsoft Teams', 'unavailable', error.message, error.details, error);

export function createAdministrators(d: AdministratorsDeps): Administrators {
  const absences = createAbsences();

  const send = async (place: Place, what: string | ToldView): Promise<void> => {
    if (typeof what === 'string') await d.notifier().say(place, what);
    else await d.notifier().show({ ...place, cardId: null }, what);
  };

  /** False: the conversation is gone, or there is none. */
  async function inTheirConversation(what: string | ToldView): Promise<boolean> {
    const chosen = await d.db
      .selectFrom('conversations')
      .select(['id', 'place'])
      .where('tells_administrators', '=', true)
      .executeTakeFirst();
    if (!chosen) return false;
    try {
      await send(chosen.place, what);
      absences.found(chosen.id);
      return true;
    } catch (error) {
      if (!(error instanceof ServiceError) || (error.kind !== 'forbidden' && error.kind !== 'notFound')) throw error;
      if (absences.mayComeBack(chosen.id, error)) throw passing(error);
      await d.record({ kind: 'administratorsPlaceLost', data: { conversation: chosen.place.conversationId } });
      await d.db
        .updateTable('conversations')
        .set({ tells_administrators: false })
        .where('id', '=', chosen.id)
        .execute();
      await inTheirChats(d.words.alarms.placeLost).catch((lost: unknown) =>
        d.log.warn({ err: String(lost) }, 'administrators: not told that their conversation is gone'),
      );
      return false;
    }
  }

  async function inTheirChats(what: string | ToldView): Promise<void> {
    const chats = await d.db
      .selectFrom('conversations')
      .select(['place', 'person'])
      .where('person', 'is not', null)
      .execute();
    let reached = 0;
    let failure: unknown = null;
    for (const { place, person } of chats) {
      try {
        if (!(await isAdministrator(person))) continue;
        await send(place, what);
        reached += 1;
      } catch (error) {
        failure ??= error;
        d.log.warn(
          { person: person?.id, err: error instanceof Error ? error.message : String(error) },
          'alarm: not delivered',
        );
      }
    }
    if (reached > 0) return;
    if (failure !== null) throw failure;
    await d.record({ kind: 'administratorsUnreachable' });
  }

  /** Who cannot be checked now is no administrator now, and is asked about again: nobody may be missed for an outage. */
  async function isAdministrator(person: Person | null): Promise<boolean> {
    const checked = person ? await d.access.check(person) : null;
    if (checked?.ok === false && checked.stop.kind === 'askerUnchecked')
      throw new ServiceError('Microsoft Entra', 'unavailable', d.words.service.gaveUp('Microsoft Entra'));
    return checked?.ok === true && checked.administrator;
  }

  const tell = async (what: string | ToldView): Promise<void> => {
    if (!(await inTheirConversation(what))) await inTheirChats(what);
  };
  return {
    tell,
    alarm: (line) =>
      tell(line).catch((error: unknown) =>
        d.log.warn({ err: error instanceof Error ? error.message : String(error) }, 'alarm: not delivered'),
      ),
  };
}
