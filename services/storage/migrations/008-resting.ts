import type { Kysely } from 'kysely';

/** True from the end of a run until its reset is due: a nudge that comes too much must not wake it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('resets')
    .addColumn('resting', 'boolean', (c) => c.notNull().defaultTo(false))
    .execute();
}
