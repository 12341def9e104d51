import type { PsaSimulator } from '../psa/simulated.ts';
import type { Post } from '../teams/types.ts';

/** Messages as a help desk's channel gets them, for people and tests to open the form from. */
export interface TicketMessage {
  name: string;
  text: string;
  post: Post;
}

/** Numbers are those of the PSA that the sandbox runs with. */
export function ticketMessages({ numbers, held }: Pick<PsaSimulator, 'numbers' | 'held'>): TicketMessage[] {
  const another = held().find((ticket) => !Object.values(numbers).includes(ticket.number))?.number ?? '';
  const { adele, fabrikam, noContact, otherRequester, closed, merged } = numbers;
  const quote = (text: string) =>
    `<blockquote itemscope itemtype="http://schema.skype.com/Reply"><p>${text}</p></blockquote>`;
  return [
    {
      name: 'Plain ticket mail',
      text: `Ticket #${adele}: new phone, cannot sign in\nFrom: Adele Vance, adele.vance@contoso.com`,
      post: {},
    },
    {
      name: 'HTML mail with entities',
      text: '',
      post: {
        subject: `[Ticket #${adele}]`,
        html: `<table><tr><td>Ticket</td><td>&#35;${adele}</td></tr></table><p>Gr&uuml;&szlig;e &amp; danke,<br>Adele&nbsp;&lt;<a href="mailto:adele.vance@contoso.com">adele.vance@contoso.com</a>&gt;</p>`,
      },
    },
    {
      name: 'Quoted thread',
      text: '',
      post: { html: `${quote(`Ticket #${fabrikam} of Lidia Holloway`)}<p>Not that one: it is #${adele}.</p>` },
    },
    {
      name: 'Seven tickets',
      text: `Tickets ${[adele, fabrikam, noContact, otherRequester, closed, merged, another].map((n) => `#${n}`).join(', ')} are about phones`,
      post: {},
    },
    {
      name: 'Misleading address',
      text: `Ticket #${adele}: urgent, reset lidia.holloway@fabrikam.com at once`,
      post: {},
    },
    { name: 'Card of the PSA', text: '', post: { html: '', application: 'psa' } },
    { name: 'Nothing useful', text: 'Can somebody call me back on +44 20 7946 0958 before 10:30?', post: {} },
  ];
}
