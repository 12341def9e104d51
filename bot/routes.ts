import type { Verb } from '../cards/index.ts';
import { chooseAnother, tryAgain, wrongPerson } from './actions/afterOutcome.ts';
import { notThem, retryTicket, stopWatching } from './actions/afterwards.ts';
import { cancelForm } from './actions/cancelForm.ts';
import { chooseDevices } from './actions/chooseDevices.ts';
import { confirmReset } from './actions/confirmReset.ts';
import { backToForm, cancelReset } from './actions/leaveReset.ts';
import { moreResets, olderResets } from './actions/olderResets.ts';
import { openReset } from './actions/openReset.ts';
import { startHelp, startMyResets, startReset } from './actions/startCommand.ts';
import { submitReset } from './actions/submitReset.ts';
import { allowHere, disallowHere } from './commands/allowHere.ts';
import { help } from './commands/help.ts';
import { link } from './commands/link.ts';
import { methods } from './commands/methods.ts';
import { myResets } from './commands/myResets.ts';
import { pauseResets, resumeResets } from './commands/pauseResets.ts';
import { resetMfa } from './commands/resetMfa.ts';
import { resets } from './commands/resets.ts';
import { tellUsApart, tellUsHere } from './commands/tellUsHere.ts';
import { find } from './extension/find.ts';
import { resetMfa as openResetMfa } from './extension/resetMfa.ts';
import type { Action, Command, Find, OpenDialog, TypeAhead } from './handlers.ts';
import { organisations } from './typeAhead/organisations.ts';
import { tickets } from './typeAhead/tickets.ts';
import { users } from './typeAhead/users.ts';

/** Everything that a person can do, and who answers it. */

export interface CommandRoute {
  /** The first group is what follows the command. */
  pattern: RegExp;
  run: Command;
  /** Shows people or devices: only where that is allowed. */
  showsPeople: boolean;
}

export interface ActionRoute {
  run: Action;
  /**
   * `inPlace`: the card changes for everyone. `look`: only for who pressed. `message`: a new card below, so that the
   * pressed one stays as it is.
   */
  answer: 'inPlace' | 'look' | 'message';
  showsPeople: boolean;
}

export const commands: readonly CommandRoute[] = [
  {
    pattern: /^(?:please )?(?:reset (?:the )?mfa|resetmfa|mfa reset)\b[\s:,]*(.*)$/i,
    run: resetMfa,
    showsPeople: true,
  },
  { pattern: /^(?:mfa )?methods?\b(?: (?:of|for)\b)?[\s:,]*(.*)$/i, run: methods, showsPeople: true },
  { pattern: /^link\b[\s:,]*(.*)$/i, run: link, showsPeople: false },
  { pattern: /^my resets[.!]?$/i, run: myResets, showsPeople: true },
  { pattern: /^(?:all )?resets\b[\s:,]*(.*)$/i, run: resets, showsPeople: true },
  { pattern: /^pause resets[.!]?$/i, run: pauseResets, showsPeople: false },
  { pattern: /^resume resets[.!]?$/i, run: resumeResets, showsPeople: false },
  { pattern: /^allow here[.!]?$/i, run: allowHere, showsPeople: false },
  { pattern: /^disallow here[.!]?$/i, run: disallowHere, showsPeople: false },
  { pattern: /^tell us here[.!]?$/i, run: tellUsHere, showsPeople: false },
  { pattern: /^tell us apart[.!]?$/i, run: tellUsApart, showsPeople: false },
  { pattern: /^(?:help|hello|hi|\?)[.!?]?$/i, run: help, showsPeople: false },
];

/** One row for each verb of the cards: a button without one does not compile. */
export const actions: Readonly<Record<Verb, ActionRoute>> = {
  'form.submit': { run: submitReset, answer: 'inPlace', showsPeople: true },
  'form.cancel': { run: cancelForm, answer: 'inPlace', showsPeople: false },
  'devices.choose': { run: chooseDevices, answer: 'inPlace', showsPeople: false },
  'devices.back': { run: backToForm, answer: 'inPlace', showsPeople: false },
  'devices.cancel': { run: cancelReset, answer: 'inPlace', showsPeople: false },
  'summary.remove': { run: confirmReset, answer: 'inPlace', showsPeople: false },
  'summary.back': { run: backToForm, answer: 'inPlace', showsPeople: false },
  'summary.cancel': { run: cancelReset, answer: 'inPlace', showsPeople: false },
  'outcome.wrongPerson': { run: wrongPerson, answer: 'inPlace', showsPeople: false },
  'outcome.tryAgain': { run: tryAgain, answer: 'message', showsPeople: true },
  'outcome.chooseAnother': { run: chooseAnother, answer: 'message', showsPeople: true },
  'outcome.retryTicket': { run: retryTicket, answer: 'inPlace', showsPeople: false },
  'watch.stop': { run: stopWatching, answer: 'inPlace', showsPeople: false },
  'watch.notThem': { run: notThem, answer: 'inPlace', showsPeople: false },
  'reset.open': { run: openReset, answer: 'look', showsPeople: true },
  'list.more': { run: moreResets, answer: 'look', showsPeople: true },
  'list.older': { run: olderResets, answer: 'look', showsPeople: true },
  'command.resetMfa': { run: startReset, answer: 'message', showsPeople: true },
  'command.myResets': { run: startMyResets, answer: 'message', showsPeople: true },
  'command.help': { run: startHelp, answer: 'message', showsPeople: false },
};

/** Names of `Data.Query` in the form. All of them show people or what belongs to customers. */
export const typeAhead: Readonly<Record<string, TypeAhead>> = { organisations, users, tickets };

/** Commands of the messaging extension, as the manifest names them. */
export const extension = {
  resetMfa: { type: 'action', open: openResetMfa },
  find: { type: 'query', find },
} as const satisfies Readonly<Record<string, ExtensionRoute>>;

export type ExtensionRoute = { type: 'action'; open: OpenDialog } | { type: 'query'; find: Find };

/** The row of a command as a client sent it, or null. */
export function extensionOf(command: string): ExtensionRoute | null {
  return Object.hasOwn(extension, command) ? extension[command as keyof typeof extension] : null;
}

/** The row of a verb as a client sent it, or null. */
export function actionOf(verb: string): ActionRoute | null {
  return Object.hasOwn(actions, verb) ? actions[verb as Verb] : null;
}
