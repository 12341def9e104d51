import { sql } from 'kysely';
import { type LimitState, untouched } from '../psa/limits/admit.ts';
import type { LimitStore } from '../psa/limits/gate.ts';
import type { Database } from './schema.ts';

/** The counts of PSA requests, in the database that all instances share. Each change holds its rows for a moment. */
export function createLimitStore(db: Database): LimitStore {
  return {
    change: (connection, names, change) =>
      db.transaction().execute(async (trx) => {
        // In one order for everybody, so that two requests with the same limits never wait for each other.
        const ordered = [...new Set(names)].toSorted();
        await trx
          .insertInto('psa_limits')
          .values(ordered.map((name) => ({ connection, name, state: JSON.stringify(untouched) })))
          .onConflict((c) => c.doNothing())
          .execute();
        const rows = await trx
          .selectFrom('psa_limits')
          .select(['name', 'state', sql<Date>`app_now()`.as('now')])
          .where('connection', '=', connection)
          .where('name', 'in', ordered)
          .orderBy('name')
          .forUpdate()
          .execute();
        const known = new Map(rows.map((row) => [row.name, row.state]));
        const before = names.map((name) => known.get(name) ?? untouched);
        const { states, result } = change(before, (rows[0]?.now ?? new Date()).getTime());
        for (const [n, name] of names.entries()) {
          const state: LimitState | undefined = states[n];
          if (!state || state === before[n]) continue;
          await trx
            .updateTable('psa_limits')
            .set({ state: JSON.stringify(state) })
            .where('connection', '=', connection)
            .where('name', '=', name)
            .execute();
        }
        return result;
      }),
  };
}
