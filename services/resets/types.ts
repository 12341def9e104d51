import type { Enforcement, Stop, Warning } from './findings.ts';

/** The words of a reset: what was asked, what is known, what became of it. No vendor and no card in here. */

/** What a technician chooses. The original's five authentication types. */
export const methodChoices = ['app', 'mobile', 'office', 'alternateMobile', 'email'] as const;
export type AuthenticationMethodChoice = (typeof methodChoices)[number];

/** What Microsoft Graph lists, under short names. `other` is whatever we do not know yet: shown, never a target. */
export type MethodType =
  | 'microsoftAuthenticator'
  | 'softwareOath'
  | 'mobile'
  | 'office'
  | 'alternateMobile'
  | 'email'
  | 'passkey'
  | 'windowsHello'
  | 'platformCredential'
  | 'temporaryAccessPass'
  | 'hardwareOath'
  | 'external'
  | 'qrCodePin'
  | 'other';

/** A registered method as people may see it: at most the last two digits of a number, a masked address. */
export interface MethodLabel {
  /** Names the method inside one reset: its type, and its id where a type may occur twice. */
  ref: string;
  type: MethodType;
  /** The device's name, as the person's phone gave it (untrusted), or null. */
  device: string | null;
  /** Masked number or address: `89`, `a…@outlook.com`; null where there is none. */
  ending: string | null;
  isDefault: boolean;
  /** ISO dates, null when Microsoft tells none. */
  registered: string | null;
  lastUsed: string | null;
  /** Tells two entries of one name apart (device tag, app version), or null. */
  detail: string | null;
}

/** A person who acts in Teams. The key is tenant and object id; the name is for display only. */
export interface Person {
  tenantId: string;
  id: string;
  name: string;
}

export const reasons = ['lostOrStolen', 'newPhone', 'changedNumber', 'appDoesNotWork', 'other'] as const;
export type Reason = (typeof reasons)[number];

export type TicketWish =
  | { kind: 'existing'; number: string } // a PSA's number as text, without a leading #
  | { kind: 'new' }
  | { kind: 'none' };

/** What was asked; never changes. `user` is an object id, or a sign-in name or address as typed. */
export interface ResetRequest {
  organisationId: string;
  user: { id: string } | { typed: string };
  methods: AuthenticationMethodChoice[];
  ticket: TicketWish;
  /** Null when a typed command skipped the form. */
  reason: Reason | null;
  reasonText: string;
  signOut: boolean;
}

/** Where a reset shows itself. Plain data that bot/ understands and services only store. */
export interface Place {
  tenantId: string;
  serviceUrl: string;
  conversationId: string;
  conversationType: 'personal' | 'groupChat' | 'channel';
  /** The message that holds the card; null until it was sent. */
  cardId: string | null;
  /** In a channel the id of the thread's first message; null elsewhere. */
  threadId: string | null;
}

export const attestations = ['calledBack', 'managerConfirmed', 'inPerson', 'verificationTool', 'notVerified'] as const;
export type Attestation = (typeof attestations)[number];

/** What the technician answered on the summary. Who pressed is part of it. */
export type Confirmation =
  | { kind: 'remove'; caller: Attestation; understood: boolean; by: Person }
  | { kind: 'back'; by: Person }
  | { kind: 'cancel'; by: Person };

/** What the technician chose on the devices card. */
export type DeviceChoice =
  | { kind: 'chosen'; refs: string[]; by: Person }
  | { kind: 'back'; by: Person }
  | { kind: 'cancel'; by: Person };

export type { Enforcement, Stop, Warning } from './findings.ts';

export interface UserFacts {
  id: string;
  name: string;
  givenName: string | null;
  signInName: string;
  jobTitle: string | null;
  department: string | null;
  enabled: boolean;
  guest: boolean;
}

export interface TicketFacts {
  id: string;
  number: string;
  title: string;
  url: string | null;
  requester: string | null;
}

/** Everything the summary says. Stored in the journal: no number, no address, no secret. */
export interface Facts {
  organisation: { id: string; name: string; tenantId: string };
  user: UserFacts;
  registered: MethodLabel[];
  /** refs of registered methods that the chosen types cover. */
  chosen: string[];
  /** The technician has to say which: several apps, or a code app among others. */
  choiceNeeded: boolean;
  ticket: TicketFacts | null;
  enforcement: Enforcement;
  warnings: Warning[];
  stop: Stop | null;
  /** The tick "knows to register again" is needed. */
  understandingNeeded: boolean;
  requestIds: string[];
}

export type MethodResult = 'removed' | 'alreadyGone' | 'notConfirmed' | 'blocked' | 'failed';

export interface MethodOutcome {
  ref: string;
  result: MethodResult;
  why?:
    | 'default'
    | 'alternateBlocksMobile'
    | 'replaced'
    | 'tooLate'
    | 'paused'
    | 'switchedOff'
    | 'noAnswer'
    | 'service';
  /** One sentence when `why` is `service`. */
  sentence?: string;
}

export const outcomeKinds = [
  'done',
  'partly',
  'nothing',
  'blocked',
  'refused',
  'failed',
  'expired',
  'cancelled',
] as const;
export type OutcomeKind = (typeof outcomeKinds)[number];

export interface ResetOutcome {
  kind: OutcomeKind;
  methods: MethodOutcome[];
  /** What Graph listed afterwards, without the password. Empty when `unread` tells why nobody could look. */
  remaining: MethodLabel[];
  unread?: string;
  signedOut: boolean | 'notAsked' | 'guest';
  /** Why blocked, refused or failed. */
  stop?: Stop;
  /** For `failed`: is it known that nothing was removed? */
  nothingRemoved: boolean;
  /** Another type was made the default, so that the present one could go. */
  defaultChangedTo?: MethodType;
  /** Microsoft Graph's ids of the calls that changed something, for the note. */
  requestIds?: string[];
  at: string;
}

/** What became of the ticket; told beside the outcome, which is true without it. */
export type TicketOutcome =
  | { kind: 'none' }
  | { kind: 'waiting'; nextTry: string; tries: number }
  | {
      kind: 'noted';
      number: string;
      url: string | null;
      created: boolean;
      at: string;
      /** Time entered on the ticket. */
      minutes?: number;
      /** What else was to be done on the ticket and was not; whole sentences. */
      problems?: string[];
    }
  | { kind: 'refused'; sentence: string; note: string; number: string | null };
