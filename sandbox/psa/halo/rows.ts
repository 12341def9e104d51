/** What the sandbox's HaloPSA holds, in the vendor's own fields. */

export interface TicketRow {
  id: number;
  summary: string;
  details: string;
  status_id: number;
  tickettype_id: number;
  client_id: number;
  client_name: string;
  site_id: number;
  user_id: number;
  user_name: string;
  user_email: string | null;
  hasbeenclosed: boolean;
  agent_id: number;
  team: string;
  dateoccurred: string;
  lastactiondate: string;
  merged_into_id?: number;
  deleted?: boolean;
}

export interface ActionRow {
  id: number;
  ticket_id: number;
  outcome: string;
  outcome_id: number;
  note: string;
  note_html: string;
  datetime: string;
  who_agentid: number;
  hiddenfromuser: boolean;
  timetaken: number;
}

export interface NamedRow {
  id: number;
  name: string;
}
export interface StatusRow extends NamedRow {
  closed: boolean;
  /** Absent: for every type. */
  tickettypes?: number[];
}
export interface OutcomeRow {
  id: number;
  outcome: string;
  buttonname: string;
  hidefromuser: boolean;
  sendemail: boolean;
}
export interface TypeRow extends NamedRow {
  /** Fields that this type makes mandatory. */
  mandatory: string[];
  /** Whether the agent may create tickets of it. */
  creatable: boolean;
  acknowledges: boolean;
}
export interface ClientRow extends NamedRow {
  inactive: boolean;
}
export interface UserRow extends NamedRow {
  emailaddress: string;
  networklogin: string;
  client_id: number;
  client_name: string;
  site_id: number;
  inactive: boolean;
}
export interface AgentRow extends NamedRow {
  email: string;
  isdisabled: boolean;
}
