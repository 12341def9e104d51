import type { Rights } from '../psa.ts';

/** Rights of an API-only security level, as section / right (Admin > Resources/Users > Security); told where one is missing. */
export const rights: Rights = {
  readTickets: 'Service Desk / Tickets: View All',
  readCompanies: 'CRM / Companies and Contacts: View',
  addNote: 'Service Desk / Ticket Notes: Add',
  changeStatus: 'Service Desk / Tickets: Edit All',
  createTicket: 'Service Desk / Tickets: Add, View All and Edit All',
  addTime: 'Timesheets / Time Entries: Add; Admin / Resources/Users (HR): View; Proxy Time Entry in the site setup',
};
