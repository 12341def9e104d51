import type { Organisation } from '../organisations/organisations.ts';
import type { Psa, Ticket } from '../psa/psa.ts';
import type { Candidate } from './candidates.ts';

/** Tickets that a text names, as far as the asker may know of them. */

type PsaOf = (organisation: Organisation) => Psa | null;

/** The PSAs behind these organisations, each once. */
export const psasOf = (organisations: Organisation[], psaOf: PsaOf): Psa[] => [
  ...new Set(organisations.flatMap((o) => (o.psaCompanyId ? (psaOf(o) ?? []) : []))),
];

/** Which number is worth asking which PSA for: only those whose numbers look like it. */
export const looksFor = (psas: Psa[], numbers: Candidate[]): { psa: Psa; candidate: Candidate }[] =>
  psas.flatMap((psa) => numbers.filter(({ number }) => fits(psa, number)).map((candidate) => ({ psa, candidate })));

const fits = (psa: Psa, number: string) =>
  psa.numberPattern.exec(` ${number} `)?.[1]?.toLowerCase() === number.toLowerCase();

/**
 * Tenants of the ticket's company that the asker may see: a company may have several, and a ticket may have none. Null:
 * the ticket is of somebody else's company, and not for him to see.
 */
export function organisationsOf(
  psa: Psa,
  ticket: Ticket,
  visible: Organisation[],
  psaOf: PsaOf,
): Organisation[] | null {
  const { company } = ticket;
  if (!company) return [];
  const own = visible.filter((o) => psaOf(o) === psa && o.psaCompanyId === company.id);
  return own.length > 0 ? own : null;
}
