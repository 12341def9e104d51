import { companyRow, memberRow, put } from './data.ts';
import type { Right, State } from './state.ts';
import { keepNote } from './writes.ts';

/** A ticket by its id, or by the number that people see. */
type Which = { id: number } | { number: string };

/** What happens in the world: each takes one object, so that the sandbox's control address can name it. */
export function createEvents(state: () => State) {
  const ticketOf = (which: Which) => {
    const id = 'id' in which ? which.id : Number(which.number);
    const ticket = state().data.tickets.get(id);
    if (!ticket) throw new Error(`The sandbox's ConnectWise has no ticket ${id}.`);
    return ticket;
  };
  const statusOf = (boardId: number, name: string) => {
    const status = state().data.statuses.find((s) => s.board.id === boardId && s.name === name);
    if (!status) throw new Error(`Board ${boardId} has no status ${name}.`);
    return { id: status.id, name: status.name };
  };

  return {
    /** A colleague closes the ticket. */
    closeTicket(which: Which) {
      const ticket = ticketOf(which);
      Object.assign(ticket, { closedFlag: true, status: statusOf(ticket.board.id, 'Closed') });
    },
    reopenTicket(which: Which) {
      const ticket = ticketOf(which);
      Object.assign(ticket, { closedFlag: false, status: statusOf(ticket.board.id, 'New') });
    },
    mergeTicket({ id, into }: { id: number; into: number }) {
      const parent = ticketOf({ id: into });
      const ticket = ticketOf({ id });
      Object.assign(ticket, {
        closedFlag: true,
        status: statusOf(ticket.board.id, '>Merged'),
        mergedParentTicket: { id: into, summary: parent.summary },
      });
    },
    moveTicket({ companyId, ...which }: Which & { companyId: number }) {
      const company = state().data.companies.find((c) => c.id === companyId);
      if (!company) throw new Error(`There is no company ${companyId}.`);
      ticketOf(which).company = { id: company.id, identifier: company.identifier, name: company.name };
    },
    /** A colleague writes an internal note. */
    addNote({ id, text }: { id: number; text: string }) {
      keepNote(state(), ticketOf({ id }).id, text, 'internalAnalysisFlag');
    },
    ignoreConditions({ on }: { on: boolean }) {
      state().ignoresConditions = on;
    },
    /** Keys do not end by themselves. */
    endTokens(_: Record<string, never>) {},
    refuseKeys({ on }: { on: boolean }) {
      state().memberDisabled = on;
    },
    /** An administrator locks or retires a board: time on its tickets is refused. */
    setBoard({ id, ...change }: { id: number; timeEntryLockedFlag?: boolean; inactiveFlag?: boolean }) {
      const board = state().data.boards.find((row) => row.id === id);
      if (!board) throw new Error(`There is no board ${id}.`);
      Object.assign(board, change);
    },
    /** Tickets in this status take no time. */
    refuseTimeIn({ statusId, on }: { statusId: number; on: boolean }) {
      for (const status of state().data.statuses) if (status.id === statusId) status.timeEntryNotAllowed = on;
    },
    /** A colleague leaves: nobody enters time under that name. */
    setMemberActive({ email, active }: { email: string; active: boolean }) {
      for (const member of state().data.members) if (member.officeEmail === email) member.inactiveFlag = !active;
    },
    /** A second account of the same person, as after a change of name. */
    addMember({ email }: { email: string }) {
      const { members } = state().data;
      members.push(memberRow(Math.max(...members.map((m) => m.id)) + 1, 'Second Account', email));
    },
    setMember({ disabled }: { disabled: boolean }) {
      state().memberDisabled = disabled;
    },
    deny({ right, denied }: { right: Right; denied: boolean }) {
      if (denied) state().denied.add(right);
      else state().denied.delete(right);
    },
    hideBoard({ id, hidden }: { id: number; hidden: boolean }) {
      if (hidden) state().hiddenBoards.add(id);
      else state().hiddenBoards.delete(id);
    },
    /** The vendor upgrades: from now on another codebase, and the old one is gone. */
    upgrade({ codebase }: { codebase: string }) {
      state().codebase = codebase;
    },
    setOlder({ on }: { on: boolean }) {
      state().older = on;
    },
    showPages({ on }: { on: boolean }) {
      state().showsPages = on;
    },
    loseNotes({ on }: { on: boolean }) {
      state().losesNotes = on;
    },
    refuseNotesOnClosed({ on }: { on: boolean }) {
      state().closedRefusesNotes = on;
    },
    overwriteMarks({ on }: { on: boolean }) {
      state().overwritesMarks = on;
    },
    lagSearch({ ms }: { ms: number }) {
      state().searchLagMs = ms;
    },
    addTickets({ companyId, count }: { companyId: number; count: number }) {
      const { data } = state();
      const first = Math.max(...data.tickets.keys()) + 1;
      for (let n = 0; n < count; n += 1) put(data, first + n, `Generated ticket ${n + 1}`, companyId, {});
    },
    addNotes({ count, ...which }: Which & { count: number }) {
      for (let n = 0; n < count; n += 1)
        keepNote(state(), ticketOf(which).id, `Generated note ${n + 1}.`, 'internalAnalysisFlag');
    },
    addCompanies({ count }: { count: number }) {
      const { companies } = state().data;
      const first = Math.max(...companies.map((c) => c.id)) + 1;
      for (let n = 0; n < count; n += 1) companies.push(companyRow(first + n, `Generated company ${n + 1}`));
    },
    /** A company with an id and name of the caller's choice. */
    addCompany({ id, name }: { id: number; name: string }) {
      state().data.companies.push(companyRow(id, name));
    },
  };
}
export type ConnectWiseEvents = ReturnType<typeof createEvents>;
