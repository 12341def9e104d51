import type { Stop } from './types.ts';

/** A small card that says one thing: help, welcome, refusals outside a reset, paused, expired. */
export type NoticeView =
  | { show: 'help'; administrator: boolean; unknownText: boolean }
  | { show: 'welcome' }
  | { show: 'stop'; stop: Stop; organisation: string | null }
  | { show: 'notHere' } // this conversation is not allowed to show people
  | { show: 'personalOnly' }
  | { show: 'paused'; by: string; at: string; paused: boolean }
  | { show: 'allowedHere'; allowed: boolean }
  | { show: 'tellsHere'; here: boolean }
  /** In place of the message whose button asked for the ticket's note once more. */
  | { show: 'retried'; reference: string }
  /** A link that opens the bot with the form filled in; `null` where nothing fits the name. */
  | { show: 'link'; organisation: string; ticket: string | null; url: string }
  | { show: 'noOrganisation'; typed: string }
  | { show: 'notYours'; technician: string }
  | { show: 'gone' } // a form or card that is not known any more
  | { show: 'expiredForm' }
  | { show: 'cancelledForm' }
  | { show: 'administratorsOnly' }
  /** The end of a dialog: the card that goes on is elsewhere. */
  | { show: 'goesOn'; where: 'conversation' | 'personal' }
  /** A dialog in a conversation that the bot is no member of. */
  | { show: 'notInstalled'; formId: string }
  | { show: 'trouble'; sentence: string; reference: string };
