import type { FullAccess } from '../access/access.ts';
import type { EntraUser, Graph, Target } from '../graph/graph.ts';
import type { Organisation, Organisations } from '../organisations/organisations.ts';
import type { Psa, Ticket } from '../psa/psa.ts';
import type { ResetStore } from '../storage/resets.ts';
import { type Fences, readFences } from './fences.ts';
import type { FormError } from './formView.ts';
import { choiceNeeded, chosenOf, contactsOf, isFactor, labelOf, refOf } from './labels.ts';
import { enforcementRule, methodsStop, requesterMatch, stopFor, ticketStop } from './policy.ts';
import { readSlow, type Slow } from './slowSources.ts';
import { findTicket, type TicketLook } from './ticketLook.ts';
import type { Facts, Person, ResetRequest, Stop, UserFacts } from './types.ts';
import { warningsFor } from './warnings.ts';

/** Everything that should be known before the click, read at once and told whole. */

export interface PreflightDeps {
  access: FullAccess;
  graph: Graph;
  organisations: Organisations;
  psaOf(organisation: Organisation): Psa | null;
  paused(): Promise<boolean>;
  store: ResetStore;
  mspTenantId: string;
  contactKey: string;
}

export type Preflight =
  | { kind: 'facts'; facts: Facts; contacts: Record<string, string>; ids: Record<string, string> }
  | { kind: 'form'; errors: FormError[] } // the request cannot be understood: back to the form
  | { kind: 'stop'; stop: Stop };

const askerWithinMs = 5000;

/** `early` is told what is known while slow sources are still out. Throws only passing `ServiceError`s. */
export async function preflight(
  d: PreflightDeps,
  reset: { id: string; technician: Person; request: ResetRequest },
  abort: AbortSignal,
  early?: (facts: Facts) => void,
): Promise<Preflight> {
  const { request, technician } = reset;
  const asker = await d.access.checkNow(technician, askerWithinMs);
  if (!asker.ok) return { kind: 'stop', stop: asker.stop };
  const organisation = (await d.organisations.visibleTo(technician)).find((o) => o.id === request.organisationId);
  if (!organisation) {
    d.graph.forget(request.organisationId);
    return { kind: 'stop', stop: { kind: 'organisationDisabled' } };
  }

  const found = await resolveUser(d, organisation, request, abort);
  if (found.kind !== 'user') return found;
  const psa = d.psaOf(organisation);
  const [target, ticket] = await Promise.all([
    d.graph.readTarget(organisation.id, found.id, abort),
    findTicket(psa, request.ticket, abort),
  ]);
  if (!target.user) return { kind: 'stop', stop: { kind: 'userGone' } };
  if (ticket.kind === 'notFound') {
    return {
      kind: 'form',
      errors: [{ field: 'ticket', kind: 'notFound', number: ticket.number, example: psa?.numberExample ?? '' }],
    };
  }
  await d.store.saveUser(reset.id, target.user.id);

  const fences = await readFences(d, reset, organisation, target.user, abort);
  const slow = readSlow(d, organisation, target.user, abort);
  const build = (s: Slow | null): Facts =>
    assemble({ d, request, organisation, target, user: target.user as EntraUser, ticket, fences, slow: s });
  if (early) {
    const timer = setTimeout(() => {
      const known = build(null);
      if (!known.stop) early(known);
    }, 700);
    await slow.finally(() => clearTimeout(timer));
  }
  const ids = Object.fromEntries(target.methods.map((m) => [refOf(m), m.id]));
  return { kind: 'facts', facts: build(await slow), contacts: contactsOf(target.methods, d.contactKey), ids };
}

async function resolveUser(
  d: PreflightDeps,
  organisation: Organisation,
  request: ResetRequest,
  abort: AbortSignal,
): Promise<{ kind: 'user'; id: string } | Preflight> {
  if ('id' in request.user) return { kind: 'user', id: request.user.id };
  const { typed } = request.user;
  const users = await d.graph.matchUsers(organisation.id, typed, abort);
  const [user] = users;
  if (!user)
    return { kind: 'form', errors: [{ field: 'user', kind: 'notFound', typed, organisation: organisation.name }] };
  if (users.length > 1) {
    return {
      kind: 'form',
      errors: [{ field: 'user', kind: 'several', typed, signInNames: users.map((u) => u.userPrincipalName) }],
    };
  }
  return { kind: 'user', id: user.id };
}

function assemble(a: {
  d: PreflightDeps;
  request: ResetRequest;
  organisation: Organisation;
  target: Target;
  user: EntraUser;
  ticket: TicketLook;
  fences: Fences;
  slow: Slow | null;
}): Facts {
  const { request, organisation, target, user, fences, slow } = a;
  const registered = target.methods.map((m) => labelOf(m, slow?.defaultType ?? null));
  const chosen = chosenOf(registered, request.methods);
  const ticket: Ticket | null = a.ticket.kind === 'found' ? a.ticket.ticket : null;
  const match = ticket ? requesterMatch(ticket, user) : null;
  const enforcement = slow?.policies.enforcement ?? { verdict: 'unknown', because: { kind: 'noAnswer' } };
  const removesFactor = registered.some((l) => chosen.includes(l.ref) && isFactor(l.type));
  const rule = enforcementRule(enforcement, organisation.settings, removesFactor);
  const stop =
    stopFor({
      settings: organisation.settings,
      enabled: organisation.enabled,
      ownHouse: organisation.id === a.d.mspTenantId,
      target,
      // While slow sources are out nothing is decided by them.
      eligible: slow?.eligible ?? { notUsed: true },
      ...fences,
    }) ??
    ticketStop(request.ticket, a.ticket, organisation.psaCompanyId, match, organisation.settings) ??
    methodsStop(request.methods, registered, target.unread) ??
    (slow && rule === 'refuse' ? ({ kind: 'notForced' } as const) : null);
  return {
    organisation: { id: organisation.id, name: organisation.name, tenantId: organisation.id },
    user: userFacts(user),
    registered,
    chosen,
    choiceNeeded: choiceNeeded(registered, chosen),
    ticket: ticket && {
      id: ticket.id,
      number: ticket.number,
      title: ticket.title,
      url: ticket.url,
      requester: ticket.requester?.name ?? null,
    },
    enforcement,
    warnings: warningsFor({
      request,
      target,
      user,
      registered,
      chosen,
      ticket,
      ticketLook: a.ticket,
      match,
      enforcement,
      removesFactor,
      lastReset: fences.lastReset,
      slow,
    }),
    stop,
    understandingNeeded: rule === 'tick',
    requestIds: target.requestIds,
  };
}

export const userFacts = (user: EntraUser): UserFacts => ({
  id: user.id,
  name: user.displayName,
  givenName: user.givenName,
  signInName: user.userPrincipalName,
  jobTitle: user.jobTitle,
  department: user.department,
  enabled: user.accountEnabled,
  guest: user.guest,
});
