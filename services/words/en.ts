import { alarms } from './en/alarms.ts';
import { consentPage } from './en/consentPage.ts';
import { extension } from './en/extension.ts';
import { form } from './en/form.ts';
import { found } from './en/found.ts';
import { lists } from './en/lists.ts';
import { lookups } from './en/lookups.ts';
import * as methods from './en/methods.ts';
import { customerNote, newTicket, note, timeEntry } from './en/note.ts';
import { help, link, notices } from './en/notices.ts';
import { line, outcome } from './en/outcome.ts';
import { person } from './en/person.ts';
import { service } from './en/service.ts';
import { stop } from './en/stops.ts';
import { devices, summary } from './en/summary.ts';
import { summaryLine } from './en/summaryLine.ts';
import { ticketing } from './en/ticketing.ts';
import { enforcement, warning } from './en/warnings.ts';
import { told, watch } from './en/watch.ts';
import { waiting, working } from './en/working.ts';
import { plain } from './text.ts';
import { dayAndTime, dayAndTimeWithoutZone } from './time.ts';

/**
 * Every sentence that people read, in English: whole, with named slots. Slots take plain text and give plain text; whoever
 * shows it escapes it (cards/render.ts for cards, bot/ for lines). Text from outside goes through `plain` first.
 */
export const en = {
  /** BCP 47, stored with the reset. */
  locale: 'en',
  plain,
  dayAndTime,
  dayAndTimeWithoutZone,
  methods,
  person,
  form,
  devices,
  summary,
  working,
  waiting,
  outcome,
  warning,
  enforcement,
  stop,
  notices,
  help,
  link,
  lists,
  line,
  summaryLine,
  note,
  newTicket,
  customerNote,
  timeEntry,
  service,
  ticketing,
  lookups,
  alarms,
  consentPage,
  extension,
  watch,
  told,
  found,
};
