import type { NoticeView } from '../../resets/noticeView.ts';
import { type Clock, dayAndTime } from '../time.ts';
import { stop } from './stops.ts';

/** Small cards that say one thing. */
export interface NoticeText {
  state: string;
  sentence: string;
  foot?: string;
}

/** Help and welcome. */
export const help = {
  title: 'What I can do',
  lead: 'Write to me here; in a channel or group chat mention me first.',
  unknownTitle: 'I do not know that',
  unknownLead: 'This is what I know. In a channel or group chat mention me first.',
  welcomeTitle: 'Hello, I reset MFA',
  welcomeLead: 'Type reset MFA. I show what goes before anything is removed.',
  commands: [
    { command: 'reset MFA', does: 'Opens the form.' },
    { command: 'reset MFA for name@contoso.com app #12345', does: 'The same with parts filled in, in any order.' },
    { command: 'methods name@contoso.com', does: 'Shows what is registered. Changes nothing.' },
    { command: 'link Contoso #12345', does: 'A link to this bot for a button in the PSA.' },
    { command: 'my resets', does: 'Lists your resets.' },
    { command: 'help', does: 'Shows this card.' },
  ],
  administratorCommands: [
    { command: 'resets, resets Contoso open', does: "Everybody's resets, open ones first; any words narrow it." },
    { command: 'pause resets, resume resets', does: 'Stops all resets, or lets them go on.' },
    { command: 'allow here, disallow here', does: 'Whether people are shown in this conversation.' },
    { command: 'tell us here, tell us apart', does: 'Where administrators are told what needs them.' },
  ],
  resetMfa: 'Reset MFA',
  myResets: 'My resets',
  help: 'Help',
};

/** The link for a PSA. */
export const link = {
  title: 'Link to MFA reset',
  state: 'A link for your PSA',
  withTicket: 'It opens our chat with the words filled in. Nothing is sent before you press Enter.',
  withoutTicket:
    'It opens our chat with the words filled in, up to the ticket. Let the PSA put its ticket number at the end.',
  copy: 'Copy this',
  open: 'Try it',
  foot: 'It holds no secret: whoever opens it is checked as ever.',
};

/** The bot's own title for cards that are about no reset. */
const title = 'MFA reset';

export const notices = { title, text: noticeText };

function noticeText(view: Exclude<NoticeView, { show: 'help' | 'welcome' | 'link' }>, clock: Clock): NoticeText {
  switch (view.show) {
    case 'stop': {
      const { lead, sentence } = stop(view.stop, { user: null, organisation: view.organisation }, clock);
      return { state: `Blocked · ${lead}`, sentence };
    }
    case 'notHere':
      return {
        state: 'Blocked · not in this conversation',
        sentence:
          'People are not shown here. Write to me in our personal chat, or ask an administrator to say: allow here.',
      };
    case 'personalOnly':
      return { state: 'Blocked · personal chat only', sentence: 'Write this to me in our personal chat.' };
    case 'paused':
      return view.paused
        ? {
            state: 'Blocked · resets are paused',
            sentence: `${view.by} paused all resets at ${dayAndTime(view.at, clock)}. Nothing is removed until an administrator says: resume resets.`,
          }
        : { state: 'Done · resets go on', sentence: `${view.by} resumed resets at ${dayAndTime(view.at, clock)}.` };
    case 'allowedHere':
      return view.allowed
        ? {
            state: 'Done · allowed here',
            sentence: 'From now on people and devices are shown in this conversation. Everybody in it can read them.',
          }
        : { state: 'Done · not allowed here', sentence: 'From now on no people are shown in this conversation.' };
    case 'retried':
      return {
        state: 'Working · the note is tried again',
        sentence: 'The card of the reset shows what comes of it. When it is refused again, I tell you again.',
        foot: `Reference ${view.reference}`,
      };
    case 'tellsHere':
      return view.here
        ? {
            state: 'Done · administrators are told here',
            sentence:
              'Refused attempts, brakes and what needs a person come into this conversation, and people may be shown in it. Everybody in it can read that. "disallow here" takes both back.',
          }
        : {
            state: 'Done · not here any more',
            sentence: 'Administrators are told in their own chats with me.',
          };
    case 'notYours':
      return {
        state: `Blocked · ${view.technician} answers this`,
        sentence: `Only ${view.technician}, who asked for this reset, can answer its card.`,
      };
    case 'gone':
      return {
        state: 'Expired · this card is too old',
        sentence: 'It is not known any more, so nothing was done. Start again when it is still needed.',
      };
    case 'expiredForm':
      return {
        state: 'Expired · nothing was removed',
        sentence: 'Nobody answered in time. Start again when it is still needed.',
      };
    case 'cancelledForm':
      return { state: 'Cancelled · nothing was removed', sentence: 'The form was closed.' };
    case 'noOrganisation':
      return {
        state: 'Blocked · no such organisation',
        sentence: `No organisation, or more than one, is called ${view.typed}. Write its whole name.`,
      };
    case 'goesOn':
      return {
        state: 'Working · you can close this',
        sentence:
          view.where === 'personal'
            ? 'The card in our personal chat shows how it goes and how it ends.'
            : 'The card in the conversation shows how it goes and how it ends.',
      };
    case 'notInstalled':
      return {
        state: 'Waiting · I am not in this conversation',
        sentence: 'Add the app here, so that everybody sees how the reset goes. Or let me show it to you alone.',
      };
    case 'administratorsOnly':
      return { state: 'Blocked · administrators only', sentence: 'Only an administrator of this bot can do this.' };
    case 'trouble':
      return {
        state: 'Failed · this did not work',
        sentence: view.sentence,
        ...(view.reference && { foot: `Reference ${view.reference}` }),
      };
    default:
      return view satisfies never;
  }
}
