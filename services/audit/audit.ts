import { sql } from 'kysely';
import { dayIn } from '../resets/filter.ts';
import type { Attestation } from '../resets/types.ts';
import { type AuditCursor, createFinding, type FoundReset } from '../storage/finding.ts';
import type { Database } from '../storage/schema.ts';
import { byteOrderMark, csvLine } from './csv.ts';
import { auditRow, auditTitles } from './rows.ts';

/** Everything that was asked of the bot from one day to another, page by page, as lines of a CSV file. Reads only. */

export interface AuditRequest {
  /** Days of the product's time zone, both included. */
  from: string;
  to: string;
  timeZone: string;
  organisationId: string | null;
}

const pageLength = 200;

export async function* auditLines(db: Database, request: AuditRequest): AsyncGenerator<string> {
  yield byteOrderMark + csvLine(auditTitles);
  const day = { from: dayIn(request.from, request.timeZone).from, to: dayIn(request.to, request.timeZone).to };
  const { after } = createFinding(db);
  const { organisationId } = request;
  const filter = { words: [], day, openOnly: false, technicianId: null, organisationId };
  for (let cursor: AuditCursor | null = null; ; ) {
    const found: (FoundReset & AuditCursor)[] = await after(filter, cursor, pageLength);
    const callers = await callersOf(db, found);
    for (const reset of found) yield csvLine(auditRow(reset, callers.get(reset.id) ?? null));
    cursor = found.at(-1) ?? null;
    if (found.length < pageLength) return;
  }
}

/** How the caller was verified, as it was answered last. */
async function callersOf(db: Database, resets: FoundReset[]): Promise<Map<string, Attestation>> {
  if (resets.length === 0) return new Map();
  const rows = await db
    .selectFrom('records')
    .select(['reset_id', sql<Attestation | null>`data->>'caller'`.as('caller')])
    .where('kind', '=', 'answer.remove')
    .where(
      'reset_id',
      'in',
      resets.map(({ id }) => id),
    )
    .orderBy('id')
    .execute();
  return new Map(rows.flatMap(({ reset_id, caller }) => (reset_id && caller ? [[reset_id, caller] as const] : [])));
}
