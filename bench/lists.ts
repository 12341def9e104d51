import { sql } from 'kysely';
import type { ResetFilter } from '../services/storage/finding.ts';
import { createResetStore } from '../services/storage/resets.ts';
import type { Database } from '../services/storage/schema.ts';
import { freshDatabase } from '../test/database.ts';
import { mochaGlobalSetup, mochaGlobalTeardown } from '../test/hooks.ts';
import { type Figures, figures, tenth } from './numbers.ts';

/**
 * npm run bench -- lists: what the lists, the search and the brakes cost with three years of resets in the database, beside
 * reading one reset by its id.
 */
const resets = 100_000;
const technicians = 40;
const organisations = 60;
const rounds = 30;

export async function measureLists() {
  await mochaGlobalSetup();
  const { db, drop } = await freshDatabase();
  try {
    console.error(`${resets} resets …`);
    await fill(db);
    return await measure(db);
  } finally {
    await drop();
    await mochaGlobalTeardown();
  }
}

async function measure(db: Database) {
  const store = createResetStore(db);
  const any: ResetFilter = { words: [], day: null, openOnly: false, technicianId: null, organisationId: null };
  const { rows } = await sql<{ id: string; reference: string; technician_id: string; organisation_id: string }>`
    select id, reference, technician_id, organisation_id from resets order by created_at limit 1 offset ${resets / 2}`.execute(
    db,
  );
  const [one] = rows;
  if (!one) throw new Error('There are no resets.');
  const page = (patch: Partial<ResetFilter>, skip = 0) => store.find({ ...any, ...patch }, skip, 8);
  const technician = { id: one.technician_id, tenantId: one.organisation_id, name: 'Technician' };
  const asked: Record<string, () => Promise<unknown>> = {
    yardstick: () => store.byId(one.id),
    'all, the first page': () => page({}),
    'all, page 100': () => page({}, 800),
    'open ones': () => page({ openOnly: true }),
    'one organisation': () => page({ words: ['Organisation 7 '] }),
    'one reference': () => page({ words: [one.reference] }),
    'one person, own': () => page({ words: ['person 5000@'], technicianId: one.technician_id }),
    'nothing fits': () => page({ words: ['nobody', 'at', 'all'] }),
    'my resets': () => store.recent(technician, null, 8),
    brakes: () => store.lastHour(one.id, one.technician_id, one.organisation_id),
  };
  const measured: Record<string, Figures & { timesYardstick: number }> = {};
  let yardstick = 1;
  for (const [name, ask] of Object.entries(asked)) {
    const times: number[] = [];
    for (let n = 0; n < rounds; n += 1) {
      const begun = performance.now();
      await ask();
      times.push(performance.now() - begun);
    }
    const found = figures(times);
    if (name === 'yardstick') yardstick = found.p50;
    measured[name] = { ...found, timesYardstick: tenth(found.p50 / yardstick) };
  }
  return { resets, measured };
}

/** Three years, most of it ended; the stored card of each is as long as a real one. */
async function fill(db: Database): Promise<void> {
  await sql`
    insert into organisations (id, name, domain, enabled, tags, settings)
    select gen_random_uuid(), 'Organisation ' || n || ' Ltd', 'o' || n || '.example.com', true, '[]', '{}'
    from generate_series(1, ${organisations}) n`.execute(db);
  await sql`
    insert into resets (id, reference, organisation_id, technician, technician_id, request, place, locale, view, outcome,
                        created_at, confirmed_at, outcome_at, ended_at)
    select gen_random_uuid(), 'R-' || lpad(n::text, 7, '0'), o.id,
      jsonb_build_object('id', t.id, 'name', 'Technician ' || n % ${technicians}), t.id,
      jsonb_build_object('user', jsonb_build_object('typed', 'person ' || n || '@example.com'),
                         'ticket', jsonb_build_object('number', n::text)),
      '{}', 'en',
      jsonb_build_object('show', 'outcome',
        'heading', jsonb_build_object('user', 'Person ' || n, 'signInName', 'person ' || n || '@example.com'),
        'filler', (select string_agg(md5(n::text || k), '') from generate_series(1, 90) k)),
      '{"kind": "done"}', at, at, at, case when n % 5000 > 0 then at end
    from generate_series(1, ${resets}) n
    join lateral (select id from organisations order by id offset n % ${organisations} limit 1) o on true
    join lateral (select md5((n % ${technicians})::text)::uuid as id) t on true
    join lateral (select app_now() - n * (interval '3 years' / ${resets}) as at) a on true`.execute(db);
  await sql`analyze`.execute(db);
}
