/** The shapes of what the sandbox's ConnectWise holds, as the vendor shows them. */

export interface Reference {
  id: number;
  name: string;
}

export interface TicketRow {
  id: number;
  summary: string;
  recordType: 'ServiceTicket';
  board: Reference;
  status?: Reference;
  company?: Reference & { identifier: string };
  contact?: Reference;
  contactName?: string;
  contactEmailAddress?: string;
  closedFlag: boolean;
  mergedParentTicket?: { id: number; summary: string };
  externalXRef?: string;
  _info: Record<string, string>;
}

export interface NoteRow {
  id: number;
  ticketId: number;
  text: string;
  detailDescriptionFlag: boolean;
  internalAnalysisFlag: boolean;
  resolutionFlag: boolean;
  internalFlag: boolean;
  externalFlag: boolean;
  createdBy: string;
  dateCreated: string;
}

export interface CompanyRow {
  id: number;
  identifier: string;
  name: string;
  deletedFlag: boolean;
  /** The company's status refuses saves ("do not service"). */
  refusesSaves?: boolean;
}

export interface ContactRow {
  id: number;
  firstName: string;
  lastName: string;
  company: Reference;
  inactiveFlag: boolean;
  communicationItems: { id: number; value: string; defaultFlag: boolean; communicationType: 'Email' | 'Phone' }[];
}

export interface StatusRow {
  id: number;
  name: string;
  board: Reference;
  inactive: boolean;
  closedStatus: boolean;
  timeEntryNotAllowed: boolean;
  defaultFlag: boolean;
  escalationStatus: 'NotResponded' | 'Responded' | 'ResolutionPlan' | 'Resolved' | 'NoEscalation';
}

export interface BoardRow extends Reference {
  inactiveFlag: boolean;
  projectFlag: boolean;
  /** Nobody may enter time on its tickets. */
  timeEntryLockedFlag: boolean;
}

export interface MemberRow {
  id: number;
  identifier: string;
  firstName: string;
  lastName: string;
  officeEmail: string;
  inactiveFlag: boolean;
}

export interface TimeRow {
  id: number;
  /** Absent: the time went to the company. */
  chargeToId?: number;
  chargeToType?: string;
  member: Reference & { identifier: string };
  timeStart: string;
  timeEnd?: string;
  actualHours?: number;
  notes?: string;
  internalNotes?: string;
}

export interface ConnectWiseData {
  companies: CompanyRow[];
  contacts: ContactRow[];
  boards: BoardRow[];
  statuses: StatusRow[];
  tickets: Map<number, TicketRow>;
  notes: NoteRow[];
  members: MemberRow[];
  times: TimeRow[];
}
