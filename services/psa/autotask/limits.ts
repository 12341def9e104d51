import type { Limits } from '../limits.ts';

/**
 * Three requests at once for each kind of record, and a place is freed later than its answer arrives: two are used.
 * 10,000 requests an hour for the programs of everybody; beyond half of that Autotask slows all of them down.
 * https://ww1.autotask.net/help/DeveloperHelp/Content/APIs/REST/General_Topics/REST_Thresholds_Limits.htm
 */
export const limits: Limits = (_method, path) => {
  const entity = path.endsWith('/Notes') ? 'TicketNotes' : (path.split('/')[1] ?? '');
  return [
    { kind: 'rate', name: 'all', most: 5000, windowMs: 3600_000 },
    { kind: 'places', name: `at once: ${entity}`, most: 2, restMs: 100 },
  ];
};
