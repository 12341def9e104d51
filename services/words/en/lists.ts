import type { ResetRow } from '../../resets/listViews.ts';
import { capital } from '../text.ts';
import { type Clock, zone } from '../time.ts';
import { isMethodType, typeName } from './methods.ts';

/** The cards that list: a person's methods, a technician's resets. */
export const lists = {
  methodsTitle: (user: string) => `Methods of ${user}`,
  more: (number: number) => `and ${number} more`,
  registered: (number: number) => `Registered (${number})`,
  noneRegistered: 'None of the methods that Microsoft Graph lists.',
  notRead: (number: number) => `Not read (${number})`,
  unread: (what: string, permission: string | null) => ({
    lead: unreadName(what),
    sentence: permission ? `The permission ${permission} is missing.` : 'Microsoft did not answer in time.',
  }),
  disabled: 'Account is disabled',
  guest: 'Guest account',
  readOnly: 'Nothing was changed.',
  myResets: 'My resets',
  allResets: 'All resets',
  filtered: (filter: string) => `Only: ${filter}`,
  noneFits: (filter: string) =>
    `No reset fits "${filter}". Words may name an organisation, a technician, a person, a ticket, a day (year-month-day), or "open".`,
  search: 'Only those that fit',
  searchButton: 'Search',
  showMore: 'Show more',
  subtitle: (number: number, clock: Clock) => {
    const resets = number === 1 ? '1 reset' : `${number} resets`;
    return `${resets} · times in ${zone(clock.now, clock.timeZone)}`;
  },
  empty: 'No resets yet.',
  emptyOlder: 'No older resets.',
  needsYou: (number: number) => `Needs you (${number})`,
  others: (number: number) => `Others (${number})`,
  row: rowState,
  /** Follows the name, which is bold. */
  afterName: (state: string) => ` · ${state}`,
  open: (user: string, state: string) => `${user}: ${state}`,
  resetMfa: 'Reset MFA',
  older: 'Show older',
};

/** What could not be read comes as a method's type or a kind of check; anything else is shown as it is. */
function unreadName(what: string): string {
  if (what === 'roles') return 'Roles';
  if (what === 'groups') return 'Groups';
  if (what === 'eligibleRoles') return 'Roles to activate';
  return capital(isMethodType(what) ? typeName(what) : what);
}

function rowState(row: Pick<ResetRow, 'state' | 'removed' | 'of'>): string {
  switch (row.state) {
    case 'done':
      return row.removed > 0 ? `Done, ${row.removed} removed` : 'Done, already gone';
    case 'partly':
      return `Partly done, ${row.removed} of ${row.of}`;
    case 'nothing':
      return 'Nothing to remove';
    case 'blocked':
      return 'Blocked';
    case 'refused':
      return 'Refused, caller not verified';
    case 'failed':
      return 'Failed';
    case 'expired':
      return 'Expired';
    case 'cancelled':
      return 'Cancelled';
    case 'working':
      return 'Working';
    case 'waiting':
      return 'Waiting';
    case 'devices':
      return 'Waiting: choose devices';
    case 'summary':
      return 'Waiting: your answer';
    case 'ticketWaiting':
      return 'Done, waiting for the PSA';
    case 'ticketRefused':
      return 'Done, ticket note not written';
    default:
      return row.state satisfies never;
  }
}
