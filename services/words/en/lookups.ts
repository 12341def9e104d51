import { plain } from '../text.ts';

/** When methods, or the person they belong to, cannot be listed. */
export const lookups = {
  noOrganisation: (domain: string) =>
    `No organisation here has the domain ${plain(domain)}. Check the spelling, or use: reset MFA.`,
  noUser: (typed: string, organisation: string) =>
    `There is no user ${plain(typed)} in ${plain(organisation)}. Check the spelling.`,
  several: (typed: string) => `More than one account answers to ${plain(typed)}. Enter the full sign-in name.`,
  keyChanged: "The bot's own secret changed during this reset, so the number cannot be compared. Start again.",
  unlisted: 'Microsoft Graph did not list these methods. Try again.',
  mayNotList: (permission: string) => `The bot may not list these methods any more: ${permission} is missing.`,
};
