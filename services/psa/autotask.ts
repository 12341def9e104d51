import { orNull, ServiceError } from '../errors.ts';
import { createApi, type Filter, product } from './autotask/api.ts';
import { createLabels, viewTickets } from './autotask/labels.ts';
import { createRight, ensureTicket, settlesMs, titleLength } from './autotask/newTicket.ts';
import { addTime, ensureNote, noteLength, noteRight, timeRight } from './autotask/notes.ts';
import { createPeople, personOf, viewCompanies } from './autotask/people.ts';
import type { AutotaskSettings } from './autotask/settings.ts';
import { companyWire, madeWire, oneOf, type TicketWire, ticketFields, ticketWire } from './autotask/wire.ts';
import { sameName } from './byName.ts';
import type { PsaOutside } from './outside.ts';
import type { Choices, Psa, Ticket } from './psa.ts';

const mostTickets = 15;
const dayMs = 24 * 3600_000;
/** There is no "newest first": tickets with activity in the last days, and in more of them while there are few. */
const windowsDays = [7, 60, 730];
const editTickets = 'Service Desk: Tickets Edit All';

const rights = {
  readTickets: viewTickets,
  readCompanies: viewCompanies,
  addNote: noteRight,
  changeStatus: editTickets,
  createTicket: createRight,
  addTime: timeRight,
};

const cannot = [
  'Workflow rules may mail a contact about a new ticket; Autotask lets nobody ask for that not to happen. Exempt the queue or category in the rule.',
  'Whether a ticket was merged is not told: it is shown as complete.',
  'Tickets of a line of business that the API user is not in look as if they did not exist.',
  'Which fields a ticket category requires cannot be read: try a new ticket once.',
] as const;

/** Datto PSA (Autotask). Reference: https://ww1.autotask.net/help/DeveloperHelp/Content/APIs/REST/REST_API_Home.htm */
export function createAutotask(name: string, settings: AutotaskSettings, outside: PsaOutside = {}): Psa {
  const now = outside.now ?? Date.now;
  const api = createApi(name, settings, outside);
  const labels = createLabels(api, settings.closedStatuses, now);
  const people = createPeople(api, now);

  const ticketUrl = (ticketId: string) => {
    const web = api.web();
    if (web === null || numberOf(ticketId) === null) return null;
    return `${web}/Autotask/AutotaskExtend/ExecuteCommand.aspx?Code=OpenTicketDetail&TicketID=${numberOf(ticketId)}`;
  };

  async function toTickets(rows: TicketWire[], signal: AbortSignal | undefined): Promise<Ticket[]> {
    const { name: statusName, closed } = await labels.statuses(signal);
    const contacts = await people.contacts(
      rows.flatMap((row) => row.contactID ?? []),
      signal,
    );
    const companies = new Map<number, { id: string; name: string } | null>();
    // One after the other: no more than three requests for one kind of record may be at work.
    for (const id of new Set(rows.flatMap((row) => row.companyID ?? [])))
      companies.set(id, await people.company(id, signal));
    return rows.map((row) => ({
      id: String(row.id),
      number: row.ticketNumber ?? String(row.id),
      title: row.title ?? '',
      open: row.status === null || row.status === undefined || !closed.includes(row.status),
      // 0 is the MSP itself, and a company like any other.
      company: row.companyID == null ? null : (companies.get(row.companyID) ?? { id: String(row.companyID), name: '' }),
      requester: row.contactID == null ? null : personOf(contacts.get(row.contactID)),
      status: statusName(row.status),
      mergedInto: null,
      discarded: false,
      url: ticketUrl(String(row.id)),
    }));
  }

  const ask = (signal: AbortSignal | undefined) => ({
    right: viewTickets,
    schema: ticketWire,
    fields: ticketFields,
    signal,
  });

  async function readTicket(id: number, signal: AbortSignal | undefined): Promise<TicketWire | null> {
    const found = await orNull(
      api.call('GET', `/Tickets/${id}`, {
        what: 'read the ticket',
        right: viewTickets,
        schema: oneOf(ticketWire),
        signal,
      }),
    );
    const item = found?.data.item ?? null;
    if (item && item.id !== id)
      throw new ServiceError('PSA', 'unavailable', `${product} gave another ticket than ${id}.`);
    return item;
  }

  /** By what people see, `T20260131.0001`, or by the id that addresses hold. Open or not: an exact number means it. */
  async function byNumber(text: string, signal: AbortSignal | undefined): Promise<TicketWire | null> {
    const shown = /^\s*#?\s*(T\d{8}\.\d{4,}(?:\.\d+)?)\s*$/i.exec(text)?.[1]?.toUpperCase();
    const id = numberOf(text);
    if (!shown) return id === null ? null : readTicket(id, signal);
    const filter: Filter[] = [{ op: 'eq', field: 'ticketNumber', value: shown }];
    const rows = await api.query('Tickets', filter, { ...ask(signal), what: 'find the ticket', most: 2 });
    return rows.find((row) => sameName(row.ticketNumber ?? '', shown)) ?? null;
  }

  async function findTickets(
    { companyId, text }: { companyId: string; text: string },
    signal?: AbortSignal,
  ): Promise<Ticket[]> {
    const company = requireNumber(companyId, 'company');
    const { closed } = await labels.statuses(signal);
    const words = text.split(/\s+/).filter(Boolean).slice(0, 6);
    const offered = (row: TicketWire) =>
      row.companyID === company && row.status != null && !closed.includes(row.status);
    const wanted = (row: TicketWire) =>
      offered(row) && words.every((word) => (row.title ?? '').toLowerCase().includes(word.toLowerCase()));
    const exact = await byNumber(text, signal);
    let rows: TicketWire[] = [];
    for (const days of exact ? windowsDays.slice(0, 1) : windowsDays) {
      const filter: Filter[] = [
        { op: 'eq', field: 'companyID', value: company },
        { op: 'notIn', field: 'status', value: closed },
        { op: 'gt', field: 'lastActivityDate', value: new Date(now() - days * dayMs).toISOString() },
        ...words.map((word): Filter => ({ op: 'contains', field: 'title', value: word })),
      ];
      rows = (await api.query('Tickets', filter, { ...ask(signal), what: 'find tickets' })).filter(wanted);
      if (rows.length >= mostTickets) break;
    }
    const all = exact && offered(exact) ? [exact, ...rows.filter((row) => row.id !== exact.id)] : rows;
    const newest = all.toSorted((a, b) => b.id - a.id).slice(0, mostTickets);
    return toTickets(newest, signal);
  }

  async function setStatus(ticketId: string, wanted: string, signal: AbortSignal | undefined): Promise<void> {
    const id = requireNumber(ticketId, 'ticket');
    const ticket = await readTicket(id, signal);
    if (!ticket)
      throw new ServiceError(
        'PSA',
        'notFound',
        `${product} has no ticket ${ticketId}, or does not show it to the bot.`,
      );
    const shown = ticket.ticketNumber ?? ticketId;
    const { name: statusName, closed } = await labels.statuses(signal);
    if (sameName(statusName(ticket.status) ?? '', wanted)) return;
    if (ticket.status != null && closed.includes(ticket.status)) {
      throw new ServiceError('PSA', 'invalid', `Ticket ${shown} is closed, so its status was left as it is.`);
    }
    const status = await labels.id('Tickets', 'status', wanted, 'statusAfterSuccess', signal);
    // To the collection, with nothing but what changes: the whole ticket sent back is refused, and PUT empties fields.
    await api.call('PATCH', '/Tickets', {
      what: 'change the status',
      right: editTickets,
      json: { id, status },
      schema: madeWire,
      signal,
    });
    if ((await readTicket(id, signal))?.status !== status) {
      throw new ServiceError(
        'PSA',
        'invalid',
        `${product} accepted the new status of ticket ${shown} but did not set it.`,
      );
    }
  }

  async function choices(signal?: AbortSignal): Promise<Choices> {
    const names = async (entity: 'Tickets' | 'TicketNotes', field: string) =>
      (await labels.active(entity, field, signal)).map((label) => label.name);
    const own = async (
      setting: string,
      wanted: string | undefined,
      entity: 'Tickets' | 'TicketNotes',
      field: string,
    ) => (wanted === undefined ? [] : [{ setting, wanted, names: await names(entity, field) }]);
    return {
      boardsAre: 'queue',
      boards: await names('Tickets', 'queueID'),
      statuses: [{ board: null, names: await names('Tickets', 'status') }],
      labels: [
        ...(await own('INTERNAL_PUBLISH', settings.internalPublish, 'TicketNotes', 'publish')),
        ...(await own('CUSTOMER_PUBLISH', settings.customerPublish, 'TicketNotes', 'publish')),
        ...(await own('NOTE_TYPE', settings.noteType, 'TicketNotes', 'noteType')),
        ...(await own('QUEUE', settings.queue, 'Tickets', 'queueID')),
        ...(await own('NEW_STATUS', settings.newStatus, 'Tickets', 'status')),
        ...(await own('PRIORITY', settings.priority, 'Tickets', 'priority')),
        ...(await own('CATEGORY', settings.category, 'Tickets', 'ticketCategory')),
        ...(
          await Promise.all(labels.closedNames.map((one) => own('CLOSED_STATUSES', one, 'Tickets', 'status')))
        ).flat(),
      ],
    };
  }

  const companies = (filter: Filter[], signal: AbortSignal | undefined, most?: number) =>
    api.query('Companies', filter, {
      what: 'list companies',
      right: viewCompanies,
      schema: companyWire,
      fields: ['id', 'companyName', 'isActive'],
      signal,
      ...(most ? { most } : {}),
    });
  const activeOnly: Filter[] = [{ op: 'eq', field: 'isActive', value: true }];

  return {
    product,
    name,
    limits: { noteLength, titleLength, settlesMs },
    rights,
    numberPattern: /(?:^|[\s(])#?(T\d{8}\.\d{4,}(?:\.\d+)?)(?=$|[\s,.;:!?)])/i,
    numberExample: 'T20260131.0001',
    cannot,
    async checkConnection(signal) {
      await labels.statuses(signal);
      await api.query('Tickets', [{ op: 'gte', field: 'id', value: 0 }], {
        ...ask(signal),
        what: 'read tickets',
        most: 1,
      });
      await companies(activeOnly, signal, 1);
      return { version: 'REST API 1.0' };
    },
    findTickets,
    async getTicket(number, signal) {
      const found = await byNumber(number, signal);
      return found ? ((await toTickets([found], signal))[0] ?? null) : null;
    },
    async ensureTicket(ticket, signal) {
      const company = requireNumber(ticket.companyId, 'company');
      const made = await ensureTicket(api, ticket, company, { name, settings, labels, people, now: now() }, signal);
      // Only its id was answered. If this read fails the ticket is found by its mark in the next try.
      const wire = await readTicket(made.id, signal);
      const [read] = wire ? await toTickets([wire], signal) : [];
      if (!read)
        throw new ServiceError('PSA', 'unavailable', `${product} made ticket ${made.id} and does not show it yet.`);
      return { ticket: read, created: made.created };
    },
    ensureNote: async (ticketId, note, signal) =>
      ensureNote(api, requireNumber(ticketId, 'ticket'), note, { name, settings, labels }, signal),
    setStatus,
    async addTime(ticketId, entry, signal) {
      const ticket = await readTicket(requireNumber(ticketId, 'ticket'), signal);
      if (!ticket)
        throw new ServiceError(
          'PSA',
          'notFound',
          `${product} has no ticket ${ticketId}, or does not show it to the bot.`,
        );
      return addTime(api, ticket, entry, people, signal);
    },
    choices,
    ticketUrl,
    async listCompanies(signal) {
      const rows = await companies(activeOnly, signal);
      return rows
        .filter((row) => row.isActive !== false)
        .map((row) => ({ id: String(row.id), name: row.companyName ?? '' }));
    },
    async getCompany(id, signal) {
      const number = numberOf(id);
      return number === null ? null : people.company(number, signal);
    },
  };
}

/** Ids are whole numbers, and 0 is one of them. */
function numberOf(text: string): number | null {
  const digits = /^\s*#?\s*(\d{1,15})\s*$/.exec(text)?.[1];
  return digits === undefined ? null : Number(digits);
}

function requireNumber(text: string, kind: string): number {
  const id = numberOf(text);
  if (id !== null) return id;
  throw new ServiceError(
    'PSA',
    'invalid',
    `"${text.slice(0, 40)}" is no ${kind} id of ${product}: it must be a number.`,
  );
}
