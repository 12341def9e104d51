import type { ColumnType, Generated, GeneratedAlways, JSONColumnType, Kysely } from 'kysely';
import type { LimitState } from '../psa/limits/admit.ts';
import type { FormView } from '../resets/formView.ts';
import type { NoticeView } from '../resets/noticeView.ts';
import type { Person, Place, ResetOutcome, ResetRequest, TicketOutcome } from '../resets/types.ts';
import type { ResetView, WatchView } from '../resets/views.ts';

/** Kysely's picture of the tables; migrations/ makes them. */
export interface Schema {
  organisations: OrganisationsTable;
  forms: FormsTable;
  resets: ResetsTable;
  reset_steps: StepsTable;
  conversations: ConversationsTable;
  records: RecordsTable;
  psa_limits: LimitsTable;
  told_ends: ToldEndsTable;
  watches: WatchesTable;
}
export type Database = Kysely<Schema>;

type Json<T extends object | null> = JSONColumnType<T, string, string>;
type NullableJson<T extends object> = ColumnType<T | null, string | null | undefined, string | null>;
type Time = ColumnType<Date, Date | string, Date | string>;
type GivenTime = ColumnType<Date, Date | string | undefined, Date | string>;
type NullableTime = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;

interface OrganisationsTable {
  id: string;
  name: string;
  domain: string;
  psa: string | null;
  psa_company_id: string | null;
  enabled: boolean;
  tags: Json<string[]>;
  settings: Json<Record<string, unknown>>;
  updated_at: GivenTime;
}

interface FormsTable {
  id: string;
  tenant_id: string;
  owner: Json<Person>;
  conversation: Json<Place>;
  prefill: Json<StoredForm>;
  created_at: GivenTime;
  cancelled_at: NullableTime;
  reset_id: string | null;
}

/** What a form began with, so that it can be drawn again as it was. */
export interface StoredForm extends Pick<FormView, 'input' | 'titles' | 'found' | 'appears'> {}

interface ResetsTable {
  id: string;
  reference: string;
  organisation_id: string;
  user_id: string | null;
  removing: Generated<boolean>;
  technician: Json<Person>;
  technician_id: string;
  request: Json<ResetRequest>;
  place: Json<Place>;
  locale: string;
  view: NullableJson<ResetView | FormView | NoticeView>;
  created_at: GivenTime;
  confirmed_at: NullableTime;
  due: NullableTime;
  /** Until `due`: put to rest by its last run, or told something meanwhile. False while a run is on, also when its process died. */
  resting: Generated<boolean>;
  /** Runs in a row that met an outage, and runs that met an error nobody expected. */
  tries: Generated<number>;
  faults: Generated<number>;
  outcome: NullableJson<ResetOutcome>;
  outcome_at: NullableTime;
  ticket: NullableJson<TicketOutcome>;
  ended_at: NullableTime;
  /** Technician, person, ticket and reference in one line, kept by the database. */
  search: GeneratedAlways<string>;
  /** What the watch for a new registration came to so far; null before it began, or without one. */
  watch: NullableJson<WatchView>;
}

interface StepsTable {
  reset_id: string;
  name: string;
  value: ColumnType<unknown, string, string>;
  at: GivenTime;
}

interface ConversationsTable {
  id: string;
  tenant_id: string;
  place: Json<Place>;
  person: NullableJson<Person>;
  allowed: Generated<boolean>;
  /** Administrators are told here. */
  tells_administrators: Generated<boolean>;
  welcomed_at: NullableTime;
  updated_at: Time | Generated<Date>;
}

interface RecordsTable {
  id: Generated<string>;
  at: GivenTime;
  kind: string;
  by: NullableJson<Person>;
  tenant_id: string | null;
  reset_id: string | null;
  target_id: string | null;
  data: Json<Record<string, unknown>>;
}

interface LimitsTable {
  connection: string;
  name: string;
  state: Json<LimitState>;
}

interface WatchesTable {
  reset_id: string;
  organisation_id: string;
  user_id: string;
  known: Json<string[]>;
  begun_at: GivenTime;
  until: Time;
  next_at: Time;
  looks: Generated<number>;
  seen_at: NullableTime;
}

interface ToldEndsTable {
  setting: string;
  ends: Time;
  threshold: number;
}
