import type { MethodLabel, UserFacts } from '../../resets/types.ts';
import { type Clock, dayAndTime } from '../time.ts';
import { count, typeName } from './methods.ts';

/** Buttons are one line and get cut: at most 25 characters. */
const buttonLength = 25;

/** The card that asks which devices go. */
export const devices = {
  title: 'Which ones should go?',
  label: (options: MethodLabel[]) => {
    const only = (...types: MethodLabel['type'][]) => options.every((option) => types.includes(option.type));
    const what = only('microsoftAuthenticator')
      ? 'Authenticator apps'
      : only('microsoftAuthenticator', 'softwareOath')
        ? 'apps'
        : 'methods';
    return `${options.length} ${what} are registered`;
  },
  missing: 'Choose at least one, or go back.',
  submit: 'Review reset',
  back: 'Back',
  cancel: 'Cancel',
  until: (at: string, clock: Clock) => `Open until ${dayAndTime(at, clock)}. After that, start again.`,
};

/** The card before anything is deleted. */
export const summary = {
  title: (user: string) => `Reset MFA for ${user}?`,
  nothingYet: 'Nothing has changed yet.',
  warnings: (number: number) =>
    number === 1 ? '1 warning. Nothing has changed yet.' : `${number} warnings. Nothing has changed yet.`,
  changed: {
    lead: 'Something changed meanwhile',
    sentence: 'This is how it stands now. Look again before you remove.',
  },
  stillChecking: {
    lead: 'Still checking sign-in policies',
    sentence: 'This card updates itself. Nothing has changed yet.',
  },
  blocked: (lead: string) => `Blocked · ${lead}`,
  nothingToRemove: 'Nothing to remove',
  goes: (number: number) => `Will be removed (${number})`,
  stays: (number: number) => `Stays (${number})`,
  nothingStays: 'None of the other methods that Microsoft Graph lists.',
  about: (user: UserFacts) => [user.jobTitle, user.department].filter((part) => part).join(', '),
  facts: {
    signOut: 'Sign\u00a0out',
    ticket: 'Ticket',
    contact: 'Contact',
    reason: 'Reason',
    next: 'Afterwards',
  },
  signOut: (wanted: boolean, guest: boolean) => {
    if (!wanted) return 'No';
    return guest ? 'Has no effect for a guest' : 'Everywhere, once a method is gone';
  },
  newTicket: 'A new one is made after the reset',
  noTicket: 'None',
  ticket: (number: string, title: string) => (title === '' ? number : `${number} · ${title}`),
  reason: (reason: string, more: string) => [reason, more].filter((part) => part !== '').join(': '),
  caller: (user: string) => `How do you know it is ${user}?`,
  callerMissing: 'Choose how you know who is calling.',
  answerNeeded: { lead: 'Your answer is needed', sentence: 'Nothing has changed yet.' },
  understoodLabel: 'Registering again',
  understood: (firstName: string) => `${firstName} knows to register again at aka.ms/mfasetup`,
  understoodMissing: 'Tick this, or go back.',
  remove: (labels: MethodLabel[]) => {
    const [only] = labels;
    const named = only && labels.length === 1 ? `Remove ${typeName(only.type)}` : '';
    return named !== '' && named.length <= buttonLength ? named : `Remove ${count(labels.length)}`;
  },
  back: 'Back',
  cancel: 'Cancel',
  until: (at: string, clock: Clock) => `Open until ${dayAndTime(at, clock)}. After that, start again.`,
};
