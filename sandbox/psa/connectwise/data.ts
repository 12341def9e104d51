import { connectWise, organisations } from '../../world.ts';
import type { BoardRow, CompanyRow, ConnectWiseData, ContactRow, Reference, StatusRow, TicketRow } from './rows.ts';

/** What the sandbox's ConnectWise holds at first: companies, contacts, boards, statuses, tickets. */

/** Numbers that people and tests may name. */
export const tickets = {
  adele: 48213,
  fabrikam: 48214,
  closed: 48215,
  merged: 48216,
  mergedInto: 48213,
  noContact: 48217,
  otherRequester: 48218,
  bare: 48219,
  contactOnly: 48220,
  hiddenBoard: 48221,
  escalations: 48222,
} as const;

const serviceDesk: BoardRow = { ...connectWise.board, inactiveFlag: false, projectFlag: false };
const escalations: BoardRow = { id: 2, name: 'Escalations', inactiveFlag: false, projectFlag: false };
/** Not visible to the API member: its tickets look as if they did not exist. */
export const hiddenBoard: BoardRow = { id: 3, name: 'Finance', inactiveFlag: false, projectFlag: false };
const retired: BoardRow = { id: 4, name: 'Old Desk', inactiveFlag: true, projectFlag: false };
const projects: BoardRow = { id: 5, name: 'Projects', inactiveFlag: false, projectFlag: true };

const people: [company: number, id: number, first: string, last: string, email: string][] = [
  [250, 77, 'Adele', 'Vance', 'adele.vance@contoso.com'],
  [250, 78, 'Diego', 'Siciliani', 'diego.siciliani@contoso.com'],
  [250, 79, 'Grady', 'Archie', 'grady.archie@contoso.com'],
  [251, 80, 'Lidia', 'Holloway', 'lidia.holloway@fabrikam.com'],
  [251, 81, 'Joni', 'Sherman', 'joni.sherman@fabrikam.com'],
  [252, 82, 'Isaiah', 'Langer', 'isaiah.langer@adatum.com'],
  // Two contacts with one address: nobody can tell which one called.
  [252, 83, 'Front', 'Desk', 'desk@adatum.com'],
  [252, 84, 'Reception', 'Desk', 'desk@adatum.com'],
];

const hostile = [
  '[reset](https://evil.example) **urgent** <at>everyone</at>',
  '<script>alert(1)</script> ${title} {{TIME(2026-01-01T00:00:00Z)}}',
  'Printer "3rd floor" 100% * broken [again] \\o/',
  '\u202Erecnac - right to left, and emoji \u{1F4F1}\u{1F512}',
];
const everyday = [
  'Outlook asks for a password again and again',
  'New phone, cannot sign in',
  'VPN drops every hour',
  'Shared mailbox missing',
  'Laptop does not wake up',
  'Teams: no sound in meetings',
  'MFA code never arrives',
];

/** A fresh world; the same one each time. */
export function connectWiseData(): ConnectWiseData {
  const companies: CompanyRow[] = [
    ...Object.values(organisations).map((o) => companyRow(Number(o.psaCompanyId), o.name)),
    companyRow(253, 'Litware, Inc. & "Sons"'),
    { ...companyRow(254, 'Tailspin Toys'), refusesSaves: true },
    { ...companyRow(255, 'Gone Ltd'), deletedFlag: true },
  ];
  const contacts = people.map(([company, id, firstName, lastName, email]) => ({
    id,
    firstName,
    lastName,
    company: reference(companies, company),
    inactiveFlag: false,
    communicationItems: [
      { id: id * 10, value: '+1 555 0190', defaultFlag: true, communicationType: 'Phone' as const },
      { id: id * 10 + 1, value: email, defaultFlag: true, communicationType: 'Email' as const },
    ],
  }));
  const boards = [serviceDesk, escalations, hiddenBoard, retired, projects];
  const data: ConnectWiseData = {
    companies,
    contacts,
    boards,
    statuses: boards.filter((b) => !b.projectFlag).flatMap(statusesOf),
    tickets: new Map(),
    notes: [],
  };
  for (let n = 0; n < 30; n += 1) {
    const [company, contact] = people[n % people.length] ?? [250, 77];
    const title = n % 8 === 7 ? hostile[(n >> 3) % hostile.length] : everyday[n % everyday.length];
    put(data, 48180 + n, title ?? '', company, { contact });
  }
  put(data, tickets.adele, 'Adele Vance: new phone, cannot sign in', 250, { contact: 77 });
  put(data, tickets.fabrikam, 'Lidia Holloway: lost phone', 251, { contact: 80 });
  put(data, tickets.closed, 'Adele Vance: mailbox full', 250, { contact: 77, status: 105 });
  const merged = put(data, tickets.merged, 'Adele Vance: phone', 250, { contact: 77, status: 106 });
  merged.mergedParentTicket = { id: tickets.mergedInto, summary: 'Adele Vance: new phone, cannot sign in' };
  put(data, tickets.noContact, 'Somebody cannot sign in', 250, {});
  put(data, tickets.otherRequester, 'Please reset MFA for Adele', 250, { contact: 78 });
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
