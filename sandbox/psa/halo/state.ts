import { organisations } from '../../world.ts';
import { companies, contacts, members, seedTickets } from '../seed.ts';
import type { ActionRow, AgentRow, ClientRow, OutcomeRow, StatusRow, TicketRow, TypeRow, UserRow } from './rows.ts';

/** Keys of the sandbox's HaloPSA; they open nothing outside this machine. */
export const access = {
  tenant: 'northwind',
  clientId: 'halo-client-canary-31',
  clientSecret: 'halo-secret-canary-5d2e',
} as const;
export const apiAgent: AgentRow = { id: 40, name: 'MFA Reset Bot', email: 'bot@northwind-msp.com', isdisabled: false };
export const hiddenTeam = 'Finance';
export const types: TypeRow[] = [
  { id: 21, name: 'Service Request', mandatory: [], creatable: true, acknowledges: false },
  { id: 22, name: 'Incident', mandatory: ['category_1'], creatable: true, acknowledges: true },
  { id: 23, name: 'Change', mandatory: [], creatable: false, acknowledges: false },
];
export const statuses: StatusRow[] = [
  { id: 1, name: 'New', closed: false },
  { id: 2, name: 'In Progress', closed: false },
  { id: 5, name: 'Resolved', closed: false },
  { id: 9, name: 'Closed', closed: true },
  { id: 12, name: 'Merged', closed: true },
  { id: 30, name: 'Awaiting CAB', closed: false, tickettypes: [23] },
];
export const outcomes: OutcomeRow[] = [
  { id: 7, outcome: 'Private Note', buttonname: 'Private Note', hidefromuser: true, sendemail: false },
  { id: 8, outcome: 'Email User', buttonname: 'Email User', hidefromuser: false, sendemail: true },
  { id: 9, outcome: 'Public Note', buttonname: 'Public Note', hidefromuser: false, sendemail: false },
];

/** `names`: statuses, outcomes and ticket types. */
export type Right = 'create' | 'edit' | 'read' | 'customers' | 'names' | 'agents';

/** Everything that the simulated HaloPSA is and holds; `events` change it, `reset()` begins anew. */
export interface State {
  tickets: Map<number, TicketRow>;
  actions: ActionRow[];
  clients: ClientRow[];
  users: UserRow[];
  agents: AgentRow[];
  tokens: Set<string>;
  mails: { ticketId: number; because: string }[];
  refusesKeys: boolean;
  denied: Set<Right>;
  hiddenUntil: Map<number, number>;
  searchLagMs: number;
  losesNotes: boolean;
  ignoresConditions: boolean;
  /** Outcomes that the agent may not use. */
  refusedOutcomes: Set<number>;
  /** Actions are seen by the customer, or by nobody but agents, whatever was asked. */
  showsNotes: boolean;
  hidesNotes: boolean;
  /** Answers to a new action or a change hold the id and nothing else. */
  answersShortly: boolean;
  /** Actions come oldest first. */
  oldestFirst: boolean;
  /** Lists of actions count the rows that they show, not those that there are. */
  countsShown: boolean;
  /** For tickets of teams that the agent is not in. */
  hiddenAnswer: 403 | 404;
  /** `showall` brings back the closed statuses as well. */
  showAllWins: boolean;
  /** No status counts as closed. */
  tellsNoClosed: boolean;
  /** Status changes are answered well and not made. */
  keepsStatus: boolean;
  /** Time entered for others is entered as the API agent's. */
  ignoresWho: boolean;
  lastAction: number;
  lastActionAt: number;
}

export function newState(): State {
  const state: State = {
    tickets: new Map(),
    actions: [],
    clients: [
      ...companies.map(({ id, name }) => ({ id, name, inactive: false })),
      { id: 255, name: 'Gone Ltd', inactive: true },
    ],
    users: [],
    agents: [apiAgent, ...members.map(({ id, name, email }) => ({ id, name, email, isdisabled: false }))],
    tokens: new Set(),
    mails: [],
    refusesKeys: false,
    denied: new Set(),
    hiddenUntil: new Map(),
    searchLagMs: 0,
    losesNotes: false,
    ignoresConditions: false,
    refusedOutcomes: new Set(),
    showsNotes: false,
    hidesNotes: false,
    answersShortly: false,
    oldestFirst: false,
    countsShown: false,
    hiddenAnswer: 404,
    showAllWins: false,
    tellsNoClosed: false,
    keepsStatus: false,
    ignoresWho: false,
    lastAction: 5000,
    lastActionAt: 0,
  };
  state.users = contacts.map((c) => ({
    id: c.id,
    name: `${c.first} ${c.last}`,
    emailaddress: c.email,
    networklogin: c.email,
    client_id: c.companyId,
    client_name: nameOf(state, c.companyId),
    site_id: c.companyId * 10,
    inactive: false,
  }));
  for (const { id, title, companyId, contactId, state: is, mergedInto } of seedTickets) {
    const status = { open: 1, closed: 9, merged: 12 }[is];
    const ticket = put(state, id, title, companyId, { user: contactId, status });
    if (mergedInto) ticket.merged_into_id = mergedInto;
  }
  put(state, 48230, 'Invoice question', Number(organisations.contoso.psaCompanyId), { user: 77, team: hiddenTeam });
  return state;
}

export const nameOf = (state: State, client: number) => state.clients.find(({ id }) => id === client)?.name ?? '';

export function put(
  state: State,
  id: number,
  summary: string,
  client: number,
  options: { user?: number | undefined; status?: number; team?: string; type?: number } = {},
): TicketRow {
  const user = state.users.find((one) => one.id === options.user);
  const at = new Date().toISOString();
  const ticket: TicketRow = {
    id,
    summary,
    details: '',
    status_id: options.status ?? 1,
    tickettype_id: options.type ?? 21,
    client_id: client,
    client_name: nameOf(state, client),
    site_id: client * 10,
    // Without a person a ticket sits on the customer's General User.
    user_id: user?.id ?? client * 100,
    user_name: user?.name ?? 'General User',
    user_email: user?.emailaddress ?? null,
    hasbeenclosed: statuses.some((one) => one.id === options.status && one.closed),
    agent_id: apiAgent.id,
    team: options.team ?? '1st Line',
    dateoccurred: at,
    lastactiondate: at,
  };
  state.tickets.set(id, ticket);
  return ticket;
}
