/** The shapes of what the sandbox's Kaseya BMS holds, as the vendor shows them. */

export interface TicketRow {
  id: number;
  ticketNumber: string;
  title: string;
  details: string;
  accountId: number;
  accountName: string;
  locationId: number;
  contactId: number | null;
  contactName: string | null;
  contactEmail: string | null;
  queueId: number;
  queueName: string;
  statusId: number;
  statusName: string;
  priorityId: number;
  priorityName: string;
  typeId: number;
  typeName: string;
  sourceId: number;
  sourceName: string;
  openDate: string;
  createdOn: string;
  completedDate: string | null;
  lastActivityUpdate: string;
  isReadOnly: boolean;
}

export interface NoteRow {
  id: number;
  ticketId: number;
  details: string;
  isInternal: boolean;
  typeId: number;
  typeName: string;
  createdOn: string;
  createdByName: string;
}

export interface TimeRow {
  id: number;
  ticketId: number;
  startDate: string;
  startTime: string;
  endTime: string;
  timespent: number;
  notes: string | null;
  internalNotes: string | null;
  workTypeId: number;
  roleId: number;
  userId: number;
  employeeName: string;
}

export interface NamedRow {
  id: number;
  name: string;
  isActive?: boolean;
  isDefault?: boolean;
}

export interface StatusRow extends NamedRow {
  isActive: boolean;
  /** Our own: tickets in this status are completed. */
  completes: boolean;
}

export interface AccountRow {
  id: number;
  name: string;
  isActive: boolean;
}

export interface LocationRow {
  id: number;
  name: string;
  accountId: number;
  isMain: boolean;
}

export interface ContactRow {
  id: number;
  accountId: number;
  locationId: number;
  firstName: string;
  lastName: string;
  emailAddress: string;
  isActive: boolean;
}

export interface EmployeeRow {
  id: number;
  firstName: string;
  lastName: string;
  emailAddress: string;
  isActive: boolean;
}

export interface BmsData {
  accounts: AccountRow[];
  locations: LocationRow[];
  contacts: ContactRow[];
  employees: EmployeeRow[];
  statuses: StatusRow[];
  queues: NamedRow[];
  priorities: NamedRow[];
  workTypes: NamedRow[];
  roles: NamedRow[];
  noteTypes: NamedRow[];
  ticketTypes: NamedRow[];
  sources: NamedRow[];
  tickets: Map<number, TicketRow>;
  notes: NoteRow[];
  times: TimeRow[];
}
