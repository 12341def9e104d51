import { companies, contacts, members, seedTickets } from '../seed.ts';
import { complete, type Label, noteLists } from './picklists.ts';

/** Everything that the simulated Autotask is and holds; `events` change it, `reset()` begins anew. */

export const access = {
  integrationCode: 'autotask-code-canary-77',
  userName: 'mfa-bot-canary@northwind-msp.com',
  secret: 'autotask-secret-canary-41d0',
} as const;
export const apiResource = { id: 400, name: 'MFA Reset Bot' };
/** Roles that resources hold for a queue. */
export const roles = [70, 71];

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
  billingCodeID: number | null;
  ticketCategory: number;
  dueDateTime: string | null;
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
  billingCodeID: number | null;
  startDateTime: string;
  endDateTime: string;
  hoursWorked: number;
  summaryNotes: string;
  internalNotes: string;
}
export interface CompanyRow {
  id: number;
  companyName: string;
  isActive: boolean;
}
export interface ContactRow {
  id: number;
  companyID: number;
  firstName: string;
  lastName: string;
  emailAddress: string;
  emailAddress2: string | null;
  emailAddress3: string | null;
  isActive: number;
}
export interface ResourceRow {
  id: number;
  firstName: string;
  lastName: string;
  email: string;
  isActive: boolean;
  defaultServiceDeskRoleID: number | null;
}

export type Right = 'tickets' | 'companies' | 'contacts' | 'notes' | 'edit' | 'add' | 'time' | 'resources';

export interface State {
  tickets: Map<number, TicketRow>;
  companies: CompanyRow[];
  contacts: ContactRow[];
  resources: ResourceRow[];
  notes: NoteRow[];
  times: TimeRow[];
  mails: { ticketId: number; because: string }[];
  denied: Set<Right>;
  /** In a line of business that the API user is not in. */
  invisible: Set<number>;
  refusesKeys: boolean;
  /** "Zone information could not be determined", though the user is right. */
  zoneUnknown: boolean;
  /** Where it says that the API is; null: here. */
  zoneUrl: string | null;
  publish: Label[];
  /** A missing ticket is an empty item instead of a 404. */
  emptyItems: boolean;
  externalIdHidden: boolean;
  losesNotes: boolean;
  showsNotes: boolean;
  ignoresConditions: boolean;
  keepsStatus: boolean;
  mailsNewTickets: boolean;
  /** What the ticket category wants filled in beside the usual. */
  requiredField: string | null;
  needsWorkType: boolean;
  searchLagMs: number;
  hiddenUntil: Map<number, number>;
  /** Requests at work now, for each kind of record; each place is freed so long after its answer. */
  threads: Map<string, number>;
  releaseMs: number;
  perHour: number;
  recent: number[];
  last: number;
}

export function newState(): State {
  const state: State = {
    tickets: new Map(),
    companies: [
      { id: 0, companyName: 'Northwind Managed IT', isActive: true },
      ...companies.map(({ id, name }) => ({ id, companyName: name, isActive: true })),
      { id: 255, companyName: 'Gone Ltd', isActive: false },
    ],
    contacts: contacts.map(({ id, companyId, first, last, email }) => ({
      id,
      companyID: companyId,
      firstName: first,
      lastName: last,
      emailAddress: email,
      emailAddress2: null,
      emailAddress3: null,
      isActive: 1,
    })),
    resources: members.map(({ id, name, email }) => {
      const [firstName = '', lastName = ''] = name.split(' ');
      return { id, firstName, lastName, email, isActive: true, defaultServiceDeskRoleID: 70 };
    }),
    notes: [],
    times: [],
    mails: [],
    denied: new Set(),
    invisible: new Set(),
    refusesKeys: false,
    zoneUnknown: false,
    zoneUrl: null,
    publish: noteLists.publish,
    emptyItems: false,
    externalIdHidden: false,
    losesNotes: false,
    showsNotes: false,
    ignoresConditions: false,
    keepsStatus: false,
    mailsNewTickets: false,
    requiredField: null,
    needsWorkType: false,
    searchLagMs: 0,
    hiddenUntil: new Map(),
    threads: new Map(),
    releaseMs: 0,
    perHour: 10_000,
    recent: [],
    last: 90_000,
  };
  for (const { id, title, companyId, contactId, state: is } of seedTickets) {
    put(state, id, title, companyId, { contactID: contactId ?? null, status: is === 'open' ? 1 : complete });
  }
  return state;
}

/** `T` and a day, then a counter. */
export const numberOf = (id: number) => `T20260131.${id}`;

export function put(
  state: State,
  id: number,
  title: string,
  companyID: number,
  change: Partial<TicketRow> = {},
): TicketRow {
  const at = new Date().toISOString();
  const ticket: TicketRow = {
    id,
    ticketNumber: numberOf(id),
    title,
    description: '',
    status: 1,
    priority: 0,
    queueID: 8,
    companyID,
    contactID: null,
    assignedResourceID: null,
    assignedResourceRoleID: null,
    billingCodeID: null,
    ticketCategory: 3,
    dueDateTime: null,
    externalID: '',
    createDate: at,
    lastActivityDate: at,
    ...change,
  };
  state.tickets.set(id, ticket);
  return ticket;
}
