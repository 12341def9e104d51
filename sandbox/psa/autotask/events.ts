import type { CommonEvents } from '../simulated.ts';
import { type Label, picklists, put, type Right, type State, type TicketRow } from './state.ts';
import { createNote } from './writes.ts';

/** What happens in the sandbox's Autotask. */
export function createEvents(state: () => State) {
  const ticketOf = (number: string): TicketRow => {
    const ticket = [...state().tickets.values()].find(
      (one) => one.ticketNumber === number || String(one.id) === number,
    );
    if (!ticket) throw new Error(`The sandbox's Autotask has no ticket ${number}.`);
    return ticket;
  };
  return {
    closeTicket({ number }) {
      ticketOf(number).status = 5;
    },
    moveTicket({ number, companyId }) {
      ticketOf(number).companyID = companyId;
    },
    addTickets({ companyId, count }) {
      const first = Math.max(...state().tickets.keys()) + 1;
      for (let n = 0; n < count; n += 1)
        put(state(), first + n, `Generated ticket ${n + 1}`, companyId, { contact: null });
    },
    addCompanies({ count }) {
      const first = Math.max(...state().companies.map((one) => one.id)) + 1;
      for (let n = 0; n < count; n += 1)
        state().companies.push({ id: first + n, companyName: `Generated company ${n + 1}`, isActive: true });
    },
    addNotes({ number, count }) {
      const ticket = ticketOf(number);
      for (let n = 0; n < count; n += 1)
        createNote(state(), ticket, {
          ticketID: ticket.id,
          title: 'Note',
          description: `Generated note ${n + 1}.`,
          noteType: 1,
          publish: 2,
        });
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
    setTicket({ number, change }: { number: string; change: Partial<TicketRow> }) {
      Object.assign(ticketOf(number), change);
    },
    hideZone({ on }: { on: boolean }) {
      state().zoneUnknown = on;
    },
    /** Discovery names another place. */
    moveZone({ url }: { url: string | null }) {
      state().zoneUrl = url;
    },
    /** The tenant's own labels for who sees a note. */
    setPublish({ labels }: { labels: Label[] | null }) {
      state().publish = labels ?? picklists.TicketNotes.publish;
    },
    externalIdQueryable({ on }: { on: boolean }) {
      state().externalIdQueryable = on;
    },
    keepStatus({ on }: { on: boolean }) {
      state().keepsStatus = on;
    },
  } satisfies CommonEvents & Record<string, unknown>;
}
export type AutotaskEvents = ReturnType<typeof createEvents>;
