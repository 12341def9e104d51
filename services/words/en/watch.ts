import type { MethodLabel } from '../../resets/types.ts';
import type { WatchView } from '../../resets/views.ts';
import { plain } from '../text.ts';
import { type Clock, dayAndTime, utc } from '../time.ts';
import { all, name } from './methods.ts';

/** Has the person registered again? On the card, in a message, on the ticket. */

type Registered = Extract<WatchView, { state: 'registered' }>;

const named = (methods: MethodLabel[]): string => all(methods.map(name));
/** For the ticket, where no card tidies it: whoever registered a device chose its name. */
const namedPlain = (methods: MethodLabel[]): string =>
  all(methods.slice(0, 5).map((method) => plain(name(method), 120)));

export const watch = {
  heading: 'Since then',
  row: (view: WatchView, firstName: string, clock: Clock): { text: string; detail: string } => {
    switch (view.state) {
      case 'watching':
        return { text: 'Nothing registered yet', detail: `Watching until ${dayAndTime(view.until, clock)}` };
      case 'registered':
        return {
          text: `Registered again: ${named(view.methods)}`,
          detail: view.notThem
            ? `${dayAndTime(view.at, clock)} · ${firstName} says it was somebody else`
            : `${dayAndTime(view.at, clock)} · Ask ${firstName} whether this was them.`,
        };
      case 'none':
        return view.looked
          ? { text: 'Nothing registered', detail: `Looked until ${dayAndTime(view.at, clock)}` }
          : { text: 'Not known', detail: 'Microsoft did not tell what is registered.' };
      case 'stopped':
        return { text: 'Not watched any more', detail: `Stopped by ${view.by}, ${dayAndTime(view.at, clock)}` };
      default:
        return view satisfies never;
    }
  },
  stop: 'Stop watching',
  /** Clients cut what is longer than 25 characters. */
  notThem: (firstName: string) => (firstName.length <= 15 ? `It was not ${firstName}` : 'It was not them'),
  registeredTitle: (user: string) => `${user} registered again`,
  registered: (view: Registered, user: string, clock: Clock) =>
    `${user} registered ${named(view.methods)} at ${dayAndTime(view.at, clock)}.`,
  ask: (firstName: string) => `Ask ${firstName} whether this was them.`,
  notThemState: 'Reported · somebody else may hold the account',
  notThemSaid: (view: Registered, firstName: string, clock: Clock) =>
    view.notThem
      ? `${view.notThem.by} reported at ${dayAndTime(view.notThem.at, clock)} that it was not ${firstName}. Administrators are told. Nothing was removed by this.`
      : '',
  notThemHeading: 'Do this now',
  notThemLines: (user: string) => [
    `Call ${user} on a number on record, and stay on the line.`,
    'Have the sign-in blocked in the Entra admin centre until it is clear who registered.',
    'Reset again when you know who the caller is.',
  ],
  noneTitle: (user: string) => `${user} has not registered again`,
  unknownTitle: (user: string) => `Did ${user} register again?`,
  none: (firstName: string) =>
    `Nobody saw a new registration. Ask ${firstName} whether aka.ms/mfasetup works, and at the next sign-in who is asked for what.`,
  noneState: 'Waiting · nothing registered again',
  unknownState: 'Failed · not known',
  unknown: (firstName: string) =>
    `Microsoft did not tell what is registered, so this is not known. Ask ${firstName}, or write: methods and the sign-in name.`,
  /** On the ticket. */
  note: (view: Registered, about: { reference: string; organisation: string }) =>
    `Registered again after MFA reset ${about.reference} at ${plain(about.organisation)}: ${namedPlain(view.methods)}, seen ${utc(view.at)}. The bot saw that it was registered, not who did it.`,
  notThemNote: (technician: string, about: { reference: string; organisation: string }) =>
    `${plain(technician)} reports after MFA reset ${about.reference} at ${plain(about.organisation)}: the person says that the new registration was not theirs. Administrators were told. Nothing was removed by this report.`,
};

/** Messages beside the card. */
export const told = {
  deadEndTitle: (user: string) => (user === '' ? 'A reset needs you' : `The reset for ${user} needs you`),
  deadEndState: 'Failed · this does not go on by itself',
  ticketNotWritten: (why: string) => `The ticket took no note. ${why}`,
  foot: (reference: string, technician: string) => `Reference ${reference} · asked by ${technician}`,
  details: 'Details',
  retry: 'Try the note again',
};
