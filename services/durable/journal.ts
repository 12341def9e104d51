import { sql } from 'kysely';
import { now } from '../storage/database.ts';
import type { Database } from '../storage/schema.ts';

/**
 * What a reset has already done, under each step's name. The life of a reset is called from the top again and again;
 * whatever stands in the journal is given back instead of done again. A step's name is a contract: a renamed finished
 * step runs again. Values are small and hold no secret.
 */
export interface Run {
  /** Does `work` once and remembers its value. The same name again is "name look 2", and so on. */
  step<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Marks that an outside effect is about to begin; true when an earlier run had begun it and may have done it. */
  begun(name: string): Promise<boolean>;
  /** Waits without holding anything: the run ends here and is called again when the time has come. */
  sleep(name: string, ms: number): Promise<void>;
  /** Ends the present call; the life is called again after `ms`. */
  pause(ms: number): Promise<never>;
  /** Opens a signal for answers; its time counts from here. Before what asks is shown, or a fast answer is lost. */
  open(name: string, ms: number): Promise<void>;
  /** Waits for `tell(name)`; `expired` when nobody answered within `ms` of the first time it was asked for. */
  signal<T>(name: string, ms: number): Promise<T | 'expired'>;
  /** What was left under this name without being waited for; null when nothing was. */
  left<T>(name: string): Promise<T | null>;
  /** True when more than `ms` passed since this name was first asked about, or since a recorded row of that name. */
  past(name: string, ms: number): Promise<boolean>;
  /** Milliseconds since a recorded row; null when there is no such row. */
  since(name: string): Promise<number | null>;
  /** Aborted when this process lost the run to another one. */
  readonly abort: AbortSignal;
}

/** Thrown to end the present call of a life; it is called again at `until`. */
export class Pause extends Error {
  readonly until: Date;
  constructor(until: Date) {
    super(`paused until ${until.toISOString()}`);
    this.name = 'Pause';
    this.until = until;
  }
}

/** Thrown when another process owns the run now. Nothing is stored. */
export class Lost extends Error {}

interface Row {
  value: unknown;
  at: Date;
}

export async function openRun(
  db: Database,
  resetId: string,
  abort: AbortSignal,
): Promise<Run & { progressed(): boolean }> {
  const rows = new Map<string, Row>();
  for (const { name, value, at } of await db
    .selectFrom('reset_steps')
    .selectAll()
    .where('reset_id', '=', resetId)
    .execute()) {
    rows.set(name, { value, at });
  }
  const looks = new Map<string, number>();
  let progressed = false;

  /** The first recorded value counts, should a stalled process come back; `ours` tells whether it was this one's. */
  async function keep(name: string, value: unknown): Promise<Row & { ours: boolean }> {
    if (abort.aborted) throw new Lost(`reset ${resetId} is run elsewhere`);
    const inserted = await db
      .insertInto('reset_steps')
      .values({ reset_id: resetId, name, value: JSON.stringify(value ?? null) })
      .onConflict((c) => c.doNothing())
      .returning('name')
      .executeTakeFirst();
    const row = await read(name);
    if (!row) throw new Error(`The journal did not keep "${name}".`);
    rows.set(name, row);
    progressed = true;
    return { ...row, ours: inserted !== undefined };
  }

  async function read(name: string): Promise<Row | undefined> {
    return db
      .selectFrom('reset_steps')
      .select(['value', 'at'])
      .where('reset_id', '=', resetId)
      .where('name', '=', name)
      .executeTakeFirst();
  }

  async function deadline(name: string, ms: number): Promise<{ until: Date; over: boolean }> {
    const row = rows.get(name) ?? (await keep(name, { ms }));
    const until = new Date(row.at.getTime() + ms);
    return { until, over: (await now(db)) >= until };
  }

  return {
    abort,
    progressed: () => progressed,
    async step<T>(name: string, work: () => Promise<T>): Promise<T> {
      const look = (looks.get(name) ?? 0) + 1;
      looks.set(name, look);
      const key = look === 1 ? name : `${name} look ${look}`;
      const done = rows.get(key);
      if (done) return done.value as T;
      if (abort.aborted) throw new Lost(`reset ${resetId} is run elsewhere`);
      return (await keep(key, await work())).value as T;
    },
    async begun(name) {
      if (rows.has(`begin ${name}`)) return true;
      // Somebody else began it after this run was opened: whoever that is owns the reset now.
      if (!(await keep(`begin ${name}`, null)).ours) throw new Lost(`reset ${resetId} is run elsewhere`);
      return false;
    },
    async sleep(name, ms) {
      const { until, over } = await deadline(`sleep ${name}`, ms);
      if (!over) throw new Pause(until);
    },
    async pause(ms) {
      throw new Pause(new Date((await now(db)).getTime() + ms));
    },
    async open(name, ms) {
      await deadline(`until ${name}`, ms);
    },
    async signal<T>(name: string, ms: number): Promise<T | 'expired'> {
      const told = rows.get(name) ?? (await read(name));
      if (told) {
        rows.set(name, told); // deadlines count from its time
        return told.value as T | 'expired';
      }
      const { until, over } = await deadline(`until ${name}`, ms);
      if (!over) throw new Pause(until);
      return (await keep(name, 'expired')).value as T | 'expired';
    },
    async left<T>(name: string) {
      const row = rows.get(name) ?? (await read(name));
      if (row) rows.set(name, row);
      return row ? (row.value as T) : null;
    },
    async past(name, ms) {
      return (await deadline(name, ms)).over;
    },
    async since(name) {
      const row = rows.get(name);
      return row ? (await now(db)).getTime() - row.at.getTime() : null;
    },
  };
}

/**
 * Answers a waiting `signal`. True when this answer counts: it was the first, and the reset was waiting for it in time.
 * The reset is due from the same moment, so that a crash before it is nudged does not leave the answer lying.
 */
export async function tell(db: Database, resetId: string, name: string, value: object): Promise<boolean> {
  const { rows } = await sql<{ name: string }>`
    with told as (
      insert into reset_steps (reset_id, name, value)
      select reset_id, ${name}, ${JSON.stringify(value)}::jsonb from reset_steps
      where reset_id = ${resetId} and name = ${`until ${name}`}
        and at + (value->>'ms')::double precision * interval '1 millisecond' > app_now()
      on conflict do nothing returning reset_id, name),
    woken as (update resets set due = app_now(), resting = true where id in (select reset_id from told))
    select name from told`.execute(db);
  return rows.length > 0;
}

/**
 * Leaves something for a life that has ended, and calls it once more: it goes on behind what is done. True for the first
 * one that leaves it.
 */
export async function reopen(db: Database, resetId: string, name: string, value: object): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    with left_here as (
      insert into reset_steps (reset_id, name, value) values (${resetId}, ${name}, ${JSON.stringify(value)}::jsonb)
      on conflict do nothing returning reset_id)
    update resets set due = app_now(), resting = true, ended_at = null, tries = 0, faults = 0 where id in (select reset_id from left_here)
    returning id`.execute(db);
  return rows.length > 0;
}
