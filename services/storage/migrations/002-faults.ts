import type { Kysely } from 'kysely';

/** Counted beside the tries: an outage of days says nothing about our own faults. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('resets')
    .addColumn('faults', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();
}
