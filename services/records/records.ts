import type { Log } from '../log.ts';
import type { RecordEvent } from '../services.ts';
import type { Database } from '../storage/schema.ts';

/** Keeps what happened: a row, and one JSON line on standard output. Who, where, what; never a number or a secret. */
export type Recorder = (event: RecordEvent) => Promise<void>;

export function createRecorder(db: Database, log: Log): Recorder {
  return async (event) => {
    const { kind, by = null, tenantId = null, resetId = null, targetId = null, data = {} } = event;
    log.info({ record: kind, by, tenantId, resetId, targetId, data }, 'record');
    await db
      .insertInto('records')
      .values({
        kind,
        by: by && JSON.stringify(by),
        tenant_id: tenantId,
        reset_id: resetId,
        target_id: targetId,
        data: JSON.stringify(data),
      })
      .execute();
  };
}
