import { ServiceError } from '../errors.ts';
import type { Graph } from '../graph/graph.ts';
import type { Organisations } from '../organisations/organisations.ts';
import type { Recorder } from '../records/records.ts';
import { labelOf } from '../resets/labels.ts';
import type { Access, Resets } from '../services.ts';
import type { Words } from '../words/words.ts';

const withinMs = 10_000;

/** `methods user@contoso.com`: what is registered, read only. The organisation is the one that owns the domain. */
export function createMethodsLookup(d: {
  access: Access;
  graph: Graph;
  organisations: Organisations;
  record: Recorder;
  words: Words;
}): Resets['methods'] {
  return async (asker, typed) => {
    const allowed = await d.access.check(asker);
    if (!allowed.ok) return { show: 'stop', stop: allowed.stop, organisation: null };
    const visible = await d.organisations.visibleTo(asker);
    const domain = typed.split('@')[1] ?? '';
    const organisation =
      (await d.organisations.byDomain(asker, domain)) ?? (visible.length === 1 ? visible[0] : undefined);
    if (!organisation)
      return { show: 'trouble', sentence: d.words.lookups.noOrganisation(domain || typed), reference: '' };
    const abort = AbortSignal.timeout(withinMs);
    try {
      const [user, other] = await d.graph.matchUsers(organisation.id, typed, abort);
      if (!user) return { show: 'trouble', sentence: d.words.lookups.noUser(typed, organisation.name), reference: '' };
      if (other) return { show: 'trouble', sentence: d.words.lookups.several(typed), reference: '' };
      const [{ methods, unread }, defaultType] = await Promise.all([
        d.graph.readMethods(organisation.id, user.id, abort),
        organisation.settings.readDefaultMethod ? d.graph.readDefault(organisation.id, user.id, abort) : null,
      ]);
      await d.record({ kind: 'methodsRead', by: asker, tenantId: organisation.id, targetId: user.id });
      return {
        show: 'methods',
        organisation: organisation.name,
        user: user.displayName,
        signInName: user.userPrincipalName,
        enabled: user.accountEnabled,
        guest: user.guest,
        registered: methods.map((m) => labelOf(m, defaultType)),
        unread,
      };
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      return { show: 'trouble', sentence: error.message, reference: error.details.requestId ?? '' };
    }
  };
}
