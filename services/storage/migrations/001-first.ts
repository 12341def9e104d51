import { type Kysely, sql } from 'kysely';

/** Never edit a migration that was shipped: add another. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // Deadlines of resets ask this function for the time, so that a test database can let hours pass.
  await sql`create function app_now() returns timestamptz language sql stable as 'select now()'`.execute(db);

  await db.schema
    .createTable('organisations')
    .addColumn('id', 'uuid', (c) => c.primaryKey()) // the Entra tenant id
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('domain', 'text', (c) => c.notNull())
    .addColumn('psa', 'text')
    .addColumn('psa_company_id', 'text')
    .addColumn('enabled', 'boolean', (c) => c.notNull())
    .addColumn('tags', 'jsonb', (c) => c.notNull())
    .addColumn('settings', 'jsonb', (c) => c.notNull())
    .addColumn('updated_at', 'timestamptz', (c) => c.notNull().defaultTo(sql`now()`))
    .execute();

  await db.schema
    .createTable('forms')
    .addColumn('id', 'uuid', (c) => c.primaryKey())
    .addColumn('tenant_id', 'uuid', (c) => c.notNull())
    .addColumn('owner', 'jsonb', (c) => c.notNull())
    .addColumn('conversation', 'jsonb', (c) => c.notNull())
    .addColumn('prefill', 'jsonb', (c) => c.notNull())
    .addColumn('created_at', 'timestamptz', (c) => c.notNull().defaultTo(sql`app_now()`))
    .addColumn('cancelled_at', 'timestamptz')
    .addColumn('reset_id', 'uuid')
    .execute();

  await db.schema
    .createTable('resets')
    .addColumn('id', 'uuid', (c) => c.primaryKey())
    .addColumn('reference', 'text', (c) => c.notNull().unique())
    .addColumn('organisation_id', 'uuid', (c) => c.notNull().references('organisations.id'))
    .addColumn('user_id', 'uuid')
    .addColumn('removing', 'boolean', (c) => c.notNull().defaultTo(false))
    .addColumn('technician', 'jsonb', (c) => c.notNull())
    .addColumn('technician_id', 'uuid', (c) => c.notNull())
    .addColumn('request', 'jsonb', (c) => c.notNull())
    .addColumn('place', 'jsonb', (c) => c.notNull())
    .addColumn('locale', 'text', (c) => c.notNull())
    .addColumn('view', 'jsonb')
    .addColumn('created_at', 'timestamptz', (c) => c.notNull().defaultTo(sql`app_now()`))
    .addColumn('confirmed_at', 'timestamptz')
    .addColumn('due', 'timestamptz')
    .addColumn('tries', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('outcome', 'jsonb')
    .addColumn('outcome_at', 'timestamptz')
    .addColumn('ticket', 'jsonb')
    .addColumn('ended_at', 'timestamptz')
    .execute();
  // Two resets of one person never remove at the same time.
  await sql`create unique index resets_one_removing on resets (organisation_id, user_id) where removing`.execute(db);
  await sql`create index resets_due on resets (due) where ended_at is null`.execute(db);
  await sql`create index resets_of_technician on resets (technician_id, created_at desc)`.execute(db);
  await sql`create index resets_of_person on resets (organisation_id, user_id, created_at desc)`.execute(db);

  await db.schema
    .createTable('reset_steps')
    .addColumn('reset_id', 'uuid', (c) => c.notNull().references('resets.id').onDelete('cascade'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('value', 'jsonb')
    .addColumn('at', 'timestamptz', (c) => c.notNull().defaultTo(sql`app_now()`))
    .addPrimaryKeyConstraint('reset_steps_key', ['reset_id', 'name'])
    .execute();

  await db.schema
    .createTable('conversations')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('tenant_id', 'uuid', (c) => c.notNull())
    .addColumn('place', 'jsonb', (c) => c.notNull())
    .addColumn('person', 'jsonb') // who it is with, in a personal chat
    .addColumn('allowed', 'boolean', (c) => c.notNull().defaultTo(false))
    .addColumn('welcomed_at', 'timestamptz')
    .addColumn('updated_at', 'timestamptz', (c) => c.notNull().defaultTo(sql`now()`))
    .execute();

  await db.schema
    .createTable('records')
    .addColumn('id', 'bigint', (c) => c.primaryKey().generatedAlwaysAsIdentity())
    .addColumn('at', 'timestamptz', (c) => c.notNull().defaultTo(sql`app_now()`))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('by', 'jsonb')
    .addColumn('tenant_id', 'uuid')
    .addColumn('reset_id', 'uuid')
    .addColumn('target_id', 'uuid')
    .addColumn('data', 'jsonb', (c) => c.notNull())
    .execute();
  await sql`create index records_of_kind on records (kind, id desc)`.execute(db);
  await sql`create index records_of_reset on records (reset_id)`.execute(db);
}
