import { organisations, staff } from '../world.ts';

/** What every simulated PSA holds at first, in neutral words; each turns it into its vendor's own rows. */

/** Numbers that people and tests may name. A vendor whose numbers are no integers makes them from these. */
export const tickets = {
  adele: 48213,
  fabrikam: 48214,
  closed: 48215,
  merged: 48216,
  mergedInto: 48213,
  noContact: 48217,
  otherRequester: 48218,
} as const;

export interface SeedCompany {
  id: number;
  name: string;
}
export interface SeedContact {
  id: number;
  companyId: number;
  first: string;
  last: string;
  email: string;
}
export interface SeedTicket {
  id: number;
  title: string;
  companyId: number;
  /** Absent: nobody is known to have asked. */
  contactId?: number;
  state: 'open' | 'closed' | 'merged';
  mergedInto?: number;
}

export const companies: SeedCompany[] = [
  ...Object.values(organisations).map((o) => ({ id: Number(o.psaCompanyId), name: o.name })),
  { id: 253, name: 'Litware, Inc. & "Sons"' },
];

export const contacts: SeedContact[] = [
  { id: 77, companyId: 250, first: 'Adele', last: 'Vance', email: 'adele.vance@contoso.com' },
  { id: 78, companyId: 250, first: 'Diego', last: 'Siciliani', email: 'diego.siciliani@contoso.com' },
  { id: 79, companyId: 250, first: 'Grady', last: 'Archie', email: 'grady.archie@contoso.com' },
  { id: 80, companyId: 251, first: 'Lidia', last: 'Holloway', email: 'lidia.holloway@fabrikam.com' },
  { id: 81, companyId: 251, first: 'Joni', last: 'Sherman', email: 'joni.sherman@fabrikam.com' },
  { id: 82, companyId: 252, first: 'Isaiah', last: 'Langer', email: 'isaiah.langer@adatum.com' },
  // Two contacts with one address: nobody can tell which one called.
  { id: 83, companyId: 252, first: 'Front', last: 'Desk', email: 'desk@adatum.com' },
  { id: 84, companyId: 252, first: 'Reception', last: 'Desk', email: 'desk@adatum.com' },
];

/** The MSP's own people in the PSA; Lee has no account there, so no time can be entered for him. */
export const members = [staff.megan, staff.alex].map((person, n) => ({
  id: 500 + n,
  name: person.name,
  email: person.signInName,
}));

const hostile = [
  '[reset](https://evil.example) **urgent** <at>everyone</at>',
  '<script>alert(1)</script> ${title} {{TIME(2026-01-01T00:00:00Z)}}',
  'Printer "3rd floor" 100% * broken [again] \\o/',
  '\u202Erecnac - right to left, and emoji \u{1F4F1}\u{1F512}',
];
const everyday = [
  'Outlook asks for a password again and again',
  'New phone, cannot sign in',
  'VPN drops every hour',
  'Shared mailbox missing',
  'Laptop does not wake up',
  'Teams: no sound in meetings',
  'MFA code never arrives',
];

/** Oldest first. */
export const seedTickets: SeedTicket[] = [
  ...Array.from({ length: 30 }, (_, n): SeedTicket => {
    const contact = contacts[n % contacts.length];
    const title = n % 8 === 7 ? hostile[(n >> 3) % hostile.length] : everyday[n % everyday.length];
    return {
      id: 48180 + n,
      title: title ?? '',
      companyId: contact?.companyId ?? 250,
      contactId: contact?.id ?? 77,
      state: 'open',
    };
  }),
  { id: tickets.adele, title: 'Adele Vance: new phone, cannot sign in', companyId: 250, contactId: 77, state: 'open' },
  { id: tickets.fabrikam, title: 'Lidia Holloway: lost phone', companyId: 251, contactId: 80, state: 'open' },
  { id: tickets.closed, title: 'Adele Vance: mailbox full', companyId: 250, contactId: 77, state: 'closed' },
  {
    id: tickets.merged,
    title: 'Adele Vance: phone',
    companyId: 250,
    contactId: 77,
    state: 'merged',
    mergedInto: tickets.mergedInto,
  },
  { id: tickets.noContact, title: 'Somebody cannot sign in', companyId: 250, state: 'open' },
  { id: tickets.otherRequester, title: 'Please reset MFA for Adele', companyId: 250, contactId: 78, state: 'open' },
];

/** The seed's tickets by the number that people see; `write` makes it of an id where that is another. */
export function numbersAsText(write: (id: number) => string = String): Record<keyof typeof tickets, string> {
  const entries = Object.entries(tickets).map(([name, id]) => [name, write(id)]);
  return Object.fromEntries(entries) as Record<keyof typeof tickets, string>;
}
