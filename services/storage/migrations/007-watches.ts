import { type Kysely, sql } from 'kysely';

/** After a reset: whom to look at for a new registration, and when next. And where administrators want to be told. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('watches')
    .addColumn('reset_id', 'uuid', (c) => c.primaryKey().references('resets.id').onDelete('cascade'))
    .addColumn('organisation_id', 'uuid', (c) => c.notNull())
    .addColumn('user_id', 'uuid', (c) => c.notNull())
    .addColumn('known', 'jsonb', (c) => c.notNull())
    .addColumn('begun_at', 'timestamptz', (c) => c.notNull().defaultTo(sql`app_now()`))
    .addColumn('until', 'timestamptz', (c) => c.notNull())
    .addColumn('next_at', 'timestamptz', (c) => c.notNull())
    .addColumn('looks', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('seen_at', 'timestamptz') // the last look that Microsoft answered
    .execute();
  await sql`create index watches_due on watches (next_at)`.execute(db);
  await db.schema.alterTable('resets').addColumn('watch', 'jsonb').execute();
  await db.schema
    .alterTable('conversations')
    .addColumn('tells_administrators', 'boolean', (c) => c.notNull().defaultTo(false))
    .execute();
}
