import type { CommonEvents } from '../simulated.ts';
import { nameOf, put, type State } from './state.ts';
import { postAction } from './writes.ts';

/** What happens in the sandbox's HaloPSA. */
export function createEvents(state: () => State) {
  const ticketOf = (number: string) => {
    const ticket = state().tickets.get(Number(number));
    if (!ticket) throw new Error(`The sandbox's HaloPSA has no ticket ${number}.`);
    return ticket;
  };
  return {
    closeTicket({ number }) {
      Object.assign(ticketOf(number), { status_id: 9, hasbeenclosed: true });
    },
    /** It keeps no mark of having been closed that could be relied on. */
    reopenTicket({ number }: { number: string }) {
      ticketOf(number).status_id = 2;
    },
    moveTicket({ number, companyId }) {
      Object.assign(ticketOf(number), { client_id: companyId, client_name: nameOf(state(), companyId) });
    },
    addTickets({ companyId, count }) {
      const first = Math.max(...state().tickets.keys()) + 1;
      for (let n = 0; n < count; n += 1) put(state(), first + n, `Generated ticket ${n + 1}`, companyId);
    },
    addCompanies({ count }) {
      const first = Math.max(...state().clients.map((one) => one.id)) + 1;
      for (let n = 0; n < count; n += 1)
        state().clients.push({ id: first + n, name: `Generated customer ${n + 1}`, inactive: false });
    },
    addNotes({ number, count }) {
      for (let n = 0; n < count; n += 1) {
        postAction(state(), [
          {
            ticket_id: ticketOf(number).id,
            outcome_id: 7,
            note_html: `<p>Generated note ${n + 1}.</p>`,
            hiddenfromuser: true,
            sendemail: false,
          },
        ]);
        // Each at its own moment, as people write.
        const last = state().actions.at(-1);
        if (last) last.datetime = new Date(Date.now() + n).toISOString();
      }
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
    endTokens() {
      state().tokens.clear();
    },
    refuseKeys({ on }) {
      state().refusesKeys = on;
      state().tokens.clear();
    },
    deny({ right, denied }: { right: 'create' | 'edit' | 'read' | 'customers'; denied: boolean }) {
      if (denied) state().denied.add(right);
      else state().denied.delete(right);
    },
    refuseOutcome({ id, on }: { id: number; on: boolean }) {
      if (on) state().refusedOutcomes.add(id);
      else state().refusedOutcomes.delete(id);
    },
    showNotes({ on }: { on: boolean }) {
      state().showsNotes = on;
    },
    keepStatus({ on }: { on: boolean }) {
      state().keepsStatus = on;
    },
    ignoreWho({ on }: { on: boolean }) {
      state().ignoresWho = on;
    },
  } satisfies CommonEvents & Record<string, unknown>;
}
export type HaloEvents = ReturnType<typeof createEvents>;
