import { sql, type Transaction } from 'kysely';
import { fromKysely, PgBoss } from 'pg-boss';
import type { Log } from '../log.ts';
import type { Database, Schema } from '../storage/schema.ts';

/**
 * pg-boss decides when a reset runs and on which instance: one active run per reset, takeover when a process dies.
 * Timers live in `resets.due`, not in the queue: a delayed job would hold the one queued place of its reset.
 */
export interface Jobs {
  /** Queues a run inside the caller's transaction, so that a stored reset is never forgotten. */
  enqueue(trx: Transaction<Schema>, resetId: string, organisationId: string): Promise<void>;
  /** Asks for another run soon; nudges collapse, none is lost. */
  nudge(resetId: string, organisationId: string): Promise<void>;
  start(work: (resetId: string, abort: AbortSignal) => Promise<void>): Promise<void>;
  stop(): Promise<void>;
  /** Throws when the queue does not answer. */
  check(): Promise<void>;
}

const queue = 'advance';
/** Runs of one organisation at a time: a directory that hangs must not hold every worker. */
const perOrganisation = 4;
const settings = {
  notify: true,
  heartbeatSeconds: 10,
  retryLimit: 1000,
  retryDelay: 1,
  expireInSeconds: 3600,
} as const;

export function createJobs(db: Database, url: string, log: Log): Jobs {
  const boss = new PgBoss({
    connectionString: url,
    useListenNotify: true,
    superviseIntervalSeconds: 1,
    monitorIntervalSeconds: 1,
    max: 25, // more than the workers that may fetch at once, or a stall shows as connection time-outs
  });
  boss.on('error', (error) => log.error({ err: error.message }, 'jobs: pg-boss reports an error'));
  let timer: NodeJS.Timeout | null = null;
  let started = false;

  const options = (resetId: string, organisationId: string) => ({
    singletonKey: resetId,
    group: { id: organisationId },
  });

  async function nudge(resetId: string, organisationId: string): Promise<void> {
    await boss.send(queue, { id: resetId }, options(resetId, organisationId));
  }

  /** Every instance looks each second; the queue makes one run of many nudges. */
  async function nudgeDue(): Promise<void> {
    const due = await db
      .selectFrom('resets')
      .select(['id', 'organisation_id'])
      .where('ended_at', 'is', null)
      .where('due', '<=', sql<Date>`app_now()`)
      .orderBy('due')
      .limit(500)
      .execute();
    for (const { id, organisation_id } of due) await nudge(id, organisation_id);
  }

  return {
    nudge,
    async enqueue(trx, resetId, organisationId) {
      await boss.send(queue, { id: resetId }, { ...options(resetId, organisationId), db: fromKysely(trx) });
    },
    async start(work) {
      await boss.start();
      await boss.createQueue(queue, { policy: 'stately', ...settings });
      await boss.updateQueue(queue, settings); // keeps an existing queue in step with the code
      started = true;
      await boss.work<{ id: string }>(
        queue,
        {
          batchSize: 1,
          localConcurrency: 20,
          groupConcurrency: perOrganisation,
          burstWhenReadyExceeds: 1,
          pollingIntervalSeconds: 1,
          notifyPollingIntervalSeconds: 1,
          heartbeatRefreshSeconds: 3,
        },
        async ([job]) => {
          if (job) await work(job.data.id, job.signal);
        },
      );
      const look = async () => {
        try {
          await nudgeDue();
        } catch (error) {
          log.error({ err: String(error) }, 'jobs: could not look for due resets');
        }
        if (started) timer = setTimeout(look, 1000);
      };
      await look();
    },
    async stop() {
      started = false;
      if (timer) clearTimeout(timer);
      await boss.stop({ graceful: true, timeout: 25_000 });
    },
    async check() {
      if (!started) throw new Error('The worker is not started.');
      await boss.getQueue(queue);
    },
  };
}
