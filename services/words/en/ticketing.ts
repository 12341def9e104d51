/** Why the bot does not write on a ticket itself. */
export const ticketing = {
  noPsa: (organisation: string) => `${organisation} is not linked to a company in a PSA.`,
  statusRefused: (why: string) => `The status was left as it is: ${why}`,
  customerNoteRefused: (why: string) => `The customer got no note: ${why}`,
  timeRefused: (why: string) => `No time was entered: ${why}`,
  noMember: (product: string, technician: string) =>
    `No time was entered: ${product} has no member with the address of ${technician}.`,
  ticketGone: (number: string) => `Ticket ${number} cannot be found any more.`,
  ticketOfOther: (number: string) => `Ticket ${number} belongs to another company, so nothing is written on it.`,
};
