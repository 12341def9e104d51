import { sql } from 'kysely';
import type { Person, Place } from '../resets/types.ts';
import { isId } from './ids.ts';
import type { Database, StoredForm } from './schema.ts';

/** Forms: open until somebody submits or cancels them. */
export function createFormStore(db: Database) {
  return {
    async addForm(form: { id: string; owner: Person; place: Place; stored: StoredForm }): Promise<void> {
      await db
        .insertInto('forms')
        .values({
          id: form.id,
          tenant_id: form.owner.tenantId,
          owner: JSON.stringify(form.owner),
          conversation: JSON.stringify(form.place),
          prefill: JSON.stringify(form.stored),
        })
        .onConflict((c) => c.doNothing())
        .execute();
    },
    /** An open form will be shown elsewhere. */
    async moveForm(id: string, place: Place, stored: StoredForm): Promise<void> {
      await db
        .updateTable('forms')
        .set({ conversation: JSON.stringify(place), prefill: JSON.stringify(stored) })
        .where('id', '=', id)
        .where('reset_id', 'is', null)
        .execute();
    },
    /** `age` in milliseconds by the database's clock. */
    async form(id: string) {
      if (!isId(id)) return undefined;
      const age = sql<number>`(extract(epoch from app_now() - created_at) * 1000)::double precision`.as('age');
      return db.selectFrom('forms').selectAll().select(age).where('id', '=', id).executeTakeFirst();
    },
    /** False when somebody submitted it at the same moment. */
    async cancelForm(id: string): Promise<boolean> {
      const cancelled = await db
        .updateTable('forms')
        .set({ cancelled_at: sql`coalesce(cancelled_at, app_now())` })
        .where('id', '=', id)
        .where('reset_id', 'is', null)
        .executeTakeFirst();
      return cancelled.numUpdatedRows > 0n;
    },
  };
}
