import type { CommonEvents } from '../simulated.ts';
import { complete, put } from './data.ts';
import type { Right, State } from './state.ts';
import { noteRow } from './writes.ts';

/** What happens in the world: each takes one object, so that the sandbox's control address can name it. */
export function createEvents(state: () => State) {
  const ticketOf = (number: string) => {
    const ticket = [...state().data.tickets.values()].find((row) => row.ticketNumber === number);
    if (!ticket) throw new Error(`The sandbox's Kaseya BMS has no ticket ${number}.`);
    return ticket;
  };
  const keepNote = (id: number, text: string) => {
    const { data } = state();
    const [type] = data.noteTypes;
    if (type) data.notes.push(noteRow(state(), id, `<p>${text}</p>`, true, type));
  };

  const common: CommonEvents = {
    closeTicket({ number }) {
      complete(state().data, ticketOf(number));
    },
    moveTicket({ number, companyId }) {
      const account = state().data.accounts.find((row) => row.id === companyId);
      if (!account) throw new Error(`There is no account ${companyId}.`);
      Object.assign(ticketOf(number), { accountId: account.id, accountName: account.name });
    },
    addTickets({ companyId, count }) {
      const { data } = state();
      const first = Math.max(...data.tickets.keys()) + 1;
      for (let n = 0; n < count; n += 1) put(data, first + n, `Generated ticket ${n + 1}`, companyId);
    },
    addCompanies({ count }) {
      const { accounts } = state().data;
      const first = Math.max(...accounts.map((row) => row.id)) + 1;
      for (let n = 0; n < count; n += 1)
        accounts.push({ id: first + n, name: `Generated company ${n + 1}`, isActive: true });
    },
    addNotes({ number, count }) {
      for (let n = 0; n < count; n += 1) keepNote(ticketOf(number).id, `Generated note ${n + 1}.`);
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
      state().access.clear();
      state().refresh.clear();
    },
    refuseKeys({ on }) {
      state().keysRefused = on;
    },
  };

  return {
    ...common,
    /** A colleague writes an internal note. */
    addNote({ number, text }: { number: string; text: string }) {
      keepNote(ticketOf(number).id, text);
    },
    /** A second ticket with a number that is in use. */
    copyNumber({ from, to }: { from: string; to: string }) {
      ticketOf(to).ticketNumber = from;
    },
    lockTicket({ number }: { number: string }) {
      ticketOf(number).isReadOnly = true;
    },
    deny({ right, denied }: { right: Right; denied: boolean }) {
      if (denied) state().denied.add(right);
      else state().denied.delete(right);
    },
    /** The role signs in with MFA from now on. */
    requireCode({ on }: { on: boolean }) {
      state().codeNeeded = on;
    },
    /** Access tokens given from now on live so long. */
    setTokenLife({ ms }: { ms: number }) {
      state().tokenLifeMs = ms;
    },
    refuseRefresh({ on }: { on: boolean }) {
      state().refreshRefused = on;
    },
    /** Refusals come with 400, 403 and 404 instead of 200. */
    useStatuses({ on }: { on: boolean }) {
      state().usesStatuses = on;
    },
    /** A token that ended is told inside a 200 instead of with 401. */
    tellTokensInside({ on }: { on: boolean }) {
      state().tellsTokensInside = on;
    },
    /** Answers are written as the vendor's document has them. */
    usePascalCase({ on }: { on: boolean }) {
      state().pascalCase = on;
    },
    /** Times of tokens come without a zone. */
    dropZones({ on }: { on: boolean }) {
      state().zoneless = on;
    },
    /** Lookup tables under these names and no others: `{"NoteType": "noteTypes"}`. */
    setTables({ tables }: { tables: State['tables'] }) {
      state().tables = tables;
    },
    /** Internal notes become visible to customers. */
    publishNotes({ on }: { on: boolean }) {
      state().publishesNotes = on;
    },
    /** Patches get a good answer and change nothing. */
    ignorePatches({ on }: { on: boolean }) {
      state().ignoresPatches = on;
    },
    /** The filters of title and number want the whole text. */
    wantWholeTexts({ on }: { on: boolean }) {
      state().wholeTexts = on;
    },
    needContact({ on }: { on: boolean }) {
      state().needsContact = on;
    },
    /** The server gives so many rows on a page at most. */
    capPages({ rows }: { rows: number }) {
      state().mostRows = rows;
    },
    setTimeZone({ name }: { name: string | null }) {
      state().olsonTimeZoneName = name;
    },
    /** Time is entered under another employee than asked for. */
    enterForOthers({ on }: { on: boolean }) {
      state().entersForOthers = on;
    },
    addContact({ id, companyId, email }: { id: number; companyId: number; email: string }) {
      const place = { accountId: companyId, locationId: companyId * 10 };
      state().data.contacts.push({
        id,
        ...place,
        firstName: 'Added',
        lastName: 'Contact',
        emailAddress: email,
        isActive: true,
      });
    },
    dropLocations({ companyId }: { companyId: number }) {
      const { data } = state();
      data.locations = data.locations.filter((row) => row.accountId !== companyId);
    },
  };
}
export type BmsEvents = ReturnType<typeof createEvents>;
