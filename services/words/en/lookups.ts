import type { ServiceName } from '../../errors.ts';
import { plain } from '../text.ts';

/** When methods, or the person they belong to, cannot be listed. */
export const lookups = {
  noOrganisation: (domain: string) =>
    `No organisation here has the domain ${plain(domain)}. Check the spelling, or use: reset MFA.`,
  noUser: (typed: string, organisation: string) =>
    `There is no user ${plain(typed)} in ${plain(organisation)}. Check the spelling.`,
  /** A row in the place of results, so it is short. */
  cannotSearch: (service: ServiceName | null, passing: boolean) => {
    const name =
      service === 'PSA' ? 'the PSA' : service === 'Database' ? 'the database' : (service ?? 'the bot itself');
    return passing
      ? `Could not search: no answer from ${name}. Try again, or type it below.`
      : `Could not search: the bot is refused by ${name}. Type it below, and tell your administrator.`;
  },
  several: (typed: string) => `More than one account answers to ${plain(typed)}. Enter the full sign-in name.`,
  keyChanged: "The bot's own secret changed during this reset, so the number cannot be compared. Start again.",
  unlisted: 'Microsoft Graph did not list these methods. Try again.',
  mayNotList: (permission: string) => `The bot may not list these methods any more: ${permission} is missing.`,
};
