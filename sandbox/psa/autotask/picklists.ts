/** Labels and their numbers: the tenant's own but for New and Complete. 0 is a number like any other. */

export interface Label {
  value: string;
  label: string;
  isActive: boolean;
  isSystem: boolean;
  isDefaultValue: boolean;
  sortOrder: number;
  parentValue: string;
}
export type Lists = Record<string, Label[]>;

export function label(value: number, text: string, isActive = true): Label {
  const isSystem = text === 'New' || text === 'Complete' || text.startsWith('System');
  return {
    value: String(value),
    label: text,
    isActive,
    isSystem,
    isDefaultValue: false,
    sortOrder: 0,
    parentValue: '',
  };
}

export const complete = 5;
/** The one that customers see, whatever it sounds like. */
export const seenByCustomers = 1;

export const ticketLists = {
  status: [
    label(1, 'New'),
    label(8, 'In Progress'),
    label(7, 'Waiting Customer'),
    label(29, 'Resolved'),
    label(complete, 'Complete'),
    label(30, 'Old', false),
  ],
  priority: [label(0, 'Medium'), label(1, 'High')],
  queueID: [label(8, 'Service Desk'), label(9, 'Second Line')],
  ticketCategory: [label(3, 'Standard'), label(104, 'MFA resets')],
} satisfies Lists;

export const noteLists = {
  publish: [
    label(seenByCustomers, 'All Autotask Users'),
    label(2, 'Internal Project Team'),
    label(4, 'Internal & Co-Managed'),
  ],
  noteType: [label(1, 'Task Summary'), label(2, 'Task Detail'), label(13, 'System Workflow Note')],
} satisfies Lists;

export const isIn = (list: Label[], value: unknown): boolean =>
  list.some((one) => one.isActive && Number(one.value) === value);

/** What `entityInformation/fields` tells: `value` is text here, and a number everywhere else. */
export function information(lists: Lists, texts: Record<string, number>) {
  const field = { isReadOnly: false, isQueryable: true, picklistParentValueField: null };
  return {
    fields: [
      ...Object.entries(texts).map(([name, length]) => ({
        ...field,
        name,
        dataType: 'string',
        length,
        isPickList: false,
        picklistValues: null,
      })),
      ...Object.entries(lists).map(([name, picklistValues]) => ({
        ...field,
        name,
        dataType: 'integer',
        length: 0,
        isPickList: true,
        picklistValues,
      })),
    ],
  };
}
