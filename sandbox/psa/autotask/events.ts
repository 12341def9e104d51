import type { CommonEvents } from '../simulated.ts';
import { complete, label, noteLists } from './picklists.ts';
import { put, type ResourceRow, type Right, type State, type TicketRow } from './state.ts';
import { noteRow } from './writes.ts';

/** What happens in the world: each takes one object, so that the sandbox's control address can name it. */
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
      ticketOf(number).status = complete;
    },
    moveTicket({ number, companyId }) {
      ticketOf(number).companyID = companyId;
    },
    addTickets({ companyId, count }) {
      const first = Math.max(...state().tickets.keys()) + 1;
      for (let n = 0; n < count; n += 1) put(state(), first + n, `Generated ticket ${n + 1}`, companyId);
    },
    addCompanies({ count }) {
      const first = Math.max(...state().companies.map((one) => one.id)) + 1;
      for (let n = 0; n < count; n += 1)
        state().companies.push({ id: first + n, companyName: `Generated company ${n + 1}`, isActive: true });
    },
    addNotes({ number, count }) {
      const { id } = ticketOf(number);
      for (let n = 0; n < count; n += 1)
        state().notes.push(noteRow(state(), id, 'Note', `Generated note ${n + 1}.`, 1, 2));
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
    setResource({ id, change }: { id: number; change: Partial<ResourceRow> }) {
      const resource = state().resources.find((one) => one.id === id);
      if (!resource) throw new Error(`The sandbox's Autotask has no resource ${id}.`);
      Object.assign(resource, change);
    },
    /** The ticket is in a line of business that the API user is not in. */
    hideTicket({ number, hidden }: { number: string; hidden: boolean }) {
      if (hidden) state().invisible.add(ticketOf(number).id);
      else state().invisible.delete(ticketOf(number).id);
    },
    /** The zone of a valid user is not told. */
    hideZone({ on }: { on: boolean }) {
      state().zoneUnknown = on;
    },
    /** Discovery names another place. */
    moveZone({ url }: { url: string | null }) {
      state().zoneUrl = url;
    },
    /** The tenant's own labels for who sees a note, by their numbers; null: the usual ones. */
    setPublish({ labels }: { labels: Record<number, string> | null }) {
      const own = Object.entries(labels ?? {}).map(([value, text]) => label(Number(value), text));
      state().publish = labels ? own : noteLists.publish;
    },
    /** Whatever a note asks for, the customer sees it. */
    showNotes({ on }: { on: boolean }) {
      state().showsNotes = on;
    },
    /** What is missing comes as an empty item instead of a 404. */
    answerEmptyItems({ on }: { on: boolean }) {
      state().emptyItems = on;
    },
    hideExternalId({ on }: { on: boolean }) {
      state().externalIdHidden = on;
    },
    /** Takes a new status with a good answer and does not set it. */
    keepStatus({ on }: { on: boolean }) {
      state().keepsStatus = on;
    },
    /** A workflow rule mails the contact about a new ticket. */
    mailNewTickets({ on }: { on: boolean }) {
      state().mailsNewTickets = on;
    },
    /** The ticket category wants this field filled in. */
    requireField({ field }: { field: string | null }) {
      state().requiredField = field;
    },
    needWorkType({ on }: { on: boolean }) {
      state().needsWorkType = on;
    },
    /** A place is freed so long after its answer. */
    releaseLate({ ms }: { ms: number }) {
      state().releaseMs = ms;
    },
    /** Fewer requests an hour; other programs use them too. */
    limit({ perHour }: { perHour: number }) {
      state().perHour = perHour;
    },
  } satisfies CommonEvents & Record<string, unknown>;
}
export type AutotaskEvents = ReturnType<typeof createEvents>;
