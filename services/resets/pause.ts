import { type FullAccess, notAdministrator } from '../access/access.ts';
import type { Recorder } from '../records/records.ts';
import type { Pause } from '../services.ts';
import type { Database } from '../storage/schema.ts';

const kinds = ['resetsPaused', 'resetsResumed'];

/** The brake for everything: the latest record tells, so every instance knows it at the next click and before each delete. */
export function createPause(
  db: Database,
  access: Pick<FullAccess, 'checkNow'>,
  record: Recorder,
): Pause & { paused(): Promise<boolean> } {
  const latest = () =>
    db
      .selectFrom('records')
      .select(['kind', 'by', 'at'])
      .where('kind', 'in', kinds)
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst();
  return {
    async paused() {
      return (await latest())?.kind === 'resetsPaused';
    },
    async set(asker, paused) {
      const refused = await notAdministrator(access, asker);
      if (refused) return refused;
      await record({ kind: paused ? 'resetsPaused' : 'resetsResumed', by: asker });
      const now = await latest();
      return { show: 'paused', by: asker.name, at: (now?.at ?? new Date()).toISOString(), paused };
    },
  };
}
