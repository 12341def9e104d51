import type { Attestation, MethodOutcome } from '../resets/types.ts';
import type { FoundReset } from '../storage/finding.ts';

/** One reset as one line of the audit: who asked what for whom, and what became of it. No number, no address, no device. */

const titles = [
  'reference',
  'asked',
  'confirmed',
  'ended',
  'organisation',
  'tenant id',
  'person',
  'sign-in name',
  'person id',
  'technician',
  'technician id',
  'types asked for',
  'caller verified by',
  'reason',
  'outcome',
  'removed',
  'not removed',
  'signed out',
  'ticket',
  'ticket note',
  'registered again',
  'request ids',
] as const;

export const auditTitles: readonly string[] = titles;

export function auditRow(reset: FoundReset, caller: Attestation | null): string[] {
  const { outcome, request, ticket, view } = reset;
  const heading = view && 'heading' in view ? view.heading : null;
  const gone = (method: MethodOutcome) => method.result === 'removed' || method.result === 'alreadyGone';
  const methods = outcome?.methods ?? [];
  const cells: Record<(typeof titles)[number], string> = {
    reference: reset.reference,
    asked: time(reset.created_at),
    confirmed: time(reset.confirmed_at),
    ended: time(reset.outcome_at),
    organisation: reset.organisation,
    'tenant id': reset.organisation_id,
    person: heading?.user ?? ('typed' in request.user ? request.user.typed : ''),
    'sign-in name': heading?.signInName ?? '',
    'person id': reset.user_id ?? '',
    technician: reset.technician.name,
    'technician id': reset.technician_id,
    'types asked for': request.methods.join(' '),
    'caller verified by': caller ?? '',
    // Without its free line, in which somebody may have written a number.
    reason: request.reason ?? '',
    outcome: outcome?.kind ?? 'open',
    removed: methods.filter(gone).map(typeOf).join(' '),
    'not removed': methods
      .filter((method) => !gone(method))
      .map((method) => `${typeOf(method)} (${method.why ?? method.result})`)
      .join(' '),
    'signed out': outcome ? String(outcome.signedOut) : '',
    ticket: ticket?.kind === 'noted' ? ticket.number : request.ticket.kind === 'existing' ? request.ticket.number : '',
    'ticket note': ticket?.kind ?? 'none',
    'registered again': reset.watch?.state ?? '',
    'request ids': (outcome?.requestIds ?? []).join(' '),
  };
  return titles.map((title) => cells[title]);
}

/** A ref is the type, and behind a colon the id of a device. */
const typeOf = ({ ref }: MethodOutcome): string => ref.split(':')[0] ?? '';

const time = (at: Date | null): string => (at ? new Date(at).toISOString() : '');
