import type { CommonEvents } from '../simulated.ts';
import type { AgentRow, TicketRow, UserRow } from './rows.ts';
import { nameOf, put, type Right, type State } from './state.ts';
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
    setTicket({ number, change }: { number: string; change: Partial<TicketRow> }) {
      Object.assign(ticketOf(number), change);
    },
    setUser({ id, change }: { id: number; change: Partial<UserRow> }) {
      Object.assign(one(state().users, id), change);
    },
    setAgent({ id, change }: { id: number; change: Partial<AgentRow> }) {
      Object.assign(one(state().agents, id), change);
    },
    deny({ right, denied }: { right: Right; denied: boolean }) {
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
    hideNotes({ on }: { on: boolean }) {
      state().hidesNotes = on;
    },
    answerShortly({ on }: { on: boolean }) {
      state().answersShortly = on;
    },
    listOldestFirst({ on }: { on: boolean }) {
      state().oldestFirst = on;
    },
    countShown({ on }: { on: boolean }) {
      state().countsShown = on;
    },
    answerHidden({ status }: { status: 403 | 404 }) {
      state().hiddenAnswer = status;
    },
    showAllStatuses({ on }: { on: boolean }) {
      state().showAllWins = on;
    },
    tellNoClosed({ on }: { on: boolean }) {
      state().tellsNoClosed = on;
    },
    keepStatus({ on }: { on: boolean }) {
      state().keepsStatus = on;
    },
    ignoreWho({ on }: { on: boolean }) {
      state().ignoresWho = on;
    },
  } satisfies CommonEvents & Record<string, unknown>;
}

function one<Row extends { id: number }>(rows: Row[], id: number): Row {
  const row = rows.find((candidate) => candidate.id === id);
  if (!row) throw new Error(`The sandbox's HaloPSA has no record ${id}.`);
  return row;
}

export type HaloEvents = ReturnType<typeof createEvents>;
