import type { Enforcement, MethodLabel, Warning } from '../../resets/types.ts';
import { type Clock, dayAndTime } from '../time.ts';
import { all, name } from './methods.ts';

/** Who a warning or a stop is about. */
export interface About {
  user: string;
  firstName: string;
  organisation: string;
  labels: MethodLabel[];
}

type Lines = { lead: string; sentence: string };

/** What the technician should know before the click. */
export function warning(of: Warning, about: About, clock: Clock): Lines {
  switch (of.kind) {
    case 'enforcement':
      return enforcement(of.enforcement, about);
    case 'registrationRestricted':
      return {
        lead: `${about.organisation} lets people register only from ${of.where.length > 0 ? all(of.where) : 'some places or devices'}`,
        sentence: `Policy “${of.policy}”. Elsewhere ${about.firstName} is refused after this reset. Ask where ${about.firstName} is.`,
      };
    case 'phoneStays':
      return phoneStays(about.labels.filter((label) => of.refs.includes(label.ref)));
    case 'alternateBlocksMobile':
      return {
        lead: 'The alternate mobile phone stays in the way',
        sentence: 'Microsoft removes a mobile phone only when no alternate one is registered. Choose both.',
      };
    case 'emailOnly':
      return {
        lead: 'Email is no second factor',
        sentence: 'It only serves password recovery. Sign-in stays as it is.',
      };
    case 'sameName':
      return {
        lead: `${of.count} people are called ${about.user}`,
        sentence: 'Check the sign-in name with the caller.',
      };
    case 'requesterDiffers':
      return {
        lead: `Ticket ${of.number} names somebody else`,
        sentence: `Its contact is ${of.requester}. Go on only if ${of.requester} asked for ${about.user}.`,
      };
    case 'requesterUnknown':
      return {
        lead: `Ticket ${of.number} names nobody`,
        sentence: `It has no contact, so it does not show that ${about.user} asked.`,
      };
    case 'ticketWithoutCompany':
      return {
        lead: `Ticket ${of.number} names no company`,
        sentence: `It does not show that it is about ${about.organisation}.`,
      };
    case 'disabled':
      return { lead: 'Account is disabled', sentence: `${about.user} cannot sign in, with or without MFA.` };
    case 'guest':
      return {
        lead: 'Guest account',
        sentence: `Only the registration in ${about.organisation} is removed. The home organisation is not touched. Sign-out has no effect.`,
      };
    case 'federated':
      return {
        lead: `${of.domain} signs in elsewhere`,
        sentence: 'Another identity provider may ask for its own MFA. This reset does not touch that.',
      };
    case 'again':
      return {
        lead: 'Second reset in 24 hours',
        sentence: `${of.by} did one at ${dayAndTime(of.at, clock)}.`,
      };
    case 'directoryContact':
      return directoryContact(of, about);
    case 'unchecked':
      return unchecked(of, about);
    default:
      return of satisfies never;
  }
}

function phoneStays(labels: MethodLabel[]): Lines {
  const names = all(labels.map(name));
  return labels.length === 1
    ? { lead: `${names} stays`, sentence: 'If it is on the lost phone, go back and remove it too.' }
    : { lead: `${names} stay`, sentence: 'If one is on the lost phone, go back and remove it too.' };
}

function directoryContact(of: Extract<Warning, { kind: 'directoryContact' }>, about: About): Lines {
  const what = of.what.map((each) => (each === 'mobilePhone' ? 'this mobile number' : 'this email address'));
  return {
    lead: `The directory also holds ${all(what)}`,
    sentence: of.synced
      ? `It may serve password recovery. If it is on the lost phone, change it in the local directory of ${about.organisation}.`
      : 'It may serve password recovery. If it is on the lost phone, change it in the Entra admin centre.',
  };
}

function unchecked(of: Extract<Warning, { kind: 'unchecked' }>, about: About): Lines {
  const why = of.permission
    ? `The permission ${of.permission} is missing in ${about.organisation}.`
    : 'Microsoft did not answer in time.';
  switch (of.what) {
    case 'policies':
      return {
        lead: 'Could not check the sign-in policies',
        sentence: `${why} It is not known whether ${about.user} must register again.`,
      };
    case 'eligibleRoles':
      return {
        lead: 'Could not check roles to activate',
        sentence: `${why} It is not known whether ${about.user} can become an administrator.`,
      };
    case 'methods':
      return { lead: 'Could not read every method', sentence: `${why} More may be registered than this card lists.` };
    case 'domain':
      return { lead: 'Could not check the domain', sentence: `${why} ${about.user} may sign in elsewhere.` };
    case 'ticket':
      return {
        lead: 'Could not check the ticket',
        sentence: 'The PSA did not answer in time. It is not known whether the ticket is open and whose it is.',
      };
    default:
      return of.what satisfies never;
  }
}

/** Will Microsoft ask for MFA and so make the person register again? `fact` is the short form. */
export function enforcement(of: Enforcement, about: Pick<About, 'user'>): Lines & { fact: string } {
  const because = source(of.because);
  switch (of.verdict) {
    case 'forced':
      return {
        lead: 'Microsoft asks for MFA',
        sentence: `${about.user} must register again at the next sign-in (${because}).`,
        fact: `Must register again (${because})`,
      };
    case 'likely':
      return {
        lead: 'Microsoft probably asks for MFA',
        sentence: `${about.user} must probably register again (${because}).`,
        fact: `Must probably register again (${because})`,
      };
    case 'notForced':
      return of.because.kind === 'blockedByPolicy'
        ? {
            lead: `A policy blocks ${about.user}`,
            sentence: `“${of.because.name}” refuses every sign-in, so nobody is asked to register again.`,
            fact: `Not asked for MFA (${because})`,
          }
        : {
            lead: `No policy found that asks ${about.user} for MFA`,
            sentence:
              'If Microsoft asked for it today, this check missed something. If not, ask why a reset is needed.',
            fact: `Not asked for MFA (${because})`,
          };
    case 'unknown':
      return {
        lead: 'Could not check the sign-in policies',
        sentence: `It is not known whether ${about.user} must register again: ${because}.`,
        fact: `Not known (${because})`,
      };
    default:
      return of.verdict satisfies never;
  }
}

function source(because: Enforcement['because']): string {
  switch (because.kind) {
    case 'policy':
      return `policy “${because.name}”`;
    case 'securityDefaults':
      return 'security defaults';
    case 'perUser':
      return 'per-user MFA';
    case 'nothing':
      return 'no policy found';
    case 'blockedByPolicy':
      return `blocked by policy “${because.name}”`;
    case 'missingPermission':
      return `permission ${because.permission} is missing`;
    case 'noAnswer':
      return 'Microsoft did not answer in time';
    default:
      return because satisfies never;
  }
}
