import type { ResetOutcome } from '../../resets/types.ts';
import type { OutcomeView } from '../../resets/views.ts';
import { type Clock, dayAndTime } from '../time.ts';
import { all, any, choiceShort, count, name } from './methods.ts';
import { type Ended, labelOf, signedOut, tellLines, ticket, why } from './outcomeParts.ts';
import { stop } from './stops.ts';

/** What became of a reset. Nothing here claims more than was read back. */
export const outcome = {
  title: (user: string) => (user === '' ? 'Reset MFA' : `Reset MFA for ${user}`),
  state,
  sentence: outcomeSentence,
  why,
  notRemoved: (number: number) => `Not removed (${number})`,
  notConfirmed: (number: number) => `Not confirmed (${number})`,
  removed: (number: number) => `Removed (${number})`,
  alreadyGone: (number: number) => `Already gone (${number})`,
  remaining: (number: number) => `Registered now (${number})`,
  /** Something was registered since. */
  remained: (number: number) => `Registered right after it (${number})`,
  remainingTitle: 'Registered now',
  remainingUnread: (why: string) => `Could not be read afterwards. ${why}`,
  nothingRemains: 'None of the methods that Microsoft Graph lists.',
  tell: (firstName: string) => `Tell ${firstName}`,
  tellLines,
  wrongPerson: 'Wrong person: do this now',
  wrongPersonLines: (user: string) => [
    `Call ${user} on a number on record and say what happened.`,
    `Stay with ${user} until the registration at aka.ms/mfasetup is done.`,
    'Tell your administrator: somebody may have posed as this person. It is recorded.',
  ],
  /** Joined by no-break spaces: clients give titles little room. */
  facts: {
    signedOut: 'Signed\u00a0out',
    ticket: 'Ticket\u00a0note',
    doneBy: 'Done\u00a0by',
    askedBy: 'Asked\u00a0by',
  },
  signedOut,
  ticket,
  ticketRefused: (number: string | null) =>
    number ? `Write this on ticket ${number} yourself` : 'Write this on a ticket yourself',
  foot: (reference: string, at: string, clock: Clock) => `Reference ${reference} · ended ${dayAndTime(at, clock)}`,
  movedHere: (reference: string) =>
    `Reset ${reference} goes on here: I may not write any more in the conversation where it was asked for.`,
  openTicket: (number: string) => (number.length > 13 ? 'Open ticket' : `Open ticket ${number}`),
  wrongPersonButton: 'Wrong person',
  tryAgain: 'Try again',
  startAgain: 'Start again',
  chooseAnother: 'Choose another kind',
};

function removedOf(of: ResetOutcome): number {
  return of.methods.filter((each) => each.result === 'removed').length;
}

/** The state line: the words of the state vocabulary, and no others. */
function state(view: Ended, clock: Clock): string {
  const { outcome: of, heading } = view;
  switch (of.kind) {
    case 'done': {
      const removed = removedOf(of);
      return removed > 0 ? `Done · ${count(removed)} removed` : 'Done · already gone';
    }
    case 'partly':
      return `Partly done · ${removedOf(of)} of ${of.methods.length} removed`;
    case 'nothing':
      return 'Nothing to remove';
    case 'blocked':
      return of.stop ? `Blocked · ${stop(of.stop, about(view), clock).lead}` : 'Blocked · nothing was removed';
    case 'refused':
      return `Refused by ${heading.technician}`;
    case 'failed':
      return of.nothingRemoved ? 'Failed · nothing was removed' : 'Failed · outcome unknown';
    case 'expired':
      return 'Expired · nothing was removed';
    case 'cancelled':
      return 'Cancelled · nothing was removed';
    default:
      return of.kind satisfies never;
  }
}

function about(view: Ended) {
  return { user: view.heading.user, organisation: view.heading.organisation, labels: view.labels };
}

function outcomeSentence(view: Ended, clock: Clock): string {
  const { outcome: of, heading } = view;
  const firstName = view.givenName ?? heading.user;
  switch (of.kind) {
    case 'done':
      return `${firstName} can register again.`;
    case 'partly':
      return stillThere(view);
    case 'nothing':
      return nothing(view);
    case 'blocked':
      return of.stop
        ? `${stop(of.stop, about(view), clock).sentence} Nothing was removed.`
        : 'Microsoft removes a mobile phone only when no alternate one is registered. Start again with both.';
    case 'refused':
      return 'The caller was not verified. Nothing was removed.';
    case 'failed':
      return failedSentence(view, clock);
    case 'expired':
      return 'Nobody answered in time. Start again when it is still needed.';
    case 'cancelled':
      return `${heading.technician} stopped it.`;
    default:
      return of.kind satisfies never;
  }
}

function nothing(view: Ended): string {
  const { outcome: of, heading } = view;
  const kinds = view.choices.length > 0 ? `No ${any(view.choices.map(choiceShort))}` : 'Nothing of that kind';
  const sentence = `${kinds} is registered for ${heading.user}.`;
  if (of.remaining.length > 0) return sentence;
  if (of.signedOut === 'guest') return `${sentence} The home organisation must help.`;
  // A number that was stored oddly gets codes and is not listed (microsoft-graph-docs#16571).
  return `${sentence} If codes arrive all the same, look at the account in the Entra admin centre.`;
}

function stillThere(view: Ended): string {
  const gone = new Set(['removed', 'alreadyGone']);
  const left = view.outcome.methods.filter((each) => !gone.has(each.result)).map((each) => labelOf(view, each));
  const [first] = left;
  if (!first) return 'Not everything is confirmed.';
  if (left.length > 1) return `${all(left.map(name))} may still work.`;
  if (first.type === 'microsoftAuthenticator') return `${first.device ?? 'The app'} can still approve sign-ins.`;
  return `${name(first)} may still work.`;
}

function failedSentence(view: Ended, clock: Clock): string {
  const { outcome: of } = view;
  const safe = of.nothingRemoved ? 'Nothing was removed; trying again is safe.' : unknown(view);
  if (of.stop) {
    const sentence = stop(of.stop, about(view), clock).sentence;
    return `${sentence} ${of.nothingRemoved ? 'Nothing was removed.' : safe}`;
  }
  const cause = of.methods.find((each) => each.why !== undefined);
  if (cause) return `${why(cause)} ${safe}`;
  const accepted = of.methods.some((each) => each.result === 'notConfirmed');
  return `${accepted ? 'Microsoft accepted the removal and did not confirm it.' : 'Microsoft did not answer.'} ${safe}`;
}

function unknown(view: Ended): string {
  const open = view.outcome.methods.filter((each) => each.result === 'notConfirmed');
  const names = all(open.map((each) => name(labelOf(view, each))));
  const look = `To look, write: methods ${view.heading.signInName ?? 'and the sign-in name'}.`;
  if (names === '') return `It is not known what was removed. ${look}`;
  return `It is not known whether ${names} ${open.length === 1 ? 'is' : 'are'} gone. ${look}`;
}

/** One line in the conversation when a reset has ended. Plain text; names go through `plain` before. */
export function line(view: Ended & Pick<OutcomeView, 'ticket'>, clock: Clock): string {
  const parts = [
    view.heading.user === '' ? view.heading.organisation : `${view.heading.user} (${view.heading.organisation})`,
    state(view, clock),
    outcomeSentence(view, clock),
  ];
  const noted = view.ticket.kind === 'noted' ? ` The note is on ticket ${view.ticket.number}.` : '';
  const waits = view.ticket.kind === 'waiting' ? ' The ticket note will follow.' : '';
  const refused = view.ticket.kind === 'refused' ? ' The ticket note was not written: see the card.' : '';
  return `${parts[0]}: ${parts[1]}. ${parts[2]}${noted}${waits}${refused} Reference ${view.heading.reference}.`;
}
