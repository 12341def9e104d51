import { sql } from 'kysely';
import { type FullAccess, notAdministrator } from '../access/access.ts';
import type { Recorder } from '../records/records.ts';
import type { Place } from '../resets/types.ts';
import type { Conversations } from '../services.ts';
import type { Database } from '../storage/schema.ts';

/** Where people talk to the bot, and where an administrator said that it may show people. */
export function createConversations(
  db: Database,
  access: Pick<FullAccess, 'checkNow'>,
  record: Recorder,
): Conversations {
  const idOf = (place: Place) => `${place.tenantId} ${place.conversationId}`;

  return {
    async remember(place, person) {
      const known = {
        place: JSON.stringify({ ...place, cardId: null, threadId: null }),
        person: person && place.conversationType === 'personal' ? JSON.stringify(person) : null,
        updated_at: sql<Date>`now()`,
      };
      await db
        .insertInto('conversations')
        .values({ id: idOf(place), tenant_id: place.tenantId, ...known })
        // An event without a person (an installation) does not forget whose chat it is.
        .onConflict((c) =>
          c.column('id').doUpdateSet({ ...known, person: sql`coalesce(excluded.person, conversations.person)` }),
        )
        .execute();
    },
    async firstWelcome(place) {
      const first = await db
        .updateTable('conversations')
        .set({ welcomed_at: sql`now()` })
        .where('id', '=', idOf(place))
        .where('welcomed_at', 'is', null)
        .executeTakeFirst();
      return first.numUpdatedRows > 0n;
    },
    async chatOf(person) {
      const row = await db
        .selectFrom('conversations')
        .select('place')
        .where('tenant_id', '=', person.tenantId)
        .where(sql<string>`person->>'id'`, '=', person.id)
        .orderBy('updated_at', 'desc')
        .executeTakeFirst();
      return row?.place ?? null;
    },
    async mayShowPeople(place) {
      if (place.conversationType === 'personal') return true;
      const row = await db
        .selectFrom('conversations')
        .select(['allowed', 'tells_administrators'])
        .where('id', '=', idOf(place))
        .executeTakeFirst();
      return row ? row.allowed || row.tells_administrators : false;
    },
    async allowHere(asker, place, allowed) {
      const refused = await notAdministrator(access, asker);
      if (refused) return refused;
      // Where administrators are told, people are shown: taking that back takes both back.
      const set = allowed ? { allowed } : { allowed, tells_administrators: false };
      await db.updateTable('conversations').set(set).where('id', '=', idOf(place)).execute();
      await record({
        kind: allowed ? 'conversationAllowed' : 'conversationDisallowed',
        by: asker,
        tenantId: place.tenantId,
        data: { conversation: place.conversationId },
      });
      return { show: 'allowedHere', allowed };
    },
    async tellHere(asker, place, here) {
      const refused = await notAdministrator(access, asker);
      if (refused) return refused;
      // One conversation: what is told in two is read in none.
      await db
        .updateTable('conversations')
        .set({ tells_administrators: sql<boolean>`id = ${idOf(place)} and ${here}` })
        .where((where) => where.or([where('id', '=', idOf(place)), where('tells_administrators', '=', true)]))
        .execute();
      await record({
        kind: here ? 'administratorsToldHere' : 'administratorsToldApart',
        by: asker,
        tenantId: place.tenantId,
        data: { conversation: place.conversationId },
      });
      return { show: 'tellsHere', here };
    },
  };
}
