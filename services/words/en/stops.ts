import type { MethodLabel, Stop } from '../../resets/types.ts';
import { capital } from '../text.ts';
import { type Clock, dayAndTime } from '../time.ts';
import { all, name } from './methods.ts';

/** Who a stop is about; null where that is not known yet. */
export interface StopAbout {
  user: string | null;
  organisation: string | null;
  labels?: MethodLabel[];
}

type Lines = { lead: string; sentence: string };

/** Why a reset may not go on, and who can change that. `lead` follows "Blocked · ". */
export function stop(of: Stop, about: StopAbout, clock: Clock): Lines {
  const user = about.user || 'this person';
  const organisation = about.organisation ?? 'this organisation';
  const lines = linesOf(of, user, organisation, about.labels ?? [], clock);
  // Only our own words get a capital: a name is written as its owner writes it.
  const ours = lines.sentence.startsWith('this ');
  return ours ? { ...lines, sentence: capital(lines.sentence) } : lines;
}

function linesOf(of: Stop, user: string, organisation: string, labels: MethodLabel[], clock: Clock): Lines {
  switch (of.kind) {
    case 'notTechnician':
      return {
        lead: 'technicians only',
        sentence: 'You are not in the group of technicians. Your administrator can add you.',
      };
    case 'askerUnchecked':
      return {
        lead: 'you could not be checked',
        sentence:
          'Microsoft Entra did not say in time whether you are a technician. Nothing was done; try again in a minute.',
      };
    case 'organisationDisabled':
      return {
        lead: 'organisation is switched off',
        sentence: `Resets are not switched on for ${organisation}. Your administrator can change this.`,
      };
    case 'ownHouse':
      return {
        lead: 'our own organisation',
        sentence: 'People of our own organisation are not reset here. Your administrator can change this.',
      };
    case 'oneself':
      return { lead: 'your own account', sentence: 'Nobody resets their own MFA here. Ask an administrator.' };
    case 'colleague':
      return {
        lead: 'a colleague',
        sentence: `${user} is a technician or administrator of this bot. An administrator does this in the Entra admin centre.`,
      };
    case 'privileged':
      return {
        lead: 'privileged account',
        sentence: `${user} ${power(of)}. An administrator does this in the Entra admin centre; record it on the ticket.`,
      };
    case 'privilegeUnknown':
      return {
        lead: 'roles could not be checked',
        sentence: of.permission
          ? `The permission ${of.permission} is missing in ${organisation}, so ${user} may be an administrator. Your administrator can grant it.`
          : `Microsoft did not say whether ${user} is an administrator. Try again in a minute.`,
      };
    case 'methodsUnread':
      return {
        lead: 'methods could not be read',
        sentence: of.permission
          ? `The permission ${of.permission} is missing in ${organisation}, so it is not known what ${user} has registered. Your administrator can grant it.`
          : `Microsoft did not say what ${user} has registered. Try again in a minute.`,
      };
    case 'protectedGroup':
      return {
        lead: 'protected account',
        sentence: `${user} is in a protected group of ${organisation}. An administrator does this in the Entra admin centre; record it on the ticket.`,
      };
    case 'noProtectedGroups':
      return {
        lead: 'no protected groups named',
        sentence: `The settings ask ${organisation} to name its protected groups first. Your administrator can do this.`,
      };
    case 'technicianBrake':
      return {
        lead: 'too many resets of yours',
        sentence: `You have done ${of.perHour} in the last hour, which is the limit. Wait, or ask your administrator.`,
      };
    case 'organisationBrake':
      return {
        lead: 'too many resets here',
        sentence: `${organisation} has had ${of.perHour} in the last hour, which is the limit. Wait, or ask your administrator.`,
      };
    case 'paused':
      return {
        lead: 'resets are paused',
        sentence: 'An administrator paused all resets, and can resume them.',
      };
    case 'again':
      return {
        lead: 'reset already done',
        sentence: `${of.by} reset ${user} at ${dayAndTime(of.at, clock)}. The settings allow one in 24 hours; your administrator can change this.`,
      };
    case 'notForced':
      return {
        lead: 'nobody asks for MFA',
        sentence: `It is not certain that ${user} is made to register again. The settings of ${organisation} refuse that; your administrator can change this.`,
      };
    case 'ticketRequired':
      return {
        lead: 'ticket needed',
        sentence: `${organisation} wants a ticket that exists for every reset. Start again with one.`,
      };
    case 'ticketClosed':
      return {
        lead: `ticket ${of.number} is closed`,
        sentence: 'Open it again in the PSA, or start again with another one.',
      };
    case 'ticketMerged':
      return {
        lead: `ticket ${of.number} was merged`,
        sentence:
          of.into === '?'
            ? 'Look in the PSA into which one it went, and start again with that.'
            : `It went into ticket ${of.into}. Start again with that one.`,
      };
    case 'ticketDiscarded':
      return {
        lead: `ticket ${of.number} is spam or in the bin`,
        sentence: 'Bring it back in the PSA, or start again with another one.',
      };
    case 'ticketOfOther':
      return {
        lead: 'ticket of another company',
        sentence: `Ticket ${of.number} belongs to ${of.company}. Use a ticket of ${organisation}.`,
      };
    case 'requesterDiffers':
      return {
        lead: 'ticket names somebody else',
        sentence: `The contact of ticket ${of.number} is ${of.requester}. Use a ticket of ${user}.`,
      };
    case 'requesterUnknown':
      return {
        lead: 'ticket names nobody',
        sentence: `Ticket ${of.number} has no contact. Set it to ${user} in the PSA, then start again.`,
      };
    case 'userGone':
      return {
        lead: 'user is gone',
        sentence: `${user} is not in ${organisation} any more. Check the sign-in name.`,
      };
    case 'serviceRefused':
      return {
        lead: 'access was refused',
        sentence: of.requestId ? `${of.sentence} Request id ${of.requestId}.` : of.sentence,
      };
    case 'tooLate':
      return {
        lead: 'too late after the click',
        sentence: 'Too much time passed between the click and the removal. Start again when it is still needed.',
      };
    case 'noDefaultWayOut': {
      const kept = of.blocking.map((ref) => nameOf(ref, labels));
      // An alternate number that is the default keeps the mobile one, and the mobile one keeps it as the default.
      const has = (type: MethodLabel['type']) => labels.some((label) => label.type === type);
      const deadEnd = labels.some((l) => of.blocking.includes(l.ref) && l.type === 'alternateMobile') && has('mobile');
      return {
        lead: 'default method',
        sentence: deadEnd
          ? `Microsoft keeps ${all(kept)} as the default while other methods stay, and the mobile phone while it is registered. ${user} chooses another default at aka.ms/mfasetup, or an administrator sets one in the Entra admin centre. Then start again.`
          : `Microsoft keeps ${all(kept)} as the default while other methods stay. ${user} chooses another default at aka.ms/mfasetup, or start again with all methods.`,
      };
    }
    default:
      return of satisfies never;
  }
}

function power(of: Extract<Stop, { kind: 'privileged' }>): string {
  const now = of.roles.length > 0 ? `is ${all(of.roles)}` : '';
  const later = of.mayActivate.length > 0 ? `may become ${all(of.mayActivate)}` : '';
  return [now, later].filter((part) => part !== '').join(' and ');
}

/** Methods come as refs; what is no ref is shown as it is. */
function nameOf(ref: string, labels: MethodLabel[]): string {
  const label = labels.find((each) => each.ref === ref);
  return label ? name(label) : ref;
}
