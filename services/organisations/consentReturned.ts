import type { Log } from '../log.ts';
import { isId } from '../storage/ids.ts';
import type { Organisations } from './organisations.ts';

const atMostEveryMs = 60_000;

/**
 * After a consent a token that is still good lacks the new permissions, so it is fetched anew. Whoever calls this may be
 * anybody: an unknown tenant costs one look into the database, a known one a sign-in a minute.
 */
export function createConsentReturned(d: {
  organisations: Pick<Organisations, 'get'>;
  forget(tenantId: string): void;
  log: Log;
}): (tenantId: string) => Promise<void> {
  const last = new Map<string, number>();
  return async (tenantId) => {
    const id = tenantId.toLowerCase();
    const recent = () => Date.now() - (last.get(id) ?? 0) < atMostEveryMs;
    if (!isId(id) || recent()) return;
    const organisation = await d.organisations.get(id);
    // Asked again, for many may have come at once.
    if (!organisation?.enabled || recent()) return;
    last.set(id, Date.now());
    d.forget(id);
    d.log.info({ organisation: organisation.name }, 'organisations: a consent came back; its token is fetched anew');
  };
}
