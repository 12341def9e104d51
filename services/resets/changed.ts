import { createHash } from 'node:crypto';
import type { Seen } from './steps.ts';
import type { Warning } from './types.ts';

/** Is what the click finds still what the summary showed? */

/** A PSA that went down meanwhile must not keep a locked-out person waiting: the ticket counts as it was shown. */
export function withTicketOf(shown: Seen, now: Seen): Seen {
  const ofTicket = (w: Warning) => ['requesterDiffers', 'requesterUnknown', 'ticketWithoutCompany'].includes(w.kind);
  const unread = now.facts.warnings.some((w) => w.kind === 'unchecked' && w.what === 'ticket');
  if (!unread) return now;
  const warnings = [...shown.facts.warnings.filter(ofTicket), ...now.facts.warnings];
  return { ...now, facts: { ...now.facts, ticket: shown.facts.ticket, warnings } };
}

/** What must be the same at the click as on the summary: the account, its methods with their numbers, and the ticket. */
export function fingerprint(seen: Seen): string {
  const { user, registered, ticket, warnings } = seen.facts;
  const methods = registered.map((l) => [l.ref, seen.contacts[l.ref] ?? '']).toSorted();
  // What somebody decides by; a source that only answers now or then is no change.
  const telling = warnings
    .map((w) => w.kind)
    .filter((kind) => kind !== 'unchecked' && kind !== 'enforcement')
    .toSorted();
  return createHash('sha256')
    .update(JSON.stringify([user.id, user.enabled, user.guest, methods, ticket?.id ?? null, telling]))
    .digest('hex');
}
