import type { MethodLabel, MethodOutcome, ResetOutcome, TicketOutcome } from '../../resets/types.ts';
import type { OutcomeView } from '../../resets/views.ts';
import { type Clock, dayAndTime } from '../time.ts';

/** The smaller parts of an outcome: each method, the sign-out, the ticket, what to tell the person. */

/** An outcome, with what is needed to name its methods. */
export type Ended = Pick<OutcomeView, 'heading' | 'outcome' | 'labels' | 'choices' | 'givenName'>;

/** The label of a method, or one that claims nothing. */
export function labelOf(view: Ended, method: MethodOutcome): MethodLabel {
  const label = [...view.labels, ...view.outcome.remaining].find((each) => each.ref === method.ref);
  const unknownLabel = { type: 'other', device: null, ending: null, isDefault: false } as const;
  return label ?? { ref: method.ref, ...unknownLabel, registered: null, lastUsed: null, detail: null };
}

/** Why one method is still there. */
export function why(method: Pick<MethodOutcome, 'result' | 'why' | 'sentence'>): string {
  switch (method.why) {
    case 'default':
      return 'It is the default method, which Microsoft keeps while others stay.';
    case 'alternateBlocksMobile':
      return 'Microsoft keeps it while an alternate mobile phone is registered.';
    case 'tooLate':
      return 'Too much time had passed since the click.';
    case 'replaced':
      return 'Another number or address is registered there now; it was left.';
    case 'paused':
      return 'An administrator paused resets.';
    case 'switchedOff':
      return 'The organisation was switched off here.';
    case 'noAnswer':
      return 'Microsoft did not say whether it was removed.';
    case 'service':
      return method.sentence ?? 'Microsoft refused.';
    case undefined:
      return method.result === 'notConfirmed'
        ? 'Microsoft did not confirm that it is gone.'
        : 'Microsoft did not say why.';
    default:
      return method.why satisfies never;
  }
}

/** What the technician says to the person now, in order; empty when nothing is gone. */
export function tellLines(view: Ended): string[] {
  const { outcome: of } = view;
  if (of.kind !== 'done' && of.kind !== 'partly') return [];
  const gone = of.methods.filter((each) => each.result === 'removed' || each.result === 'alreadyGone');
  const types = new Set(gone.map((each) => labelOf(view, each).type));
  if (types.size === 0) return [];
  const app = types.has('microsoftAuthenticator') || types.has('softwareOath');
  return [
    ...(app ? [`In the app, delete the old ${view.heading.organisation} entry.`] : []),
    'On a computer, open aka.ms/mfasetup and sign in.',
    app ? 'Add the app again and scan the code.' : 'Add the new number or address there.',
    ...(of.signedOut === true ? ['Signing out everywhere can take some minutes.'] : []),
  ];
}

/** As a fact: was the person signed out? */
export function signedOut(of: ResetOutcome['signedOut'], kind: ResetOutcome['kind']): string {
  if (of === true) return 'Everywhere; can take some minutes';
  if (of === 'guest') return 'Has no effect for a guest';
  if (of === 'notAsked') return 'Not asked for';
  return kind === 'done' || kind === 'partly' ? 'Not confirmed' : 'No';
}

/** What became of the ticket, as a fact. */
export function ticket(of: TicketOutcome, clock: Clock): string {
  switch (of.kind) {
    case 'none':
      return 'None';
    case 'waiting':
      if (of.tries === 0) return 'Being written';
      return `Waiting for the PSA. Next try at ${dayAndTime(of.nextTry, clock)}; you need not do anything`;
    case 'noted':
      return sentences(
        `On ${of.created ? 'new ' : ''}ticket ${of.number}, ${dayAndTime(of.at, clock)}`,
        [of.minutes ? `${of.minutes} minutes entered.` : '', ...(of.problems ?? [])].filter(Boolean).join(' '),
      );
    case 'refused':
      return `Not written. ${of.sentence}`;
    default:
      return of satisfies never;
  }
}

const sentences = (first: string, second: string) => (second === '' ? first : `${first}. ${second}`);
