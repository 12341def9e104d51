import type { Limits } from '../limits.ts';
import type { FreshdeskSettings } from './settings.ts';

/** Calls a minute of a whole account, all its programs together. https://developers.freshdesk.com/api/#ratelimit */
const perMinute = {
  growth: { all: 200, create: 80, update: 80, list: 20, contacts: 20 },
  pro: { all: 400, create: 160, update: 160, list: 100, contacts: 100 },
  enterprise: { all: 700, create: 280, update: 280, list: 200, contacts: 200 },
} as const;

const windowMs = 60_000;

/** What Freshdesk says is left; it may be written as `100.0`. */
function left(headers: Headers): number | null {
  const count = Number.parseFloat(headers.get('x-ratelimit-remaining') ?? '');
  return Number.isFinite(count) ? count : null;
}

export function limitsOf(plan: FreshdeskSettings['plan']): Limits {
  const most = perMinute[plan];
  return (method, path) => {
    const own =
      path === '/tickets' && method === 'POST'
        ? 'create'
        : path === '/tickets'
          ? 'list'
          : path === '/contacts'
            ? 'contacts'
            : method === 'PUT'
              ? 'update'
              : null;
    return [
      { kind: 'rate', name: 'all', most: most.all, windowMs, left },
      ...(own ? [{ kind: 'rate' as const, name: own, most: most[own], windowMs }] : []),
    ];
  };
}
