import type { Rights } from '../psa.ts';

/** Rights of the role of the bot's agent (Admin > Agents > Roles); told where one is missing. */
export const rights: Rights = {
  readTickets: 'View tickets, with a scope that holds the groups whose tickets it serves',
  readCompanies: 'View contacts and companies',
  addNote: 'Add notes',
  changeStatus: 'Edit ticket properties',
  createTicket: 'Create tickets, with new tags; and a scope that holds the group',
  addTime: 'View and add time entries, and view agents; and a plan that has time entries',
};
export const viewGroups = 'View groups';
export const viewFields = 'View ticket fields, in some accounts for administrators alone';
