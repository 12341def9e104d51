import type { EntraUser, Target } from '../graph/graph.ts';
import { sameContact } from '../graph/mask.ts';
import type { Ticket } from '../psa/psa.ts';
import type { RequesterMatch } from './policy.ts';
import type { Slow } from './slowSources.ts';
import type { TicketLook } from './ticketLook.ts';
import type { Enforcement, MethodLabel, ResetRequest, Warning } from './types.ts';

/** Only what changes what the technician should do, worst first. */
export function warningsFor(w: {
  request: ResetRequest;
  target: Target;
  user: EntraUser;
  registered: MethodLabel[];
  chosen: string[];
  ticket: Ticket | null;
  ticketLook: TicketLook;
  match: RequesterMatch | null;
  enforcement: Enforcement;
  removesFactor: boolean;
  lastReset: { by: string; at: string } | null;
  slow: Slow | null;
}): Warning[] {
  const warnings: Warning[] = [];
  const { request, user, registered, chosen, ticket, slow } = w;
  const stays = registered.filter((l) => !chosen.includes(l.ref));

  if (slow && w.removesFactor && ['notForced', 'unknown'].includes(w.enforcement.verdict)) {
    warnings.push({ kind: 'enforcement', enforcement: w.enforcement });
  }
  const restriction = slow?.policies.restriction;
  if (restriction && w.removesFactor) warnings.push({ kind: 'registrationRestricted', ...restriction });
  if (request.reason === 'lostOrStolen') {
    const onPhone = stays.filter((l) =>
      ['microsoftAuthenticator', 'softwareOath', 'mobile', 'alternateMobile', 'passkey'].includes(l.type),
    );
    if (onPhone.length > 0) warnings.push({ kind: 'phoneStays', refs: onPhone.map((l) => l.ref) });
  }
  if (chosen.includes('mobile') && stays.some((l) => l.ref === 'alternateMobile'))
    warnings.push({ kind: 'alternateBlocksMobile' });
  if (ticket && w.match === 'differs') {
    warnings.push({
      kind: 'requesterDiffers',
      number: ticket.number,
      requester: ticket.requester?.name ?? ticket.requester?.email ?? '',
    });
  }
  if (ticket && w.match === 'unknown') warnings.push({ kind: 'requesterUnknown', number: ticket.number });
  if (ticket && !ticket.company) warnings.push({ kind: 'ticketWithoutCompany', number: ticket.number });
  if (w.ticketLook.kind === 'unread') warnings.push({ kind: 'unchecked', what: 'ticket', permission: null });
  if ((slow?.namesakes ?? 1) > 1) warnings.push({ kind: 'sameName', count: slow?.namesakes ?? 1 });
  if (w.lastReset) warnings.push({ kind: 'again', ...w.lastReset });
  if (!user.accountEnabled) warnings.push({ kind: 'disabled' });
  if (user.guest) warnings.push({ kind: 'guest' });
  if (slow && 'federated' in slow.federation && slow.federation.federated) {
    warnings.push({ kind: 'federated', domain: user.userPrincipalName.split('@').at(-1) ?? '' });
  }
  if (chosen.length > 0 && !w.removesFactor) warnings.push({ kind: 'emailOnly' });
  const directory = directoryContact(w.target, user, chosen);
  if (directory && request.reason === 'lostOrStolen') warnings.push(directory);
  for (const unread of w.target.unread) {
    if (unread.what !== 'roles' && unread.what !== 'groups' && unread.what !== 'eligibleRoles') {
      warnings.push({ kind: 'unchecked', what: 'methods', permission: unread.permission });
    }
  }
  if (slow && 'missing' in slow.federation)
    warnings.push({ kind: 'unchecked', what: 'domain', permission: slow.federation.missing });
  return unique(warnings);
}

/** The directory's own number or address can serve password recovery after the registered one is gone. */
function directoryContact(target: Target, user: EntraUser, chosen: string[]): Warning | null {
  const gone = target.methods.filter((m) => chosen.includes(m.type));
  const what: ('mobilePhone' | 'otherMails')[] = [];
  if (user.mobilePhone && gone.some((m) => m.number && sameContact(m.number, user.mobilePhone ?? '')))
    what.push('mobilePhone');
  if (gone.some((m) => m.address && user.otherMails.some((mail) => mail.toLowerCase() === m.address?.toLowerCase())))
    what.push('otherMails');
  return what.length > 0 ? { kind: 'directoryContact', what, synced: user.synced } : null;
}

function unique(warnings: Warning[]): Warning[] {
  const seen = new Set<string>();
  return warnings.filter((warning) => {
    const key = JSON.stringify(warning);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
