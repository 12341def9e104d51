import { createApi, product } from './autotask/api.ts';
import { createLabels } from './autotask/labels.ts';
import { ensureTicket, settlesMs, titleLength } from './autotask/newTicket.ts';
import { ensureNote, noteLength } from './autotask/notes.ts';
import { createPeople } from './autotask/people.ts';
import { rights } from './autotask/rights.ts';
import type { AutotaskSettings } from './autotask/settings.ts';
import { setStatus } from './autotask/status.ts';
import { createTickets } from './autotask/tickets.ts';
import { addTime } from './autotask/time.ts';
import { idOf, requireId as requireIdOf } from './ids.ts';
import type { PsaOutside } from './outside.ts';
import type { Psa } from './psa.ts';

const requireId = (text: string, kind: string) => requireIdOf(text, kind, product);
const isOwnCompany = (id: string) => id.trim() === '0';
/** Of companies 0 is one: the MSP itself. */
const requireCompany = (id: string) => (isOwnCompany(id) ? 0 : requireId(id, 'company'));

const cannot = [
  'Workflow rules of Autotask may mail about a new ticket or a note, and no request can ask them not to: exempt the queue or the category of these tickets.',
  'Customers can read the title and text of a new ticket in the client portal; Autotask has no other place for it.',
  'A note for the customer is shown in the client portal; it is mailed only where a workflow rule does that.',
  'Autotask does not tell that a ticket was merged: it is shown as completed.',
  'Tickets of a line of business that the API user is not in look as if they did not exist.',
  'Which fields a ticket category requires cannot be read: make one ticket with the bot to see.',
] as const;

/** Datto PSA (Autotask). Reference: https://ww1.autotask.net/help/DeveloperHelp/Content/APIs/REST/REST_API_Home.htm */
export function createAutotask(name: string, settings: AutotaskSettings, outside: PsaOutside = {}): Psa {
  const now = outside.now ?? Date.now;
  const api = createApi(name, settings, outside);
  const labels = createLabels(api, settings, now);
  const people = createPeople(api, now);
  const tickets = createTickets(api, { labels, people, now, url: urlOf });

  function urlOf(id: number): string | null {
    const web = api.web();
    return web && `${web}/Autotask/AutotaskExtend/ExecuteCommand.aspx?Code=OpenTicketDetail&TicketID=${id}`;
  }

  return {
    product,
    name,
    limits: { noteLength, titleLength, settlesMs },
    rights,
    numberPattern: /(?:^|[\s(])#?(T\d{8}\.\d{4,}(?:\.\d+)?)(?=$|[\s,.;:!?)])/i,
    numberExample: 'T20260131.0001',
    cannot,
    checkConnection: async (signal) => {
      await labels.statuses(signal);
      await tickets.query('read tickets', [{ op: 'gte', field: 'id', value: 0 }], signal, 1);
      await people.companies(signal, 1);
      return { version: 'REST API 1.0' };
    },
    findTickets: async ({ companyId, text }, signal) =>
      tickets.shown(await tickets.findOpen(requireCompany(companyId), text, signal), signal),
    getTicket: async (number, signal) => {
      const found = await tickets.byNumber(number, signal);
      return found && ((await tickets.shown([found], signal))[0] ?? null);
    },
    ensureTicket: async (ticket, signal) => {
      const company = requireCompany(ticket.companyId);
      const more = { labels, people, tickets, now, dueHours: Number(settings.dueHours) };
      return ensureTicket(api, ticket, company, more, signal);
    },
    ensureNote: async (ticketId, note, signal) => ensureNote(api, requireId(ticketId, 'ticket'), note, labels, signal),
    setStatus: async (ticketId, status, signal) =>
      setStatus(api, requireId(ticketId, 'ticket'), status, { labels, tickets }, signal),
    addTime: async (ticketId, entry, signal) =>
      addTime(api, requireId(ticketId, 'ticket'), entry, { people, tickets }, signal),
    choices: labels.choices,
    ticketUrl: (ticketId) => {
      const id = idOf(ticketId);
      return id === null ? null : urlOf(id);
    },
    listCompanies: (signal) => people.companies(signal),
    getCompany: async (id, signal) => {
      const number = isOwnCompany(id) ? 0 : idOf(id);
      const found = number === null ? null : await people.company(number, signal);
      return found?.active ? { id: found.id, name: found.name } : null;
    },
  };
}
