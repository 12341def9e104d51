import { plain } from '../text.ts';

/** Answers to `methods …` that are no list. */
export const lookups = {
  noOrganisation: (domain: string) =>
    `No organisation here has the domain ${plain(domain)}. Check the spelling, or use: reset MFA.`,
  noUser: (typed: string, organisation: string) =>
    `There is no user ${plain(typed)} in ${plain(organisation)}. Check the spelling.`,
  several: (typed: string) => `More than one account answers to ${plain(typed)}. Enter the full sign-in name.`,
};
