import type { PsaKind } from '../../services/psa/psa.ts';
import type { Simulator } from '../simulator.ts';
import type { tickets } from './seed.ts';

/** What every simulated PSA offers, so that page, journeys and contract need not know which one they look at. */
export interface PsaSimulator extends Simulator {
  readonly kind: PsaKind;
  /** What a connection needs, by the setting's ending in `.env`: `URL`, `COMPANY`. */
  readonly settings: Readonly<Record<string, string>>;
  /** The seed's tickets by the number that people see here. */
  readonly numbers: Readonly<Record<keyof typeof tickets, string>>;
  /** For new tickets, as the setting `newTicketBoard` names it. */
  readonly board: string;
  /** A status for `statusAfterSuccess` that the open tickets do not have. */
  readonly resolved: string;
  /** All tickets as the vendor holds them, newest first. */
  held(): HeldTicket[];
  /** By the vendor's id or by the number that people see. */
  heldTicket(numberOrId: string): HeldTicket | null;
  /** How many mails customers would have got. */
  mails(): number;
  events: CommonEvents;
  reset(): void;
}

export interface HeldTicket {
  id: string;
  number: string;
  title: string;
  status: string;
  company: string;
  companyId: string;
  requester: string;
  notes: HeldNote[];
  times: { by: string; minutes: number; text: string }[];
}

export interface HeldNote {
  id: string;
  by: string;
  /** ISO. */
  at: string;
  internal: boolean;
  /** The customer can read it. */
  customer: boolean;
  /** As a person reads it: markup is gone, escapes are characters again. */
  text: string;
}

/** What happens in the world; each takes one object, so that the sandbox's control address can name it. */
export interface CommonEvents {
  /** A colleague closes the ticket. */
  closeTicket(p: { number: string }): void;
  /** The ticket now belongs to another company. */
  moveTicket(p: { number: string; companyId: number }): void;
  addTickets(p: { companyId: number; count: number }): void;
  addCompanies(p: { count: number }): void;
  addNotes(p: { number: string; count: number }): void;
  /** New tickets stay unseen by lists and searches for so long. */
  lagSearch(p: { ms: number }): void;
  /** Takes notes with a good answer and does not keep them. */
  loseNotes(p: { on: boolean }): void;
  /** Conditions of lists and searches get lost: they give the tickets of everybody, closed ones too. */
  ignoreConditions(p: { on: boolean }): void;
  /** Every token given so far is refused from now on; nothing for vendors with fixed keys. */
  endTokens(p: Record<string, never>): void;
  /** The bot's credentials are refused until this is off. */
  refuseKeys(p: { on: boolean }): void;
}
