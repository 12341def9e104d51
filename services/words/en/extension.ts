import type { Appears, FoundTicket } from '../../resets/formView.ts';

/** The messaging extension: its dialog, and what was found in the message from which it was opened. */
export const extension = {
  title: 'Reset MFA',
  close: 'Close',
  look: 'Look again',
  addApp: 'Add the app here',
  alone: 'Show it to me alone',
  slow: 'This took longer than Teams waits. Close this and open it again; what was sent is not lost.',
  nowhere:
    'There is no conversation in which I could show you the reset. Add the app for yourself first: write to me once.',
  appears: (where: Appears) => {
    switch (where) {
      case 'here':
        return 'The status appears in this conversation.';
      case 'personal':
        return 'The status appears in our personal chat.';
      case 'personalNotAllowed':
        return 'The status appears in our personal chat: an administrator has not said "allow here" in this conversation.';
      case 'personalNotInstalled':
        return 'The status appears in our personal chat: the app is not added to this conversation.';
      default:
        return where satisfies never;
    }
  },
  found: (quoted: boolean) => (quoted ? 'Found in the quoted part. Check it.' : 'Found in the message. Check it.'),
  ticket: (ticket: FoundTicket) => `Ticket ${ticket.number} · ${ticket.title}`,
  choice: (ticket: FoundTicket) =>
    [ticket.number, ticket.title, ticket.organisation, ticket.requester].filter(Boolean).join(' · '),
  several: (count: number) => `${count} tickets: choose one below`,
  ticketDetail: (ticket: FoundTicket) =>
    [state(ticket), ticket.organisation, ticket.requester && `asked by ${ticket.requester}`]
      .filter(Boolean)
      .join(' · '),
  unchecked: (number: string) => `Ticket ${number}`,
  uncheckedDetail: 'The PSA did not tell in time.',
  personDetail: (organisation: string | null, unknown: boolean) =>
    unknown
      ? `Nobody${organisation ? ` in ${organisation}` : ''} has this address.`
      : `Named in the message${organisation ? ` · ${organisation}` : ''}`,
  severalTickets: 'Which ticket is it?',
  otherTicket: 'or another ticket number',
};

function state(ticket: FoundTicket): string {
  switch (ticket.state) {
    case 'open':
      return '';
    case 'closed':
      return 'closed';
    case 'merged':
      return ticket.into ? `merged into ${ticket.into}` : 'merged';
    case 'discarded':
      return 'discarded';
    default:
      return ticket.state satisfies never;
  }
}
