import type { Kysely } from 'kysely';

/** Which end of a credential was told to administrators, so that several instances tell it once. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('told_ends')
    .addColumn('setting', 'text', (c) => c.notNull())
    .addColumn('ends', 'timestamptz', (c) => c.notNull())
    .addColumn('threshold', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('told_ends_key', ['setting', 'ends', 'threshold'])
    .execute();
}
