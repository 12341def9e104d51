import type { EligibleRoles, EntraUser, Target } from '../graph/graph.ts';
import type { OrganisationSettings } from '../organisations/settings.ts';
import type { Ticket } from '../psa/psa.ts';
import { chosenOf, typesOf } from './labels.ts';
import type { TicketLook } from './ticketLook.ts';
import type { AuthenticationMethodChoice, Enforcement, MethodLabel, Stop, TicketWish } from './types.ts';

/** Pure: facts in, the first reason to refuse out. What is not known is refused, never allowed. */

export interface Considered {
  settings: OrganisationSettings;
  enabled: boolean;
  paused: boolean;
  ownHouse: boolean;
  /** The target is the asker, or a colleague of the MSP (also as a guest in the customer's tenant). */
  oneself: boolean;
  colleague: boolean;
  target: Pick<Target, 'privilege' | 'unread'>;
  /** Roles that the person may activate (PIM); `notUsed` without the licence, `missing` when it cannot be told. */
  eligible: EligibleRoles;
  inProtectedGroup: boolean;
  lastHour: { technician: number; organisation: number };
  lastReset: { by: string; at: string } | null;
}

/** Fences around the person and the organisation; frame: own house, privileged, brakes, pause. */
export function stopFor(c: Considered): Stop | null {
  if (!c.enabled) return { kind: 'organisationDisabled' };
  if (c.paused) return { kind: 'paused' };
  if (c.oneself) return { kind: 'oneself' };
  if (c.colleague) return { kind: 'colleague' };
  if (c.ownHouse && !c.settings.ownHouseAllowed) return { kind: 'ownHouse' };
  const { privilege } = c.target;
  const mayActivate = 'roles' in c.eligible ? c.eligible.roles : [];
  if (privilege.length + mayActivate.length > 0) return { kind: 'privileged', roles: privilege, mayActivate };
  const unknown = c.target.unread.find((u) => u.what === 'roles' || u.what === 'groups');
  if (unknown) return { kind: 'privilegeUnknown', permission: unknown.permission };
  if ('missing' in c.eligible) return { kind: 'privilegeUnknown', permission: c.eligible.missing };
  if (c.inProtectedGroup) return { kind: 'protectedGroup' };
  if (c.settings.protectedGroupsRequired && c.settings.protectedGroups.length === 0)
    return { kind: 'noProtectedGroups' };
  if (c.lastHour.technician >= c.settings.perTechnicianHour) {
    return { kind: 'technicianBrake', perHour: c.settings.perTechnicianHour };
  }
  if (c.lastHour.organisation >= c.settings.perOrganisationHour) {
    return { kind: 'organisationBrake', perHour: c.settings.perOrganisationHour };
  }
  if (c.lastReset && c.settings.sameUserAgain === 'refuse') return { kind: 'again', ...c.lastReset };
  return null;
}

export type RequesterMatch = 'same' | 'differs' | 'unknown';

/** Is the ticket's requester the person whose MFA goes? By address; a name proves nothing. */
export function requesterMatch(ticket: Ticket, user: EntraUser): RequesterMatch {
  const email = ticket.requester?.email;
  if (!email) return 'unknown';
  const own = [user.userPrincipalName, user.mail, ...user.otherMails].map((a) => a?.toLowerCase());
  return own.includes(email.toLowerCase()) ? 'same' : 'differs';
}

/** Fences around the ticket. */
export function ticketStop(
  wish: TicketWish,
  look: TicketLook,
  companyId: string | null,
  match: RequesterMatch | null,
  settings: OrganisationSettings,
): Stop | null {
  if (settings.ticketRequired === 'existing' && wish.kind !== 'existing') return { kind: 'ticketRequired' };
  if (settings.ticketRequired === 'mayBeCreated' && wish.kind === 'none') return { kind: 'ticketRequired' };
  // Strict: a ticket that cannot be read now is not one whose requester is known.
  if (look.kind === 'unread' && (settings.requesterUnknown === 'refuse' || settings.requesterDiffers === 'refuse')) {
    return { kind: 'requesterUnknown', number: look.number };
  }
  if (look.kind !== 'found') return null;
  const { ticket } = look;
  const { number } = ticket;
  if (ticket.discarded) return { kind: 'ticketDiscarded', number };
  if (ticket.mergedInto) return { kind: 'ticketMerged', number, into: ticket.mergedInto };
  if (companyId && ticket.company && ticket.company.id !== companyId) {
    return { kind: 'ticketOfOther', number, company: ticket.company.name };
  }
  if (!ticket.open) return { kind: 'ticketClosed', number };
  if (match === 'differs' && settings.requesterDiffers === 'refuse') {
    return { kind: 'requesterDiffers', number, requester: ticket.requester?.name ?? '' };
  }
  if (match === 'unknown' && settings.requesterUnknown === 'refuse') return { kind: 'requesterUnknown', number };
  return null;
}

/** Numbers are one list at Microsoft: when it cannot be read, none of them can. */
const phones: readonly string[] = ['mobile', 'office', 'alternateMobile'];

/** A chosen kind of which nothing is seen, and could not be: "nothing is registered" would be a guess. */
export function methodsStop(
  choices: AuthenticationMethodChoice[],
  registered: MethodLabel[],
  unread: Target['unread'],
): Stop | null {
  for (const choice of choices) {
    if (chosenOf(registered, [choice]).length > 0) continue;
    const covers = (what: string) =>
      typesOf[choice].some((type) => type === what || (phones.includes(type) && phones.includes(what)));
    const hidden = unread.find((u) => covers(u.what));
    if (hidden) return { kind: 'methodsUnread', permission: hidden.permission };
  }
  return null;
}

/** Must the technician tick that the person knows to register again, or is that refused? */
export function enforcementRule(
  enforcement: Enforcement,
  settings: OrganisationSettings,
  removesFactor: boolean,
): 'ok' | 'tick' | 'refuse' {
  const open = enforcement.verdict === 'notForced' || enforcement.verdict === 'unknown';
  return !removesFactor || !open ? 'ok' : settings.notForced;
}
