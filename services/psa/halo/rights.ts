import type { Rights } from '../psa.ts';

/** Scopes of the application, and what its agent must be allowed beside them: a call needs both. */
export const rights: Rights = {
  readTickets: 'read:tickets, and membership in the teams whose tickets it has to see',
  readCompanies: 'read:customers',
  addNote: 'edit:tickets, and access to the action that NOTE_OUTCOME names, at every step of a workflow',
  changeStatus: 'edit:tickets',
  createTicket: 'edit:tickets and read:customers, and an agent who may create this type of ticket',
  addTime: 'edit:tickets, and an agent who may see agents and enter time for others',
};

/** Of the lists of names. Which scope they want is not documented. */
export const readNames = 'read:tickets (where it has that, set SCOPE to all)';
