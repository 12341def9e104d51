import type { CommonEvents } from '../simulated.ts';
import { put, type Right, type State, type TicketRow } from './state.ts';
import { addNote } from './writes.ts';

/** What happens in the sandbox's Freshdesk. */
export function createEvents(state: () => State) {
  const ticketOf = (number: string): TicketRow => {
    const ticket = state().tickets.get(Number(number));
    if (!ticket) throw new Error(`The sandbox's Freshdesk has no ticket ${number}.`);
    return ticket;
  };
  return {
    closeTicket({ number }) {
      ticketOf(number).status = 5;
    },
    moveTicket({ number, companyId }) {
      ticketOf(number).company_id = companyId;
    },
    addTickets({ companyId, count }) {
      const first = Math.max(...state().tickets.keys()) + 1;
      for (let n = 0; n < count; n += 1)
        put(state(), first + n, `Generated ticket ${n + 1}`, companyId, { requester: 77 });
    },
    addCompanies({ count }) {
      const first = Math.max(...state().companies.map((one) => one.id)) + 1;
      for (let n = 0; n < count; n += 1)
        state().companies.push({ id: first + n, name: `Generated company ${n + 1}`, domains: [] });
    },
    addNotes({ number, count }) {
      for (let n = 0; n < count; n += 1)
        addNote(state(), ticketOf(number), { body: `<div>Generated note ${n + 1}.</div>` });
    },
    lagSearch({ ms }) {
      state().searchLagMs = ms;
    },
    loseNotes({ on }) {
      state().losesNotes = on;
    },
    ignoreConditions({ on }) {
      state().ignoresConditions = on;
    },
    /** Keys do not end by themselves. */
    endTokens() {},
    refuseKeys({ on }) {
      state().refusesKeys = on;
    },
    deny({ right, denied }: { right: Right; denied: boolean }) {
      if (denied) state().denied.add(right);
      else state().denied.delete(right);
    },
    discard({ number, as }: { number: string; as: 'spam' | 'deleted' }) {
      ticketOf(number)[as] = true;
    },
    setTicket({ number, change }: { number: string; change: Partial<TicketRow> }) {
      Object.assign(ticketOf(number), change);
    },
    showNotes({ on }: { on: boolean }) {
      state().showsNotes = on;
    },
    mailNewTickets({ on }: { on: boolean }) {
      state().mailsNewTickets = on;
    },
    /** The ticket is outside of the scope of the bot's agent. */
    hideTicket({ number, as }: { number: string; as: 403 | 404 }) {
      state().hiddenAs.set(Number(number), as);
    },
    deleteContact({ id }: { id: number }) {
      for (const contact of state().contacts) if (contact.id === id) contact.deleted = true;
    },
    foreignCompany({ is }: { is: State['foreignCompany'] }) {
      state().foreignCompany = is;
    },
    shortPages({ most }: { most: number }) {
      state().mostOnPage = most;
    },
    timeGoesTo({ agent }: { agent: number | null }) {
      state().timeGoesTo = agent;
    },
    requireToCreate({ field }: { field: string | null }) {
      state().requiredToCreate = field;
    },
    requireToClose({ field }: { field: string | null }) {
      state().requiredToClose = field;
    },
    /** The account has fewer calls a minute, or other programs used them. */
    limit({ perMinute, usedByOthers = 0 }: { perMinute: number; usedByOthers?: number }) {
      Object.assign(state(), { perMinute, usedByOthers });
    },
  } satisfies CommonEvents & Record<string, unknown>;
}
export type FreshdeskEvents = ReturnType<typeof createEvents>;
