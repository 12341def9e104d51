import { ServiceError, type ServiceErrorKind } from '../../../services/errors.ts';
import type { EntraUser, Graph, RegisteredMethod } from '../../../services/graph/graph.ts';
import type { NewTicket, Note, Psa } from '../../../services/psa/psa.ts';
import type { Notifier } from '../../../services/resets/notifier.ts';
import type { AnyView } from '../../../services/resets/views.ts';
import { aMethod, aTicket, aUser } from '../../builders.ts';

/** The ports of a reset, played by well-behaved outsiders. A test replaces the one verb that it is about. */

export interface Directory {
  graph: Graph;
  user: EntraUser;
  methods: RegisteredMethod[];
  /** What was asked to change something, in order. */
  changes: string[];
}

export interface Helpdesk {
  psa: Psa;
  notes: Note[];
  /** Every call for a new ticket. */
  asked: NewTicket[];
}

export interface Screenshots {
  notifier: Notifier;
  shown: AnyView[];
  said: string[];
}

/** Graph gives every phone of one kind the same id, whatever the number. */
const ids = { mobile: '3179e48a-750b-4051-897c-87b9720928f7', alternate: 'b6332ec1-7057-4abe-9331-3d72feddfe41' };
export const aMobile = (number = '+1 5555550189') => aMethod({ type: 'mobile', id: ids.mobile, number, device: null });
export const anAlternateMobile = () =>
  aMethod({ type: 'alternateMobile', id: ids.alternate, number: '+1 5555550188', device: null });

const passing = (service: ServiceError['service'], kind: ServiceErrorKind) =>
  new ServiceError(service, kind, `${service} says ${kind}.`, kind === 'throttled' ? { retryAfterMs: 1000 } : {});
export const graphSays = (kind: ServiceErrorKind) => passing('Microsoft Graph', kind);
export const psaSays = (kind: ServiceErrorKind) => passing('PSA', kind);

/** Fails the first `times` calls, then does what it did before. */
export function failing<A extends unknown[], T>(
  verb: (...args: A) => Promise<T>,
  error: Error,
  times = 1,
): (...args: A) => Promise<T> {
  let left = times;
  return async (...args) => {
    if (left-- > 0) throw error;
    return verb(...args);
  };
}

const unexpected = (verb: string) => async (): Promise<never> => {
  throw new Error(`Nobody expected ${verb}.`);
};

export function fakeDirectory(organisationId: string): Directory {
  const user = aUser();
  const methods = [aMobile()];
  const changes: string[] = [];
  const graph: Graph = {
    findUsers: unexpected('findUsers'),
    getUser: unexpected('getUser'),
    readOrganisation: unexpected('readOrganisation'),
    permissions: unexpected('permissions'),
    forget: () => {},
    matchUsers: async (tenantId) => (tenantId === organisationId ? [user] : []),
    countNamesakes: async () => 1,
    readTarget: async () => ({ user, methods: [...methods], privilege: [], unread: [], requestIds: [] }),
    readMethods: async () => ({ methods: [...methods], unread: [], requestIds: [] }),
    readMethodsOf: async (_tenant, ids) => new Map(ids.map((id) => [id, [...methods]])),
    readDefault: async () => null,
    readEligibleRoles: async () => ({ roles: [] }),
    readPolicies: async () => ({ enforcement: { verdict: 'forced', because: { kind: 'perUser' } }, restriction: null }),
    readFederation: async () => ({ federated: false }),
    memberOf: async () => [],
    deleteMethod: async (_tenant, _user, { type, id }) => {
      changes.push(`delete ${type}`);
      const at = methods.findIndex((m) => m.type === type && m.id === id);
      if (at === -1) return { result: 'absent', requestId: 'request of the delete' };
      methods.splice(at, 1);
      return { result: 'deleted', requestId: 'request of the delete' };
    },
    setDefault: async (_tenant, _user, type) => void changes.push(`default ${type}`),
    revokeSessions: async () => {
      changes.push('end sessions');
      return { requestId: 'request of the sign-out' };
    },
  };
  return { graph, user, methods, changes };
}

export function fakePsa(): Helpdesk {
  const notes: Note[] = [];
  const asked: NewTicket[] = [];
  const psa: Psa = {
    product: 'A PSA',
    name: 'main',
    limits: { noteLength: 10_000, titleLength: 100, settlesMs: 70_000 },
    rights: { readTickets: '', readCompanies: '', addNote: '', changeStatus: '', createTicket: '', addTime: '' },
    numberPattern: /#(\d+)/,
    numberExample: '12345',
    cannot: [],
    checkConnection: unexpected('checkConnection'),
    findTickets: unexpected('findTickets'),
    listCompanies: unexpected('listCompanies'),
    getCompany: unexpected('getCompany'),
    setStatus: unexpected('setStatus'),
    addTime: unexpected('addTime'),
    choices: unexpected('choices'),
    ticketUrl: () => null,
    getTicket: async () => aTicket(),
    ensureTicket: async (ticket) => {
      asked.push(ticket);
      return { ticket: aTicket({ id: '9001', number: '9001' }), created: true };
    },
    ensureNote: async (_ticket, note) => {
      if (notes.some(({ key }) => key === note.key)) return 'alreadyThere';
      notes.push(note);
      return 'added';
    },
  };
  return { psa, notes, asked };
}

export function fakeNotifier(): Screenshots {
  const shown: AnyView[] = [];
  const said: string[] = [];
  const notifier: Notifier = {
    show: async (place, view) => {
      shown.push(view);
      return { ...place, cardId: 'card 1' };
    },
    progress: (_place, view) => void shown.push(view),
    say: async (_place, line) => void said.push(line),
  };
  return { notifier, shown, said };
}
