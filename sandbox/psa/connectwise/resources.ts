import type { Resource } from './answers.ts';

/** Fields that conditions, orderBy and fields may name, by resource. */

export const ticketResource: Resource = {
  name: 'ticket',
  fields: {
    id: 'number',
    summary: 'text',
    recordType: 'text',
    closedFlag: 'flag',
    'board/id': 'number',
    'board/name': 'text',
    'status/id': 'number',
    'status/name': 'text',
    'company/id': 'number',
    'company/name': 'text',
    'company/identifier': 'text',
    'contact/id': 'number',
    'contact/name': 'text',
    contactName: 'text',
    contactEmailAddress: 'text',
    externalXRef: 'text',
    'mergedParentTicket/id': 'number',
    '_info/lastUpdated': 'date',
  },
};

export const noteResource: Resource = {
  name: 'note',
  fields: { id: 'number', ticketId: 'number', internalFlag: 'flag', externalFlag: 'flag', dateCreated: 'date' },
};

export const memberResource: Resource = {
  name: 'member',
  fields: { id: 'number', identifier: 'text', officeEmail: 'text', inactiveFlag: 'flag' },
};

export const timeResource: Resource = {
  name: 'timeEntry',
  fields: { id: 'number', chargeToId: 'number', chargeToType: 'text', timeStart: 'date' },
};

export const boardResource: Resource = {
  name: 'board',
  fields: { id: 'number', name: 'text', inactiveFlag: 'flag', projectFlag: 'flag', timeEntryLockedFlag: 'flag' },
};

export const statusResource: Resource = {
  name: 'boardStatus',
  fields: {
    id: 'number',
    name: 'text',
    inactive: 'flag',
    closedStatus: 'flag',
    timeEntryNotAllowed: 'flag',
    defaultFlag: 'flag',
    escalationStatus: 'text',
  },
};

export const companyResource: Resource = {
  name: 'company',
  fields: { id: 'number', identifier: 'text', name: 'text', deletedFlag: 'flag' },
};

export const contactResource: Resource = {
  name: 'contact',
  fields: { id: 'number', firstName: 'text', lastName: 'text', 'company/id': 'number', inactiveFlag: 'flag' },
  children: {
    array: 'communicationItems',
    fields: { 'communicationItems/value': 'text', 'communicationItems/communicationType': 'text' },
  },
};
