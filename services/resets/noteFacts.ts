import type { Organisation } from '../organisations/organisations.ts';
import type { ResetRow } from '../storage/resets.ts';
import { referenceOf } from '../storage/resets.ts';
import type { NoteFacts } from '../words/words.ts';
import { callBackEnding } from './labels.ts';
import type { Screen } from './screen.ts';
import type { ResetOutcome } from './types.ts';

/** What the note tells, put together from what the reset knows of itself. */
export function noteFacts(
  row: ResetRow,
  organisation: Organisation,
  { facts, confirmation }: ReturnType<Screen['known']>,
  outcome: ResetOutcome,
  ticketMadeHere: boolean,
): NoteFacts {
  const { request } = row;
  return {
    reference: referenceOf(row.id),
    technician: row.technician.name,
    organisation: organisation.name,
    user: {
      name: facts?.user.name ?? ('typed' in request.user ? request.user.typed : ''),
      signInName: facts?.user.signInName ?? '',
    },
    caller: confirmation?.caller ?? null,
    callBackEnding: callBackEnding(facts?.registered ?? [], request.reason),
    reason: request.reason,
    reasonText: request.reasonText,
    choices: request.methods,
    labels: facts?.registered ?? [],
    outcome,
    enforcement: facts?.enforcement ?? null,
    understood: confirmation?.understood ?? false,
    ticketMadeHere,
    requestIds: [...(facts?.requestIds ?? []), ...(outcome.requestIds ?? [])],
  };
}
