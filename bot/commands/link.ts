import type { Command } from '../handlers.ts';
import { help } from './help.ts';
import { parseLink } from './parse.ts';

/**
 * A link for a button in the PSA: it opens the chat with the bot, with the words of the form in its box. Nothing is sent
 * before somebody presses Enter, and then everything is checked as ever.
 * https://learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/deep-link-teams
 */
export const link: Command = async (turn, rest) => {
  const { organisationTyped, ticketTyped: ticket } = parseLink(rest);
  if (!organisationTyped) return help(turn, '');
  const organisation = await turn.services.resets.organisationNamed(turn.asker, organisationTyped);
  if ('show' in organisation) return organisation;
  const words = `reset MFA in "${organisation.name.replace(/["“”]/g, '')}" #${ticket ?? ''}`;
  return { show: 'link', organisation: organisation.name, ticket, url: linkTo(turn.bot, words) };
};

function linkTo(bot: { appId: string; tenantId: string; teams: string }, message: string): string {
  const query = new URLSearchParams({ tenantId: bot.tenantId, users: `28:${bot.appId}`, message });
  // Teams does not read a plus as a blank.
  return `${bot.teams}/l/chat/0/0?${query.toString().replaceAll('+', '%20')}`;
}
