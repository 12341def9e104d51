/** Fields that a query may name, with the type that their values must have. `day`: only whole days are compared. */

export type FieldType = 'number' | 'text' | 'boolean' | 'time' | 'day';
export type Fields = Readonly<Record<string, FieldType>>;

export const ticketFields: Fields = {
  id: 'number',
  ticketNumber: 'text',
  title: 'text',
  description: 'text',
  status: 'number',
  priority: 'number',
  queueID: 'number',
  companyID: 'number',
  contactID: 'number',
  assignedResourceID: 'number',
  assignedResourceRoleID: 'number',
  billingCodeID: 'number',
  ticketCategory: 'number',
  dueDateTime: 'time',
  externalID: 'text',
  createDate: 'day',
  lastActivityDate: 'time',
};

export const noteFields: Fields = {
  id: 'number',
  ticketID: 'number',
  title: 'text',
  description: 'text',
  noteType: 'number',
  publish: 'number',
  createDateTime: 'time',
};

export const timeFields: Fields = { id: 'number', ticketID: 'number', resourceID: 'number', internalNotes: 'text' };

export const companyFields: Fields = { id: 'number', companyName: 'text', isActive: 'boolean' };

export const contactFields: Fields = {
  id: 'number',
  companyID: 'number',
  firstName: 'text',
  lastName: 'text',
  emailAddress: 'text',
  emailAddress2: 'text',
  emailAddress3: 'text',
  // A number here, where companies have a boolean.
  isActive: 'number',
};

export const resourceFields: Fields = {
  id: 'number',
  firstName: 'text',
  lastName: 'text',
  email: 'text',
  isActive: 'boolean',
  defaultServiceDeskRoleID: 'number',
};
