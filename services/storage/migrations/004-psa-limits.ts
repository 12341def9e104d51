import type { Kysely } from 'kysely';

/** Requests to the PSAs are counted here, since their limits hold for all instances together. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('psa_limits')
    .addColumn('connection', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('state', 'jsonb', (c) => c.notNull())
    .addPrimaryKeyConstraint('psa_limits_key', ['connection', 'name'])
    .execute();
}
