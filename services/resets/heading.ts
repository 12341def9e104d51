import { type ResetRow, referenceOf } from '../storage/resets.ts';
import type { Facts, MethodLabel, ResetRequest } from './types.ts';
import type { Heading, WorkingView, WorkStep } from './views.ts';

/** What every card of a reset begins with, and the card while the bot works. */

export function headingOf(
  row: Pick<ResetRow, 'id' | 'technician' | 'request' | 'created_at'>,
  organisationName: string,
  facts: Facts | null,
  ticket?: { number: string; url: string | null },
): Heading {
  const { request } = row;
  const known = ticket ?? (facts?.ticket ? { number: facts.ticket.number, url: facts.ticket.url } : null);
  return {
    resetId: row.id,
    reference: referenceOf(row.id),
    organisation: organisationName,
    user: facts?.user.name ?? ('typed' in request.user ? request.user.typed : ''),
    signInName: facts?.user.signInName ?? null,
    ticket: known ?? (request.ticket.kind === 'existing' ? { number: request.ticket.number, url: null } : null),
    technician: row.technician.name,
    startedAt: new Date(row.created_at).toISOString(),
  };
}

/** The steps that this reset will have, and which one it is at. */
export function workingView(
  request: ResetRequest,
  heading: Heading,
  step: WorkStep,
  more: { removing?: MethodLabel; removed?: number; of?: number } = {},
): WorkingView {
  const steps: WorkStep[] = ['check', 'remove', 'verify'];
  if (request.signOut) steps.push('signOut');
  if (request.ticket.kind !== 'none') steps.push('ticket');
  return {
    show: 'working',
    heading,
    steps,
    now: Math.max(0, steps.indexOf(step)),
    removing: null,
    removed: 0,
    of: 0,
    ...more,
  };
}
