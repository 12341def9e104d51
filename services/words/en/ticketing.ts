/** Why the bot does not write on a ticket itself. */
export const ticketing = {
  noPsa: (organisation: string) => `${organisation} is not linked to a company in a PSA.`,
  ticketGone: (number: string) => `Ticket ${number} cannot be found any more.`,
  ticketOfOther: (number: string) => `Ticket ${number} belongs to another company, so nothing is written on it.`,
};
