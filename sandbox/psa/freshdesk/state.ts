import { companies, contacts, members, seedTickets } from '../seed.ts';

/** Everything that the simulated Freshdesk is and holds; `events` change it, `reset()` begins anew. */

export const apiKey = 'freshdesk-key-canary-8c11';
export const apiAgent = { id: 9000, name: 'MFA Reset Bot', email: 'bot@northwind-msp.com' };
export const groups = [
  { id: 61, name: 'Service Desk' },
  { id: 62, name: 'Second Line' },
];
export const statuses: Record<string, [string, string]> = {
  2: ['Open', 'Being Processed'],
  3: ['Pending', 'Awaiting your Reply'],
  4: ['Resolved', 'This ticket has been Resolved'],
  5: ['Closed', 'This ticket has been Closed'],
  6: ['Waiting on Customer', 'Awaiting your Reply'],
  7: ['Handed over', 'Done elsewhere'],
};

export const types = ['Question', 'Incident'];

export interface TicketRow {
  id: number;
  subject: string;
  description: string;
  status: number;
  priority: number;
  source: number;
  requester_id: number;
  company_id: number | null;
  group_id: number | null;
  type: string | null;
  tags: string[];
  spam: boolean;
  deleted?: boolean;
  created_at: string;
  updated_at: string;
}
export interface ContactRow {
  id: number;
  name: string;
  email: string;
  active: boolean;
  company_id: number;
  other_companies: { company_id: number }[];
  /** Only there when it is true. */
  deleted?: boolean;
}
export interface ConversationRow {
  id: number;
  ticket_id: number;
  body: string;
  body_text: string;
  private: boolean;
  incoming: boolean;
  user_id: number;
  created_at: string;
}
export interface TimeRow {
  id: number;
  ticket_id: number;
  agent_id: number;
  time_spent: string;
  note: string;
  timer_running: boolean;
}

export type Right =
  | 'view'
  | 'contacts'
  | 'agents'
  | 'groups'
  | 'note'
  | 'edit'
  | 'create'
  | 'time'
  | 'fields'
  | 'include';

export interface State {
  tickets: Map<number, TicketRow>;
  companies: { id: number; name: string; domains: string[] }[];
  contacts: ContactRow[];
  agents: { id: number; name: string; email: string }[];
  conversations: ConversationRow[];
  times: TimeRow[];
  mails: { ticketId: number; because: string }[];
  denied: Set<Right>;
  refusesKeys: boolean;
  searchLagMs: number;
  hiddenUntil: Map<number, number>;
  /** Tickets outside of the agent's scope, and the status that tells so. */
  hiddenAs: Map<number, 403 | 404>;
  losesNotes: boolean;
  ignoresConditions: boolean;
  showsNotes: boolean;
  /** A rule of the account mails the contact about a new ticket. */
  mailsNewTickets: boolean;
  /** A field that must be filled before a ticket may be resolved. */
  requiredToClose: string | null;
  /** A field that must be filled before a ticket may be made. */
  requiredToCreate: string | null;
  /** What becomes of a new ticket's company that is none of its contact's. */
  foreignCompany: 'refused' | 'taken' | 'ignored';
  /** A page holds no more rows, whatever was asked for. */
  mostOnPage: number;
  /** Under whose name time is entered, whatever was asked for. */
  timeGoesTo: number | null;
  perMinute: number;
  recent: number[];
  /** Calls that other programs of the account made. */
  usedByOthers: number;
  last: number;
}

/** Long gone contacts and agents ask for tickets as well. */
export const deletedContact = 4999;

export function newState(): State {
  const state: State = {
    tickets: new Map(),
    companies: companies.map(({ id, name }) => ({ id, name, domains: [] })),
    contacts: [
      ...contacts.map(({ id, companyId, first, last, email }) => ({
        id,
        name: `${first} ${last}`,
        email,
        active: true,
        company_id: companyId,
        other_companies: [],
      })),
      // For people whom nobody entered; belongs to each company.
      {
        id: 99,
        name: 'Somebody at a customer',
        email: 'unknown@northwind-msp.com',
        active: true,
        company_id: 250,
        other_companies: [{ company_id: 251 }, { company_id: 252 }],
      },
    ],
    agents: [apiAgent, ...members],
    conversations: [],
    times: [],
    mails: [],
    denied: new Set(),
    refusesKeys: false,
    searchLagMs: 0,
    hiddenUntil: new Map(),
    hiddenAs: new Map(),
    losesNotes: false,
    ignoresConditions: false,
    showsNotes: false,
    mailsNewTickets: false,
    requiredToClose: null,
    requiredToCreate: null,
    foreignCompany: 'refused',
    mostOnPage: 100,
    timeGoesTo: null,
    perMinute: 5000,
    recent: [],
    usedByOthers: 0,
    last: 70_000,
  };
  for (const { id, title, companyId, contactId, state: is } of seedTickets)
    put(state, id, title, companyId, { requester: contactId ?? deletedContact, status: is === 'open' ? 2 : 5 });
  return state;
}

export function put(
  state: State,
  id: number,
  subject: string,
  company: number | null,
  options: { requester: number; status?: number; ageDays?: number },
): TicketRow {
  const at = new Date(Date.now() - (options.ageDays ?? 0) * 86_400_000).toISOString();
  const ticket: TicketRow = {
    id,
    subject,
    description: '',
    status: options.status ?? 2,
    priority: 1,
    source: 2,
    requester_id: options.requester,
    company_id: company,
    group_id: null,
    type: null,
    tags: [],
    spam: false,
    created_at: at,
    updated_at: at,
  };
  state.tickets.set(id, ticket);
  return ticket;
}
