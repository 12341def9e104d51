import { connectWise } from '../../world.ts';
import {
  members,
  companies as seedCompanies,
  contacts as seedContacts,
  tickets as seeded,
  seedTickets,
} from '../seed.ts';
import type {
  BoardRow,
  CompanyRow,
  ConnectWiseData,
  ContactRow,
  MemberRow,
  Reference,
  StatusRow,
  TicketRow,
} from './rows.ts';

/** What the sandbox's ConnectWise holds at first: companies, contacts, boards, statuses, tickets. */

/** Numbers that people and tests may name; some only here, for what only ConnectWise has. */
export const tickets = {
  ...seeded,
  bare: 48219,
  contactOnly: 48220,
  hiddenBoard: 48221,
  escalations: 48222,
} as const;

const usual = { inactiveFlag: false, projectFlag: false, timeEntryLockedFlag: false };
const serviceDesk: BoardRow = { ...connectWise.board, ...usual };
const escalations: BoardRow = { id: 2, name: 'Escalations', ...usual };
/** Not visible to the API member: its tickets look as if they did not exist. */
export const hiddenBoard: BoardRow = { id: 3, name: 'Finance', ...usual };
const retired: BoardRow = { id: 4, name: 'Old Desk', ...usual, inactiveFlag: true };
const projects: BoardRow = { id: 5, name: 'Projects', ...usual, projectFlag: true };

/** A fresh world; the same one each time. */
export function connectWiseData(): ConnectWiseData {
  const companies: CompanyRow[] = [
    ...seedCompanies.map(({ id, name }) => companyRow(id, name)),
    { ...companyRow(254, 'Tailspin Toys'), refusesSaves: true },
    { ...companyRow(255, 'Gone Ltd'), deletedFlag: true },
  ];
  const contacts = seedContacts.map(({ id, companyId, first, last, email }) => ({
    id,
    firstName: first,
    lastName: last,
    company: reference(companies, companyId),
    inactiveFlag: false,
    communicationItems: [
      { id: id * 10, value: '+1 555 0190', defaultFlag: true, communicationType: 'Phone' as const },
      { id: id * 10 + 1, value: email, defaultFlag: true, communicationType: 'Email' as const },
    ],
  }));
  // Copies: events change them.
  const boards = [serviceDesk, escalations, hiddenBoard, retired, projects].map((board) => ({ ...board }));
  const data: ConnectWiseData = {
    companies,
    contacts,
    boards,
    statuses: boards.filter((b) => !b.projectFlag).flatMap(statusesOf),
    tickets: new Map(),
    notes: [],
    members: members.map(({ id, name, email }) => memberRow(id, name, email)),
    times: [],
  };
  for (const { id, title, companyId, contactId, state, mergedInto } of seedTickets) {
    const status = { open: 101, closed: 105, merged: 106 }[state];
    const ticket = put(data, id, title, companyId, { ...(contactId && { contact: contactId }), status });
    const parent = mergedInto && data.tickets.get(mergedInto);
    if (parent) ticket.mergedParentTicket = { id: parent.id, summary: parent.summary };
  }
  const bare = put(data, tickets.bare, 'Ticket without company, contact or status', 250, {});
  delete bare.company;
  delete bare.status;
  const contactOnly = put(data, tickets.contactOnly, 'Diego Siciliani: no code', 250, { contact: 78 });
  delete contactOnly.contactEmailAddress;
  delete contactOnly.contactName;
  put(data, tickets.hiddenBoard, 'Invoice question', 250, { contact: 77, board: hiddenBoard, status: 301 });
  put(data, tickets.escalations, 'Adele Vance: again no code', 250, { contact: 77, board: escalations, status: 201 });
  return data;
}

/** Puts a ticket into the data as the vendor would hold it. */
export function put(
  data: ConnectWiseData,
  id: number,
  summary: string,
  companyId: number,
  options: { contact?: number; status?: number; board?: BoardRow },
): TicketRow {
  const board = options.board ?? serviceDesk;
  const status = data.statuses.find((s) => s.id === (options.status ?? 101));
  const contact = data.contacts.find((c) => c.id === options.contact);
  const company = data.companies.find((c) => c.id === companyId);
  const ticket: TicketRow = {
    id,
    summary,
    recordType: 'ServiceTicket',
    board: { id: board.id, name: board.name },
    ...(status ? { status: { id: status.id, name: status.name } } : {}),
    ...(company ? { company: { id: company.id, identifier: company.identifier, name: company.name } } : {}),
    ...(contact ? contactFields(contact) : {}),
    closedFlag: status?.closedStatus ?? false,
    _info: { lastUpdated: '2026-01-31T10:00:00Z', updatedBy: 'system', dateEntered: '2026-01-31T09:00:00Z' },
  };
  data.tickets.set(id, ticket);
  return ticket;
}

/** What a ticket shows of its contact. */
export function contactFields(contact: ContactRow): Pick<TicketRow, 'contact' | 'contactName' | 'contactEmailAddress'> {
  const name = `${contact.firstName} ${contact.lastName}`;
  const email = contact.communicationItems.find((item) => item.communicationType === 'Email')?.value;
  return {
    contact: { id: contact.id, name },
    contactName: name,
    ...(email ? { contactEmailAddress: email } : {}),
  };
}

export function companyRow(id: number, name: string): CompanyRow {
  const identifier = name.replace(/\W/g, '').slice(0, 25);
  return { id, identifier, name, deletedFlag: false };
}

export function memberRow(id: number, name: string, officeEmail: string): MemberRow {
  const [firstName = '', lastName = ''] = name.split(' ');
  return { id, identifier: firstName.toLowerCase(), firstName, lastName, officeEmail, inactiveFlag: false };
}

function reference(companies: CompanyRow[], id: number): Reference {
  return { id, name: companies.find((c) => c.id === id)?.name ?? '' };
}

/** The same names on each board, with other ids: 101 is "New" on board 1, 201 on board 2. */
function statusesOf(board: BoardRow): StatusRow[] {
  const row = (n: number, name: string, closed: boolean, escalation: StatusRow['escalationStatus']): StatusRow => ({
    id: board.id * 100 + n,
    name,
    board: { id: board.id, name: board.name },
    inactive: false,
    closedStatus: closed,
    timeEntryNotAllowed: false,
    defaultFlag: n === 1,
    escalationStatus: escalation,
  });
  return [
    row(1, 'New', false, 'NotResponded'),
    row(2, 'In Progress', false, 'Responded'),
    row(3, 'Waiting for customer', false, 'NoEscalation'),
    row(4, board.id === 1 ? 'Resolved' : 'Completed', false, 'Resolved'),
    row(5, 'Closed', true, 'Resolved'),
    row(6, '>Merged', true, 'NoEscalation'),
    { ...row(7, 'Retired', false, 'NoEscalation'), inactive: true },
  ];
}
