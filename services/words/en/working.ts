import type { WaitingView, WorkingView, WorkStep } from '../../resets/views.ts';
import { type Clock, dayAndTime } from '../time.ts';
import { count, name } from './methods.ts';

/** While the bot acts. */
export const working = {
  title: (user: string) => (user === '' ? 'Reset MFA' : `Reset MFA for ${user}`), // not read yet
  state: (now: number, of: number) => `Working · step ${now} of ${of}`,
  sentence: (view: WorkingView) => {
    const step = view.steps[view.now];
    if (step === 'remove' && view.removing) return `Removing ${name(view.removing)}.`;
    return step ? doing(step) : 'Finishing.';
  },
  step: (step: WorkStep, removed: number, of: number) => {
    switch (step) {
      case 'check':
        return 'Check once more';
      case 'remove':
        // How many is not known before the devices are chosen.
        return of === 0 ? 'Remove what you chose' : `Remove ${count(of)} · ${removed} removed`;
      case 'verify':
        return 'Read back what is registered';
      case 'signOut':
        return 'Sign out everywhere';
      case 'ticket':
        return 'Write the ticket note';
      default:
        return step satisfies never;
    }
  },
  foot: (technician: string, at: string, clock: Clock) =>
    `Started ${dayAndTime(at, clock)} by ${technician}. This card updates itself.`,
};

function doing(step: WorkStep): string {
  switch (step) {
    case 'check':
      return 'Checking the account and the ticket once more.';
    case 'remove':
      return 'Removing.';
    case 'verify':
      return 'Reading back what is registered now.';
    case 'signOut':
      return 'Signing out everywhere.';
    case 'ticket':
      return 'Writing the ticket note.';
    default:
      return step satisfies never;
  }
}

/** While something else must happen first. */
export const waiting = {
  state: (what: WaitingView['waitingFor']) => {
    switch (what) {
      case 'microsoft':
        return 'Waiting for Microsoft';
      case 'otherReset':
        return 'Waiting for another reset';
      case 'propagation':
        return 'Waiting for the change to show';
      default:
        return what satisfies never;
    }
  },
  sentence: (view: WaitingView, clock: Clock) => {
    const next = `Next try at ${dayAndTime(view.nextTry, clock)}.`;
    switch (view.waitingFor) {
      case 'microsoft':
        return `It does not answer or asked for a pause. ${next}`;
      case 'otherReset':
        return `Another reset of ${view.heading.user} is running. ${next}`;
      case 'propagation':
        return `Microsoft takes a moment to show what was removed. ${next}`;
      default:
        return view.waitingFor satisfies never;
    }
  },
  nothingYet: 'Nothing is removed yet. You need not do anything.',
  going: 'What was removed stays removed. You need not do anything.',
};
