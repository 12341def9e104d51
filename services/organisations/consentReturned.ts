import type { Log } from '../log.ts';
import { isId } from '../storage/ids.ts';
import type { Organisations } from './organisations.ts';

const atMostEveryMs = 60_000;

/**
 * After a consent a token that is still good lacks the new permissions, so it is fetched anew. Whoever calls this may be
 * anybody: an unknown tenant costs nothing, a known one a sign-in a minute.
 */
export function createConsentReturned(d: {
  organisations: Pick<Organisations, 'get'>;
  forget(tenantId: string): void;
  log: Log;
}): (tenantId: string) => Promise<void> {
  const last = new Map<string, number>();
  return async (tenantId) => {
    const organisation = isId(tenantId) ? await d.organisations.get(tenantId) : null;
    if (!organisation?.enabled) return;
    const now = Date.now();
    if (now - (last.get(organisation.id) ?? 0) < atMostEveryMs) return;
    last.set(organisation.id, now);
    d.forget(organisation.id);
    d.log.info({ organisation: organisation.name }, 'organisations: a consent came back; its token is fetched anew');
  };
}
