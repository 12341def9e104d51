import { ServiceError } from '../errors.ts';
import type { Organisation, Organisations } from '../organisations/organisations.ts';
import { urgently } from '../psa/limits/urgency.ts';
import type { Psa } from '../psa/psa.ts';
import { readFilter } from '../resets/filter.ts';
import { rowOf } from '../resets/list.ts';
import type { FoundView } from '../resets/listViews.ts';
import type { NoticeView } from '../resets/noticeView.ts';
import type { Person } from '../resets/types.ts';
import type { Access, Services } from '../services.ts';
import type { ResetStore } from '../storage/resets.ts';
import { candidatesIn } from '../ticketMessage/candidates.ts';
import { looksFor, organisationsOf, psasOf } from '../ticketMessage/named.ts';
import type { Words } from '../words/words.ts';
import { createTyping } from './typing.ts';

/** Resets and tickets by words, for the search of the messaging extension. A technician finds his own resets only. */

const withinMs = 2500;
const mostTickets = 3;
/** Teams asks with each letter. */
const stillMs = 150;

export function createFind(d: {
  access: Access;
  organisations: Organisations;
  psaOf(organisation: Organisation): Psa | null;
  store: Pick<ResetStore, 'find'>;
  words: Words;
  timeZone: string;
}): Services['find'] {
  const typing = createTyping<FoundView[]>(stillMs);

  async function resets(
    asker: Person,
    everybody: boolean,
    text: string,
    skip: number,
    count: number,
  ): Promise<FoundView[]> {
    const filter = { ...readFilter(text, d.timeZone), technicianId: everybody ? null : asker.id };
    const found = await d.store.find(filter, skip, count);
    return found.map((row) => ({
      show: 'found',
      what: 'reset',
      row: { ...rowOf(row, row.organisation), technician: row.technician.name },
    }));
  }

  async function tickets(asker: Person, text: string): Promise<FoundView[]> {
    const visible = await d.organisations.visibleTo(asker);
    const psas = psasOf(visible, d.psaOf);
    const patterns = psas.map((psa) => psa.numberPattern);
    const numbers = candidatesIn(` ${text} `, patterns).numbers.slice(0, mostTickets);
    const looks = looksFor(psas, numbers).map(({ psa, candidate }) => look(psa, candidate.number, visible));
    return (await Promise.all(looks)).flat();
  }

  async function look(psa: Psa, number: string, visible: Organisation[]): Promise<FoundView[]> {
    try {
      const ticket = await urgently(() => psa.getTicket(number, AbortSignal.timeout(withinMs)));
      if (!ticket) return [];
      const organisations = organisationsOf(psa, ticket, visible, d.psaOf);
      if (!organisations) return [];
      const { title, requester, status, url } = ticket;
      const of = { organisation: organisations[0]?.name ?? null, requester: requester?.name ?? null, status, url };
      return [{ show: 'found', what: 'ticket', number: ticket.number, title, ...of }];
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      return [{ show: 'found', what: 'unknown', sentence: d.words.lookups.cannotSearch('PSA', error.retryable) }];
    }
  }

  return async (asker, text, skip, count): Promise<FoundView[] | NoticeView> => {
    const allowed = await d.access.check(asker);
    if (!allowed.ok) return { show: 'stop', stop: allowed.stop, organisation: null };
    const words = text.trim();
    const [ofPsa, own] = await Promise.all([
      words && skip === 0 ? typing(asker.id, () => tickets(asker, words)) : [],
      resets(asker, allowed.administrator, words, skip, count),
    ]);
    return [...ofPsa, ...own];
  };
}
