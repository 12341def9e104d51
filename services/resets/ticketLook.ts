import { ServiceError } from '../errors.ts';
import type { Psa, Ticket } from '../psa/psa.ts';
import type { TicketWish } from './types.ts';

export type TicketLook =
  | { kind: 'notAsked' }
  | { kind: 'found'; ticket: Ticket }
  | { kind: 'notFound'; number: string }
  | { kind: 'unread'; number: string };

const withinMs = 5000;

/**
 * The ticket that the technician named. A PSA that does not answer is "unread", told as a warning: an outage of the PSA
 * must not keep a locked-out person waiting, and the ticket is checked again before anything is written to it.
 */
export async function findTicket(psa: Psa | null, wish: TicketWish, abort: AbortSignal): Promise<TicketLook> {
  if (wish.kind !== 'existing') return { kind: 'notAsked' };
  if (!psa) return { kind: 'notFound', number: wish.number };
  try {
    const ticket = await psa.getTicket(wish.number, AbortSignal.any([abort, AbortSignal.timeout(withinMs)]));
    return ticket ? { kind: 'found', ticket } : { kind: 'notFound', number: wish.number };
  } catch (error) {
    if (error instanceof ServiceError) return { kind: 'unread', number: wish.number };
    throw error;
  }
}
