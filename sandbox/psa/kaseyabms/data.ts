import { companies, contacts, members, seedTickets } from '../seed.ts';
import type { BmsData, NamedRow, StatusRow, TicketRow } from './rows.ts';

/** Who signs in. The company's name is as awkward as real ones are. */
export const login = {
  company: 'Northwind & Sons + Co',
  userName: 'mfa-bot-api',
  password: 'bms-password-canary-7c+&=4',
  /** For events.requireCode; base32. */
  totpSecret: 'CANARYCANARYCANARYCANARYCANARY22',
} as const;

/** Labels of a working connection. */
export const names = {
  noteType: 'Remote Support',
  newStatus: 'New',
  resolved: 'Resolved',
  priority: 'Medium',
  ticketType: 'Service Request',
  source: 'Phone',
  queue: 'Help Desk',
  workType: 'Remote',
  role: 'Technician',
} as const;

export const numberOf = (id: number): string => `2026-${id}`;

const named = (first: number, ...all: string[]): NamedRow[] =>
  all.map((name, n) => ({ id: first + n, name, isActive: true, isDefault: n === 0 }));

const status = (id: number, name: string, completes = false, isActive = true): StatusRow => ({
  id,
  name,
  isActive,
  completes,
});

/** A fresh world; the same one each time. */
export function bmsData(): BmsData {
  const data: BmsData = {
    accounts: [
      ...companies.map(({ id, name }) => ({ id, name, isActive: true })),
      { id: 255, name: 'Gone Ltd', isActive: false },
    ],
    // Each account has a location of the same name.
    locations: companies.flatMap(({ id }) => [
      { id: id * 10, name: 'Warehouse', accountId: id, isMain: false },
      { id: id * 10 + 1, name: 'Main', accountId: id, isMain: true },
    ]),
    contacts: contacts.map(({ id, companyId, first, last, email }) => ({
      id,
      accountId: companyId,
      locationId: companyId * 10,
      firstName: first,
      lastName: last,
      emailAddress: email,
      isActive: true,
    })),
    employees: members.map(({ id, name, email }) => {
      const [firstName = '', lastName = ''] = name.split(' ');
      return { id, firstName, lastName, emailAddress: email, isActive: true };
    }),
    statuses: [
      status(1, 'New'),
      status(2, 'In Progress'),
      status(3, 'Waiting Customer'),
      status(4, 'Resolved'),
      status(5, 'Completed', true),
      status(6, 'Retired', false, false),
    ],
    queues: [...named(21, 'Help Desk', 'Escalations'), { id: 23, name: 'Old Desk', isActive: false }],
    priorities: named(31, 'Medium', 'High', 'Low').map(({ isActive: _, ...row }) => row),
    workTypes: [...named(41, 'Remote', 'On-site'), { id: 43, name: 'Gone', isActive: false }],
    roles: named(51, 'Technician', 'Engineer').map(({ isActive: _, ...row }) => row),
    noteTypes: named(61, 'Remote Support', 'Phone Call'),
    ticketTypes: named(71, 'Service Request', 'Incident'),
    sources: named(81, 'Phone', 'Email'),
    tickets: new Map(),
    notes: [],
    times: [],
  };
  for (const { id, title, companyId, contactId, state } of seedTickets) {
    const ticket = put(data, id, title, companyId, contactId);
    if (state !== 'open') complete(data, ticket);
    // A merged ticket is completed and locked; nothing tells into which one it went.
    ticket.isReadOnly = state === 'merged';
  }
  return data;
}

/** Puts a ticket into the data as the vendor would hold it. */
export function put(data: BmsData, id: number, title: string, accountId: number, contactId?: number): TicketRow {
  const contact = data.contacts.find((row) => row.id === contactId);
  const ticket: TicketRow = {
    id,
    ticketNumber: numberOf(id),
    title,
    details: '<p>Opened by hand.</p>',
    accountId,
    accountName: data.accounts.find((row) => row.id === accountId)?.name ?? '',
    locationId: accountId * 10 + 1,
    contactId: contact?.id ?? null,
    contactName: contact ? `${contact.firstName} ${contact.lastName}` : null,
    contactEmail: contact?.emailAddress ?? null,
    queueId: 21,
    queueName: names.queue,
    statusId: 1,
    statusName: names.newStatus,
    priorityId: 31,
    priorityName: names.priority,
    typeId: 71,
    typeName: names.ticketType,
    sourceId: 81,
    sourceName: names.source,
    openDate: new Date().toISOString(),
    createdOn: new Date().toISOString(),
    completedDate: null,
    lastActivityUpdate: new Date().toISOString(),
    isReadOnly: false,
  };
  data.tickets.set(id, ticket);
  return ticket;
}

export function complete(data: BmsData, ticket: TicketRow): void {
  const done = data.statuses.find((row) => row.completes);
  Object.assign(ticket, { statusId: done?.id, statusName: done?.name, completedDate: new Date().toISOString() });
}
