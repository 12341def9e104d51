import { sentence } from '../text.ts';

/** How people, organisations and tickets are named in lists and lines. */
export const person = {
  /** A row of the user type-ahead. */
  choice: (user: { name: string; signInName: string; jobTitle: string | null; enabled: boolean; guest: boolean }) =>
    [
      `${user.name} (${user.signInName})`,
      user.jobTitle ?? '',
      user.guest ? 'guest' : '',
      user.enabled ? '' : 'disabled',
    ]
      .filter((part) => part !== '')
      .join(' · '),
  /** A row of the ticket type-ahead. */
  ticketChoice: (ticket: { number: string; title: string }) => `${ticket.number} · ${ticket.title}`,
  ticket: (number: string) => `Ticket ${number}`,
  /** Whole sentences after each other. */
  sentences: (parts: string[]) => parts.map(sentence).join(' '),
  /** Complete parts in one line: `Contoso Ltd · Ticket 48213`. */
  joined: (parts: (string | null | undefined)[]) => parts.filter((part) => part != null && part !== '').join(' · '),
};
