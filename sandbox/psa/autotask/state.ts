import { companies, contacts, members, seedTickets } from '../seed.ts';

/** Everything that the simulated Autotask is and holds; `events` change it, `reset()` begins anew. */

export const access = {
  integrationCode: 'autotask-code-canary-77',
  userName: 'mfa-bot-canary@northwind-msp.com',
  secret: 'autotask-secret-canary-41d0',
} as const;
export const apiResource = { id: 400, name: 'MFA Reset Bot' };

export interface TicketRow {
  id: number;
  ticketNumber: string;
  title: string;
  description: string;
  status: number;
  priority: number;
  queueID: number;
  companyID: number;
  contactID: number | null;
  assignedResourceID: number | null;
  assignedResourceRoleID: number | null;
  externalID: string;
  createDate: string;
  lastActivityDate: string;
}
export interface NoteRow {
  id: number;
  ticketID: number;
  title: string;
  description: string;
  noteType: number;
  publish: number;
  creatorResourceID: number;
  createDateTime: string;
}
export interface TimeRow {
  id: number;
  ticketID: number;
  resourceID: number;
  roleID: number;
  startDateTime: string;
  endDateTime: string;
  hoursWorked: number;
  summaryNotes: string;
  internalNotes: string;
}
export interface Label {
  value: string;
  label: string;
  isActive: boolean;
  isSystem: boolean;
}

const label = (value: number, text: string, isActive = true): Label => ({
  value: String(value),
  label: text,
  isActive,
  isSystem: value === 1 || value === 5,
});

/** Numbers are the tenant's own but for New and Complete; 0 is a number like any other. */
export const picklists = {
  Tickets: {
    status: [
      label(1, 'New'),
      label(8, 'In Progress'),
      label(7, 'Waiting Customer'),
      label(29, 'Resolved'),
      label(5, 'Complete'),
      label(30, 'Old', false),
    ],
    priority: [label(0, 'Medium'), label(1, 'High')],
    queueID: [label(8, 'Service Desk'), label(9, 'Second Line')],
    ticketCategory: [label(3, 'Standard'), label(104, 'MFA resets')],
  },
  TicketNotes: {
    publish: [label(1, 'All Autotask Users'), label(2, 'Internal Project Team'), label(4, 'Internal & Co-Managed')],
    noteType: [label(1, 'Task Summary'), label(2, 'Task Detail'), label(13, 'System Workflow Note')],
  },
};

export type Right = 'view' | 'companies' | 'notes' | 'edit' | 'add' | 'time';

export interface State {
  tickets: Map<number, TicketRow>;
  companies: { id: number; companyName: string; isActive: boolean }[];
  contacts: {
    id: number;
    companyID: number;
    firstName: string;
    lastName: string;
    emailAddress: string;
    isActive: number;
  }[];
  resources: {
    id: number;
    firstName: string;
    lastName: string;
    email: string;
    isActive: boolean;
    defaultServiceDeskRoleID: number | null;
  }[];
  notes: NoteRow[];
  times: TimeRow[];
  denied: Set<Right>;
  refusesKeys: boolean;
  /** "Zone information could not be determined", though the user is right. */
  zoneUnknown: boolean;
  /** Where it says that the API is; null: here. */
  zoneUrl: string | null;
  publish: Label[];
  externalIdQueryable: boolean;
  losesNotes: boolean;
  ignoresConditions: boolean;
  keepsStatus: boolean;
  searchLagMs: number;
  hiddenUntil: Map<number, number>;
  /** Requests at work now, for each kind of record. */
  threads: Map<string, number>;
  last: number;
}

export function newState(): State {
  const state: State = {
    tickets: new Map(),
    companies: [
      ...companies.map(({ id, name }) => ({ id, companyName: name, isActive: true })),
      { id: 0, companyName: 'Northwind Managed IT', isActive: true },
      { id: 255, companyName: 'Gone Ltd', isActive: false },
    ],
    contacts: contacts.map(({ id, companyId, first, last, email }) => ({
      id,
      companyID: companyId,
      firstName: first,
      lastName: last,
      emailAddress: email,
      isActive: 1,
    })),
    resources: members.map(({ id, name, email }) => {
      const [firstName = '', lastName = ''] = name.split(' ');
      return { id, firstName, lastName, email, isActive: true, defaultServiceDeskRoleID: 70 };
    }),
    notes: [],
    times: [],
    denied: new Set(),
    refusesKeys: false,
    zoneUnknown: false,
    zoneUrl: null,
    publish: picklists.TicketNotes.publish,
    externalIdQueryable: true,
    losesNotes: false,
    ignoresConditions: false,
    keepsStatus: false,
    searchLagMs: 0,
    hiddenUntil: new Map(),
    threads: new Map(),
    last: 90_000,
  };
  for (const { id, title, companyId, contactId, state: is } of seedTickets)
    put(state, id, title, companyId, { contact: contactId ?? null, status: is === 'open' ? 1 : 5 });
  return state;
}

/** `T` and a day, then a counter. */
export const numberOf = (id: number) => `T20260131.${id}`;

export function put(
  state: State,
  id: number,
  title: string,
  companyID: number,
  options: { contact: number | null; status?: number },
): TicketRow {
  const at = new Date().toISOString();
  const ticket: TicketRow = {
    id,
    ticketNumber: numberOf(id),
    title,
    description: '',
    status: options.status ?? 1,
    priority: 0,
    queueID: 8,
    companyID,
    contactID: options.contact,
    assignedResourceID: null,
    assignedResourceRoleID: null,
    externalID: '',
    createDate: at,
    lastActivityDate: at,
  };
  state.tickets.set(id, ticket);
  return ticket;
}
