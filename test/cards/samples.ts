import type { Drawable } from '../../cards/index.ts';
import type { FormView } from '../../services/resets/formView.ts';
import type { MethodsView, ResetListView, ResetRow } from '../../services/resets/listViews.ts';
import type {
  Attestation,
  Facts,
  MethodLabel,
  MethodOutcome,
  ResetOutcome,
  Stop,
  TicketOutcome,
  Warning,
} from '../../services/resets/types.ts';
import type {
  DevicesView,
  Heading,
  OutcomeView,
  SummaryView,
  WaitingView,
  WorkingView,
} from '../../services/resets/views.ts';

/** One view of every card in every state, for the tests and for the pictures. */

export const clock = { timeZone: 'UTC', now: '2026-03-12T14:00:00.000Z' };
const at = '2026-03-12T13:59:00.000Z';
const until = '2026-03-12T14:20:00.000Z';

export const labels = {
  iphone: label('app:1', 'microsoftAuthenticator', {
    device: 'iPhone 15',
    isDefault: true,
    registered: '2025-03-03T08:00:00Z',
    lastUsed: '2026-03-10T08:00:00Z',
  }),
  pixel: label('app:2', 'microsoftAuthenticator', { device: 'Pixel 8', registered: '2026-01-11T08:00:00Z' }),
  code: label('code:1', 'softwareOath', {}),
  mobile: label('mobile', 'mobile', { ending: '89' }),
  alternate: label('alternateMobile', 'alternateMobile', { ending: '12' }),
  office: label('office', 'office', { ending: '04' }),
  email: label('email', 'email', { ending: 'a…@outlook.com' }),
  passkey: label('passkey:1', 'passkey', { device: 'YubiKey 5', registered: '2025-11-02T08:00:00Z' }),
} as const;

function label(ref: string, type: MethodLabel['type'], rest: Partial<MethodLabel>): MethodLabel {
  return {
    ref,
    type,
    device: null,
    ending: null,
    isDefault: false,
    registered: null,
    lastUsed: null,
    detail: null,
    ...rest,
  };
}

export const heading: Heading = {
  resetId: '0b0e0000-0000-4000-8000-000000000001',
  reference: 'R-7F3K2A',
  organisation: 'Contoso Ltd',
  user: 'Adele Vance',
  signInName: 'adelev@contoso.com',
  ticket: { number: '48213', url: 'https://psa.example.com/48213' },
  technician: 'Megan Bowen',
  startedAt: '2026-03-12T13:58:00.000Z',
};

export function form(rest: Partial<FormView> = {}): FormView {
  return {
    show: 'form',
    formId: '0b0e0000-0000-4000-8000-0000000000f1',
    organisations: [
      { id: 'o1', name: 'Contoso Ltd' },
      { id: 'o2', name: 'Fabrikam Inc' },
    ],
    input: {},
    titles: {},
    tickets: { mayCreate: true, mayBeNone: false, example: '12345' },
    errors: [],
    ...rest,
  };
}

/** Many organisations, with names as long as they come. */
export function organisations(count: number): { id: string; name: string }[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `cccccccc-0000-4000-8000-${String(index).padStart(12, '0')}`,
    name: `Organisation ${index} of the United Kingdom Ltd`,
  }));
}

export function devices(rest: Partial<DevicesView> = {}): DevicesView {
  return {
    show: 'devices',
    heading,
    signal: 'devices-1',
    options: [labels.iphone, labels.pixel, { ...labels.code, device: 'Aegis' }],
    preselected: [],
    until,
    error: null,
    ...rest,
  };
}

export function facts(rest: Partial<Facts> = {}): Facts {
  return {
    organisation: { id: 'o1', name: 'Contoso Ltd', tenantId: 't1' },
    user: {
      id: 'u1',
      name: 'Adele Vance',
      givenName: 'Adele',
      signInName: 'adelev@contoso.com',
      jobTitle: 'Retail Manager',
      department: 'Sales',
      enabled: true,
      guest: false,
    },
    registered: [labels.iphone, labels.pixel, labels.mobile, labels.email],
    chosen: ['app:1', 'app:2'],
    choiceNeeded: false,
    ticket: { id: '48213', number: '48213', title: 'New phone, cannot sign in', url: null, requester: 'Adele Vance' },
    enforcement: { verdict: 'forced', because: { kind: 'policy', name: 'MFA for everyone' } },
    warnings: [],
    stop: null,
    understandingNeeded: false,
    requestIds: [],
    ...rest,
  };
}

export function summary(rest: Partial<SummaryView> = {}): SummaryView {
  return {
    show: 'summary',
    heading,
    signal: 'confirm-1',
    facts: facts(),
    goes: ['app:1', 'app:2'],
    reason: 'newPhone',
    reasonText: 'Old one was handed in',
    signOut: true,
    choices: ['app'],
    callBackEnding: '89',
    newTicket: false,
    until,
    stillChecking: false,
    changed: false,
    errors: [],
    ...rest,
  };
}

export function working(rest: Partial<WorkingView> = {}): WorkingView {
  return {
    show: 'working',
    heading,
    steps: ['check', 'remove', 'verify', 'signOut', 'ticket'],
    now: 1,
    removing: labels.pixel,
    removed: 1,
    of: 2,
    ...rest,
  };
}

export function waiting(rest: Partial<WaitingView> = {}): WaitingView {
  return {
    show: 'waiting',
    heading,
    waitingFor: 'microsoft',
    nextTry: '2026-03-12T14:05:00.000Z',
    nothingRemovedYet: true,
    ...rest,
  };
}

const noted: TicketOutcome = {
  kind: 'noted',
  number: '48213',
  url: 'https://psa.example.com/48213',
  created: false,
  at,
};

export function ended(outcome: Partial<ResetOutcome>, rest: Partial<OutcomeView> = {}): OutcomeView {
  return {
    show: 'outcome',
    heading,
    outcome: { kind: 'done', methods: [], remaining: [], signedOut: true, nothingRemoved: false, at, ...outcome },
    labels: [labels.iphone, labels.pixel, labels.mobile, labels.email],
    choices: ['app'],
    givenName: 'Adele',
    ticket: noted,
    wrongPersonSaid: false,
    mayTryAgain: true,
    ...rest,
  };
}

function results(...all: [string, MethodOutcome['result'], MethodOutcome['why']?][]): MethodOutcome[] {
  return all.map(([ref, result, why]) => ({ ref, result, ...(why ? { why } : {}) }));
}

const done = { methods: results(['app:1', 'removed'], ['app:2', 'removed']), remaining: [labels.mobile, labels.email] };
const nothingDone: Partial<ResetOutcome> = { methods: [], nothingRemoved: true, signedOut: false };
const noConsent: Partial<ResetOutcome> = {
  kind: 'failed',
  ...nothingDone,
  stop: { kind: 'serviceRefused', sentence: 'Contoso Ltd has not consented to the app.', requestId: 'a1b2' },
};

export const allWarnings: Warning[] = [
  { kind: 'enforcement', enforcement: { verdict: 'notForced', because: { kind: 'nothing' } } },
  { kind: 'registrationRestricted', policy: 'Register in the office', where: ['Head office', 'Compliant devices'] },
  { kind: 'phoneStays', refs: ['mobile'] },
  { kind: 'alternateBlocksMobile' },
  { kind: 'emailOnly' },
  { kind: 'sameName', count: 2 },
  { kind: 'requesterDiffers', number: '48213', requester: 'Alex Wilber' },
  { kind: 'requesterUnknown', number: '48213' },
  { kind: 'disabled' },
  { kind: 'guest' },
  { kind: 'federated', domain: 'contoso.com' },
  { kind: 'again', by: 'Lee Gu', at: '2026-03-11T16:32:00.000Z' },
  { kind: 'ticketWithoutCompany', number: '48213' },
  { kind: 'directoryContact', what: ['mobilePhone', 'otherMails'], synced: true },
  { kind: 'unchecked', what: 'policies', permission: 'Policy.Read.All' },
  { kind: 'unchecked', what: 'eligibleRoles', permission: null },
  { kind: 'unchecked', what: 'methods', permission: null },
  { kind: 'unchecked', what: 'domain', permission: null },
  { kind: 'unchecked', what: 'ticket', permission: null },
];

export const allStops: Stop[] = [
  { kind: 'notTechnician' },
  { kind: 'askerUnchecked' },
  { kind: 'organisationDisabled' },
  { kind: 'ownHouse' },
  { kind: 'oneself' },
  { kind: 'colleague' },
  { kind: 'privileged', roles: ['User Administrator'], mayActivate: ['Exchange Administrator'] },
  { kind: 'privilegeUnknown', permission: 'RoleManagement.Read.Directory' },
  { kind: 'methodsUnread', permission: 'UserAuthMethod-Phone.Read.All' },
  { kind: 'protectedGroup' },
  { kind: 'noProtectedGroups' },
  { kind: 'technicianBrake', perHour: 10 },
  { kind: 'organisationBrake', perHour: 5 },
  { kind: 'paused' },
  { kind: 'again', by: 'Lee Gu', at },
  { kind: 'notForced' },
  { kind: 'ticketRequired' },
  { kind: 'ticketClosed', number: '48213' },
  { kind: 'ticketMerged', number: '48213', into: '48200' },
  { kind: 'ticketDiscarded', number: '48213' },
  { kind: 'ticketOfOther', number: '48213', company: 'Fabrikam Inc' },
  { kind: 'requesterDiffers', number: '48213', requester: 'Alex Wilber' },
  { kind: 'requesterUnknown', number: '48213' },
  { kind: 'userGone' },
  { kind: 'tooLate' },
  { kind: 'serviceRefused', sentence: 'Contoso Ltd has not consented to the app.', requestId: 'a1b2' },
  { kind: 'noDefaultWayOut', blocking: ['app:1'] },
];

export const attestations: Attestation[] = [
  'calledBack',
  'managerConfirmed',
  'inPerson',
  'verificationTool',
  'notVerified',
];

const rowStates: ResetRow['state'][] = [
  'partly',
  'summary',
  'working',
  'done',
  'refused',
  'nothing',
  'ticketWaiting',
  'failed',
];

export const resetList: ResetListView = {
  show: 'resetList',
  rows: rowStates.map((state, index) => ({
    resetId: `0b0e0000-0000-4000-8000-00000000000${index}`,
    reference: `R-7F3K2${index}`,
    user: ['Adele Vance', 'Grady Archie', 'Joni Sherman', 'Diego Siciliani'][index % 4] ?? '',
    organisation: index % 2 === 0 ? 'Contoso Ltd' : 'Fabrikam Inc',
    ticket: index === 3 ? null : `4821${index}`,
    at: index < 4 ? at : '2026-03-10T09:20:00.000Z',
    state,
    removed: 1,
    of: 2,
    needsYou: index < 2,
  })),
  olderThan: '2026-03-10T09:20:00.000Z',
};

const methods: MethodsView = {
  show: 'methods',
  organisation: 'Contoso Ltd',
  user: 'Adele Vance',
  signInName: 'adelev@contoso.com',
  enabled: false,
  guest: true,
  registered: Object.values(labels),
  unread: [{ what: 'default method', permission: 'UserAuthenticationMethod.Read.All' }],
};

const note =
  'MFA reset: R-7F3K2A · Done · 2 methods removed. Asked by: Megan Bowen. For: Adele Vance (adelev@contoso.com), Contoso Ltd. Removed: Microsoft Authenticator on iPhone 15; Microsoft Authenticator on Pixel 8.';

/** Every card and state, by a name that also names its picture. */
export const samples: Record<string, Drawable> = {
  'form-empty': form(),
  'form-filled': form({
    input: {
      organisation: 'o1',
      user: 'u1',
      methods: 'app,mobile',
      ticketMode: 'existing',
      ticket: '48213',
      reason: 'lostOrStolen',
      reasonText: 'Left on the train',
    },
    titles: { user: 'Adele Vance (adelev@contoso.com) · Retail Manager', ticket: '48213 · New phone, cannot sign in' },
  }),
  'form-one-organisation': form({
    organisations: [{ id: 'o1', name: 'Contoso Ltd' }],
    tickets: { mayCreate: false, mayBeNone: false, example: '12345' },
  }),
  'form-error': form({
    input: { organisation: 'o1', userTyped: 'adelle', methods: 'app,mobile', ticketMode: 'existing', ticket: '48213' },
    titles: { ticket: '48213 · New phone, cannot sign in' },
    errors: [{ field: 'user', kind: 'notFound', typed: 'adelle', organisation: 'Contoso Ltd' }],
  }),
  'form-errors': form({
    organisations: 'typeAhead',
    tickets: { mayCreate: true, mayBeNone: true, example: '12345' },
    errors: [
      { field: 'organisation', kind: 'missing' },
      { field: 'user', kind: 'several', typed: 'adele', signInNames: ['adelev@contoso.com', 'adele.b@contoso.com'] },
      { field: 'methods', kind: 'missing' },
      { field: 'ticket', kind: 'notFound', number: '999', example: '12345' },
      { field: 'reason', kind: 'missing' },
    ],
  }),
  'devices-several': devices(),
  'devices-error': devices({ error: 'noneChosen' }),
  'summary-calm': summary(),
  'summary-warnings': summary({
    facts: facts({
      understandingNeeded: true,
      enforcement: { verdict: 'notForced', because: { kind: 'nothing' } },
      warnings: [
        { kind: 'enforcement', enforcement: { verdict: 'notForced', because: { kind: 'nothing' } } },
        { kind: 'phoneStays', refs: ['mobile'] },
        { kind: 'requesterDiffers', number: '48213', requester: 'Alex Wilber' },
      ],
    }),
    reason: 'lostOrStolen',
    reasonText: '',
  }),
  'summary-errors': summary({
    changed: true,
    errors: ['attestation', 'understood'],
    facts: facts({ understandingNeeded: true }),
  }),
  'summary-checking': summary({ stillChecking: true, newTicket: true, facts: facts({ ticket: null }) }),
  'summary-blocked': summary({
    facts: facts({ stop: { kind: 'privileged', roles: ['User Administrator'], mayActivate: [] } }),
  }),
  'summary-nothing-stays': summary({
    facts: facts({ registered: [labels.mobile] }),
    goes: ['mobile'],
    choices: ['mobile'],
    callBackEnding: null,
  }),
  'summary-nothing': summary({ goes: [] }),
  'working-check': working({ now: 0, removing: null, removed: 0 }),
  'working-remove': working(),
  'working-ticket': working({ now: 4, removing: null, removed: 2 }),
  'waiting-microsoft': waiting(),
  'waiting-other-reset': waiting({ waitingFor: 'otherReset' }),
  'waiting-propagation': waiting({ waitingFor: 'propagation', nothingRemovedYet: false }),
  'outcome-done': ended(done),
  'outcome-new-ticket': ended(done, {
    heading: { ...heading, ticket: null },
    ticket: { ...noted, number: '48230', url: null, created: true },
    mayTryAgain: false,
  }),
  'outcome-already-gone': ended({
    methods: results(['app:1', 'alreadyGone']),
    remaining: [],
    signedOut: 'guest',
  }),
  'outcome-partly': ended({
    kind: 'partly',
    methods: results(['app:1', 'blocked', 'default'], ['app:2', 'removed'], ['mobile', 'notConfirmed']),
    remaining: [labels.iphone, labels.mobile],
  }),
  'outcome-nothing': ended({ kind: 'nothing', remaining: [labels.mobile], signedOut: false, nothingRemoved: true }),
  'outcome-blocked': ended({
    kind: 'blocked',
    methods: results(['mobile', 'blocked', 'alternateBlocksMobile']),
    stop: { kind: 'protectedGroup' },
    nothingRemoved: true,
    signedOut: false,
  }),
  'outcome-refused': ended({ kind: 'refused', ...nothingDone }),
  'outcome-failed': ended(noConsent),
  'outcome-failed-unknown': ended({
    kind: 'failed',
    methods: results(['app:1', 'notConfirmed']),
    signedOut: false,
  }),
  'outcome-too-late': ended({
    kind: 'failed',
    methods: results(['app:1', 'failed', 'tooLate']),
    nothingRemoved: true,
    signedOut: false,
  }),
  'outcome-expired': ended({ kind: 'expired', ...nothingDone }, { ticket: { kind: 'none' } }),
  'outcome-cancelled': ended({ kind: 'cancelled', ...nothingDone }, { ticket: { kind: 'none' } }),
  'outcome-ticket-waiting': ended(done, { ticket: { kind: 'waiting', nextTry: '2026-03-12T14:05:00.000Z', tries: 3 } }),
  'outcome-ticket-refused': ended(done, {
    ticket: { kind: 'refused', sentence: 'The PSA does not allow notes on this board.', note, number: '48213' },
  }),
  'outcome-wrong-person': ended(done, { wrongPersonSaid: true }),
  ...later(),
  'list-rows': resetList,
  'list-everybody': {
    ...resetList,
    rows: resetList.rows.map((row) => ({ ...row, technician: 'Megan Bowen' })),
    olderThan: null,
    everybody: { filter: 'contoso open', next: { skip: 7, mark: 'abc' } },
  },
  'list-none-fits': { show: 'resetList', rows: [], olderThan: null, everybody: { filter: 'contso', next: null } },
  'list-empty': { show: 'resetList', rows: [], olderThan: null },
  methods,
  'methods-none': { ...methods, enabled: true, guest: false, registered: [], unread: [] },
  'help-technician': { show: 'help', administrator: false, unknownText: false },
  'help-administrator': { show: 'help', administrator: true, unknownText: true },
  welcome: { show: 'welcome' },
  'notice-stop': { show: 'stop', stop: { kind: 'technicianBrake', perHour: 10 }, organisation: 'Contoso Ltd' },
  'notice-not-here': { show: 'notHere' },
  'notice-personal-only': { show: 'personalOnly' },
  'notice-paused': { show: 'paused', by: 'Alex Wilber', at, paused: true },
  'notice-resumed': { show: 'paused', by: 'Alex Wilber', at, paused: false },
  'notice-allowed': { show: 'allowedHere', allowed: true },
  'notice-disallowed': { show: 'allowedHere', allowed: false },
  'notice-not-yours': { show: 'notYours', technician: 'Megan Bowen' },
  'notice-gone': { show: 'gone' },
  'notice-expired': { show: 'expiredForm' },
  'notice-cancelled': { show: 'cancelledForm' },
  'notice-administrators': { show: 'administratorsOnly' },
  'notice-trouble': {
    show: 'trouble',
    sentence: 'The database does not answer. Try again in a minute.',
    reference: 'T-4K2M9',
  },
};

/** What comes after the outcome, and from the extension. */
function later(): Record<string, Drawable> {
  const registered = { state: 'registered' as const, methods: [labels.pixel], at, notThem: null };
  const told = { show: 'told' as const, heading, givenName: 'Adele' };
  const refused = ended(done, {
    ticket: { kind: 'refused', sentence: 'The PSA does not allow notes on this board.', note, number: '48213' },
  });
  const ticket = (number: string, title: string) => ({
    number,
    title,
    organisation: 'Contoso Ltd',
    requester: 'Adele Vance',
    state: 'open' as const,
  });
  const seven = ['48213', '48217', '48218', '48219', '48220', '48221', '48222'];
  return {
    'outcome-watching': ended(done, { watch: { state: 'watching', until: '2026-03-13T13:59:00.000Z' } }),
    'outcome-registered': ended(done, { watch: registered }),
    'outcome-not-them': ended(done, { watch: { ...registered, notThem: { by: 'Megan Bowen', at } } }),
    'outcome-not-registered': ended(done, { watch: { state: 'none', looked: true, at } }),
    'outcome-registration-unknown': ended(done, { watch: { state: 'none', looked: false, at } }),
    'outcome-watch-stopped': ended(done, { watch: { state: 'stopped', by: 'Megan Bowen', at } }),
    'told-ended': { ...told, what: 'ended', ended: ended(done) },
    'told-dead-end': { ...told, what: 'deadEnd', ended: refused, note },
    'told-dead-end-consent': {
      ...told,
      what: 'deadEnd',
      ended: ended(noConsent),
      note: null,
    },
    'told-registered': { ...told, what: 'registered', watch: registered },
    'told-not-them': { ...told, what: 'registered', watch: { ...registered, notThem: { by: 'Megan Bowen', at } } },
    'told-not-registered': { ...told, what: 'notRegistered', watch: { state: 'none', looked: true, at } },
    'told-registration-unknown': { ...told, what: 'notRegistered', watch: { state: 'none', looked: false, at } },
    'form-from-message': form({
      input: { organisation: 'o1', userTyped: 'adele.vance@contoso.com', ticketMode: 'existing', ticketTyped: '48213' },
      appears: 'here',
      found: {
        quoted: false,
        tickets: [ticket('48213', 'New phone, cannot sign in')],
        unchecked: ['48999'],
        people: [{ address: 'nobody@contoso.com', organisation: { id: 'o1', name: 'Contoso Ltd' }, unknown: true }],
      },
    }),
    'form-seven-tickets': form({
      appears: 'personalNotAllowed',
      found: { quoted: true, tickets: seven.map((number) => ticket(number, 'Phone')), unchecked: [], people: [] },
    }),
    'notice-goes-on': { show: 'goesOn', where: 'conversation' },
    'notice-not-installed': { show: 'notInstalled', formId: 'f1' },
    'notice-retried': { show: 'retried', reference: 'R-7F3K2A' },
    'notice-tells-here': { show: 'tellsHere', here: true },
    'notice-tells-apart': { show: 'tellsHere', here: false },
    'notice-no-organisation': { show: 'noOrganisation', typed: 'Contso' },
    link: {
      show: 'link',
      organisation: 'Contoso Ltd',
      ticket: '48213',
      url: 'https://teams.microsoft.com/l/chat/0/0?tenantId=aaaaaaaa-0000-4000-8000-000000000001&users=28%3Abbbbbbbb-0000-4000-8000-000000000001&message=reset%20MFA%20in%20%22Contoso%20Ltd%22%20%2348213',
    },
  };
}
