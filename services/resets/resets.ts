import { createHash } from 'node:crypto';
import type { Alarm } from '../conversations/administrators.ts';
import type { Jobs } from '../durable/jobs.ts';
import type { Graph } from '../graph/graph.ts';
import type { Log } from '../log.ts';
import type { Organisation, Organisations } from '../organisations/organisations.ts';
import type { Psa } from '../psa/psa.ts';
import type { Recorder } from '../records/records.ts';
import type { Access, Resets } from '../services.ts';
import type { ResetRow, ResetStore } from '../storage/resets.ts';
import type { Database } from '../storage/schema.ts';
import type { Words } from '../words/words.ts';
import { createAfterwards } from './afterwards.ts';
import { createAnswering } from './answering.ts';
import { type Asking, createAsking } from './asking.ts';
import { readFilter } from './filter.ts';
import { rowOf } from './list.ts';
import type { Notifier } from './notifier.ts';
import type { Person } from './types.ts';
import type { AnyView } from './views.ts';

/** What handlers call. Nothing here waits for Graph or a PSA but where services.ts says so: it stores, and answers. */

export interface ResetsDeps {
  db: Database;
  store: ResetStore;
  jobs: Jobs;
  access: Access;
  organisations: Organisations;
  psaOf(organisation: Organisation): Psa | null;
  record: Recorder;
  alarm: Alarm;
  words: Words;
  timeZone: string;
  /** To look up what a ticket's message names. */
  graph: Pick<Graph, 'matchUsers'>;
  log: Log;
  notifier(): Notifier;
}

export const same = (a: Person, b: Person): boolean => a.id === b.id && a.tenantId === b.tenantId;

/** What the card of a reset shows now. */
export const current = (row: ResetRow | undefined): AnyView => row?.view ?? { show: 'gone' };

const listLength = 7;
/** Later it is no second try but a new matter, and begins with an empty form. */
const tryAgainMs = 60 * 60_000;

export function createResets(d: ResetsDeps): Omit<Resets, 'methods'> & Pick<Asking, 'formAgain'> {
  return {
    ...createAsking(d),
    ...createAnswering(d),
    ...createAfterwards(d),

    async open(resetId, asker) {
      const row = await d.store.byId(resetId);
      if (!row) return { show: 'gone' };
      const allowed = await d.access.check(asker);
      if (!allowed.ok) return { show: 'stop', stop: allowed.stop, organisation: null };
      if (!same(row.technician, asker) && !allowed.administrator)
        return { show: 'notYours', technician: row.technician.name };
      const view = current(row);
      if (view.show !== 'outcome' || (await d.store.sinceOutcome(resetId)) < tryAgainMs) return view;
      return { ...view, mayTryAgain: false };
    },

    async placeOf(resetId) {
      return (await d.store.byId(resetId))?.place ?? null;
    },

    async everybody(asker, filter, page) {
      const allowed = await d.access.check(asker);
      if (!allowed.ok) return { show: 'stop', stop: allowed.stop, organisation: null };
      if (!allowed.administrator) return { show: 'administratorsOnly' };
      // Other words begin at their first page.
      const mark = createHash('sha256').update(filter).digest('hex').slice(0, 12);
      const skip = page?.mark === mark ? page.skip : 0;
      const from = Number.isSafeInteger(skip) && skip > 0 ? Math.min(skip, 100_000) : 0;
      const found = await d.store.find(readFilter(filter, d.timeZone), from, listLength + 1);
      const rows = found
        .slice(0, listLength)
        .map((row) => ({ ...rowOf(row, row.organisation), technician: row.technician.name }));
      const next = found.length > listLength ? { skip: from + listLength, mark } : null;
      return { show: 'resetList', rows, olderThan: null, everybody: { filter, next } };
    },

    async recent(asker, olderThan) {
      const allowed = await d.access.check(asker);
      if (!allowed.ok) return { show: 'stop', stop: allowed.stop, organisation: null };
      const before = olderThan && !Number.isNaN(Date.parse(olderThan)) ? olderThan : null;
      const rows = await d.store.recent(asker, before, listLength + 1);
      const nameOf = async (row: ResetRow) => (await d.organisations.get(row.organisation_id))?.name ?? '';
      const shown = await Promise.all(rows.slice(0, listLength).map(async (row) => rowOf(row, await nameOf(row))));
      return {
        show: 'resetList',
        rows: shown,
        olderThan: rows.length > listLength ? (shown.at(-1)?.at ?? null) : null,
      };
    },
  };
}
