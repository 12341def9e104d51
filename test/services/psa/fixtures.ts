import { organisations } from '../../../sandbox/world.ts';

/** What the tests of every vendor write, where nothing else is said. */
export const contoso = organisations.contoso.psaCompanyId;
export const note = { key: 'R-7F3K2A', text: 'Removed: iPhone 15.', audience: 'internal' as const };
export const newTicket = {
  key: 'R-7F3K2A',
  companyId: contoso,
  board: null,
  title: 'MFA reset for Adele Vance',
  text: 'Made by the bot.',
  requester: { name: 'Adele Vance', email: 'adele.vance@contoso.com' },
};
