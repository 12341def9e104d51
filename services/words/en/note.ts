import type {
  Attestation,
  AuthenticationMethodChoice,
  Enforcement,
  MethodLabel,
  MethodOutcome,
  Reason,
  ResetOutcome,
} from '../../resets/types.ts';
import { type NoteField, worded } from '../noteWording.ts';
import { capital, plain, sentence } from '../text.ts';
import { utc } from '../time.ts';
import { attestation, choiceName, name, reasonName, typeName } from './methods.ts';
import { outcome as outcomeWords } from './outcome.ts';
import { stop } from './stops.ts';
import { enforcement } from './warnings.ts';

/** What the note on the ticket tells. */
export interface NoteFacts {
  reference: string;
  technician: string;
  organisation: string;
  user: { name: string; signInName: string };
  /** Null when the reset ended before the question was answered. */
  caller: Attestation | null;
  callBackEnding: string | null;
  reason: Reason | null;
  reasonText: string;
  choices: AuthenticationMethodChoice[];
  /** Everything registered before, for the names. */
  labels: MethodLabel[];
  outcome: ResetOutcome;
  enforcement: Enforcement | null;
  /** The technician ticked that the person knows to register again. */
  understood: boolean;
  /** This reset made the ticket, so the ticket proves nothing about who asked. */
  ticketMadeHere: boolean;
  requestIds: string[];
}

/**
 * The internal note: "Label: value." sentences, one a line, that also read well when a PSA shows them on one line
 * (ConnectWise shows a line break as a space), or the MSP's own wording. Every name from outside is made plain.
 */
export function note(facts: NoteFacts, wording: string | null = null): string {
  const lines = noteLines(facts);
  const usual = Object.values(lines)
    .filter(([, value]) => value !== '')
    .map(([title, value]) => `${title}: ${sentence(value)}`)
    .join('\n');
  if (wording === null) return usual;
  return worded(wording, {
    ...Object.fromEntries(Object.entries(lines).map(([key, [, value]]) => [key, value])),
    usual,
  });
}

/** Title and value of each line by the name that a wording uses; an empty value is not shown. */
function noteLines(facts: NoteFacts): Record<NoteField, [title: string, value: string]> {
  const { outcome } = facts;
  const user = plain(facts.user.name);
  const clock = { timeZone: 'UTC', now: outcome.at };
  const view = {
    heading: heading(facts),
    outcome,
    labels: facts.labels,
    choices: facts.choices,
    givenName: null,
  };
  const by = (result: MethodOutcome['result'][]) => outcome.methods.filter((each) => result.includes(each.result));
  const read = outcome.kind === 'done' || outcome.kind === 'partly' || outcome.kind === 'nothing';
  const defaultMethod = facts.labels.find((label) => label.isDefault);
  return {
    reset: ['MFA reset', `${facts.reference} · ${outcomeWords.state(view, clock)}`],
    technician: ['Asked by', plain(facts.technician)],
    user: ['For', [person(facts.user), plain(facts.organisation)].filter((part) => part !== '').join(', ')],
    caller: ['How the caller was verified', verified(facts)],
    reason: ['Reason', reasonOf(facts)],
    chosen: ['Chosen', facts.choices.map(choiceName).join(', ')],
    removed: ['Removed', names(facts, by(['removed']))],
    alreadyGone: ['Already gone', names(facts, by(['alreadyGone']))],
    notRemoved: ['Not removed', names(facts, by(['blocked', 'failed']), true)],
    notConfirmed: ['Not confirmed', names(facts, by(['notConfirmed']), true)],
    why: ['Why', whyStopped(facts, clock)],
    remains: ['Remains', outcome.unread ? notRead(outcome.unread) : read ? remains(outcome.remaining) : ''],
    defaultBefore: ['Default before', defaultMethod ? label(defaultMethod) : ''],
    defaultNow: [
      'Default now',
      outcome.defaultChangedTo ? `${capital(typeName(outcome.defaultChangedTo))}, set by this reset` : '',
    ],
    signedOut: ['Signed out', outcomeWords.signedOut(outcome.signedOut, outcome.kind)],
    nextSignIn: ['Next sign-in', facts.enforcement ? plain(enforcement(facts.enforcement, { user }).fact, 300) : ''],
    told: ['Told to register again', facts.understood ? 'Yes, the technician said so' : ''],
    ticket: ['Ticket', facts.ticketMadeHere ? 'Made by this reset, so it does not show who asked' : ''],
    when: ['When', utc(outcome.at)],
    requestIds: ['Graph request ids', facts.requestIds.map((id) => plain(id)).join(', ')],
  };
}

/**
 * For the ticket's contact, who may be the attacker: that something was changed, when, and what to do if he did not ask.
 * Never who, what, or what remains.
 */
export function customerNote(facts: { at: string; organisation: string }): string {
  return [
    `The sign-in security of an account at ${plain(facts.organisation)} was reset at ${utc(facts.at)}, as this ticket asks.`,
    'At the next sign-in Microsoft asks to set up a new way to confirm it.',
    'If nobody asked for this, call the helpdesk at once, at the number you know.',
  ].join(' ');
}

/** On a time entry, which customers may see on an invoice. */
export const timeEntry = (facts: { reference: string }) => `MFA reset ${facts.reference}.`;

/** The ticket that a reset makes when none existed. The note follows on it. */
export function newTicket(facts: Pick<NoteFacts, 'reference' | 'technician' | 'organisation' | 'user'>): {
  title: string;
  text: string;
} {
  const user = plain(facts.user.name);
  return {
    title: `MFA reset for ${user}`,
    text: [
      `MFA reset: ${facts.reference}.`,
      `For: ${user} (${plain(facts.user.signInName, 120)}), ${plain(facts.organisation)}.`,
      `Asked by: ${sentence(plain(facts.technician))}`,
      'Made by the reset itself: this ticket does not show who asked. What was done is in its note.',
    ].join('\n'),
  };
}

function heading(facts: NoteFacts) {
  return {
    resetId: '',
    reference: facts.reference,
    organisation: plain(facts.organisation),
    user: plain(facts.user.name),
    signInName: plain(facts.user.signInName, 120),
    ticket: null,
    technician: plain(facts.technician),
    startedAt: facts.outcome.at,
  };
}

function verified(facts: NoteFacts): string {
  if (facts.caller === null) return 'Not asked yet';
  return facts.caller === 'notVerified' ? 'Not verified' : attestation(facts.caller, facts.callBackEnding);
}

function reasonOf(facts: NoteFacts): string {
  const parts = [facts.reason ? reasonName(facts.reason) : '', plain(facts.reasonText, 200)];
  return parts.filter((part) => part !== '').join(': ') || 'None given';
}

/** Nothing is known of somebody who was gone before anybody looked. */
function person(user: NoteFacts['user']): string {
  const signInName = plain(user.signInName, 120);
  return signInName === '' ? plain(user.name) : `${plain(user.name)} (${signInName})`;
}

function label(of: MethodLabel): string {
  return plain(name(of), 120);
}

function names(facts: NoteFacts, methods: MethodOutcome[], reasons = false): string {
  const known = [...facts.labels, ...facts.outcome.remaining];
  return methods
    .map((method) => {
      const found = known.find((each) => each.ref === method.ref);
      const text = found ? label(found) : 'unknown method';
      return reasons ? `${text} (${plain(outcomeWords.why(method), 300).replace(/\.$/, '')})` : text;
    })
    .join('; ');
}

function whyStopped(facts: NoteFacts, clock: { timeZone: string; now: string }): string {
  if (!facts.outcome.stop) return '';
  const about = { user: plain(facts.user.name), organisation: plain(facts.organisation), labels: facts.labels };
  return plain(stop(facts.outcome.stop, about, clock).sentence, 400);
}

function notRead(why: string): string {
  return `Could not be read afterwards (${plain(why, 300).replace(/\.$/, '')})`;
}

function remains(remaining: MethodLabel[]): string {
  return remaining.length === 0 ? 'None of the methods that Microsoft Graph lists' : remaining.map(label).join('; ');
}
