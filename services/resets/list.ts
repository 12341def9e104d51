import type { ResetRow as StoredReset } from '../storage/resets.ts';
import type { ResetRow } from './listViews.ts';

/** One line of "my resets", from a stored reset. */
export function rowOf(row: StoredReset, organisation: string): ResetRow {
  const { view, outcome, ticket } = row;
  const heading = view && 'heading' in view ? view.heading : null;
  const state = stateOf(row);
  return {
    resetId: row.id,
    reference: row.reference,
    user: heading?.user ?? ('typed' in row.request.user ? row.request.user.typed : ''),
    organisation,
    ticket:
      ticket?.kind === 'noted'
        ? ticket.number
        : row.request.ticket.kind === 'existing'
          ? row.request.ticket.number
          : null,
    at: new Date(row.created_at).toISOString(),
    state,
    removed: outcome?.methods.filter((m) => m.result === 'removed' || m.result === 'alreadyGone').length ?? 0,
    of: outcome?.methods.length ?? 0,
    needsYou:
      ['summary', 'devices', 'ticketRefused', 'partly'].includes(state) ||
      (outcome?.kind === 'failed' && !outcome.nothingRemoved),
  };
}

function stateOf({ view, outcome, ticket }: StoredReset): ResetRow['state'] {
  if (outcome) {
    if (ticket?.kind === 'refused') return 'ticketRefused';
    if (ticket?.kind === 'waiting') return 'ticketWaiting';
    return outcome.kind;
  }
  if (view?.show === 'devices' || view?.show === 'summary' || view?.show === 'waiting') return view.show;
  return view?.show === 'form' ? 'cancelled' : 'working';
}
