import type { Rights } from '../psa.ts';

/** The vendor's names of rights, as module / right: level (System > Security Roles); told where one is missing. */
export const rights: Rights = {
  readTickets: 'Service Desk / Service Tickets: Inquire All',
  readCompanies: 'Companies / Company Maintenance: Inquire All',
  addNote: 'Service Desk / Service Tickets: Edit All (and Add, where notes need it)',
  changeStatus: 'Service Desk / Service Tickets: Edit All; for a closing status also Close Service Tickets: Edit',
  createTicket: 'Service Desk / Service Tickets: Add, Inquire All and Edit All',
  addTime: 'Time & Expense / Time Entry: Add All, Inquire All; System / Member Maintenance: Inquire All',
};
export const readContacts = 'Companies / Contacts: Inquire All';
export const readBoards = 'System / Table Setup: Inquire (Service Board)';
