import type { Attestation, MethodLabel } from '../services/resets/types.ts';
import type { SummaryView } from '../services/resets/views.ts';
import type { Clock, Words } from '../services/words/words.ts';
import { band, button, hint, lists, type Row, warnings } from './parts.ts';
import { field, readFields } from './read.ts';
import { type Card, expand } from './render.ts';
import template from './summary.json' with { type: 'json' };
import { verbs } from './verbs.ts';

const attestations: Attestation[] = ['calledBack', 'managerConfirmed', 'inPerson', 'verificationTool', 'notVerified'];

/** Says who, what goes, what stays and what to know, and asks how the caller was verified. */
export function summary(view: SummaryView, words: Words, clock: Clock): Card {
  const { heading, facts } = view;
  const goes = facts.registered.filter((label) => view.goes.includes(label.ref));
  const stays = facts.registered.filter((label) => !view.goes.includes(label.ref));
  const mayRemove = facts.stop === null && !view.stillChecking && goes.length > 0;
  const data = { resetId: heading.resetId, signal: view.signal };
  const firstName = facts.user.givenName ?? heading.user;
  return expand(template, {
    title: words.summary.title(heading.user),
    where: words.person.joined([heading.signInName, words.summary.about(facts.user), heading.organisation]),
    band: stateBand(view, words, clock, goes),
    lists: lists(facts.stop ? registered(view, words, clock) : goesAndStays(goes, stays, words, clock), words),
    facts: factsOf(view, words),
    mayRemove,
    caller: {
      label: words.summary.caller(heading.user),
      missing: words.summary.callerMissing,
      choices: attestations.map((value) => ({
        title: words.methods.attestation(value, view.callBackEnding),
        value,
      })),
    },
    understood: {
      needed: mayRemove && facts.understandingNeeded,
      label: words.summary.understoodLabel,
      title: words.summary.understood(firstName),
      missing: words.summary.understoodMissing,
    },
    hints: {
      caller: view.errors.includes('attestation') ? [hint(words.summary.callerMissing)] : [],
      understood: view.errors.includes('understood') ? [hint(words.summary.understoodMissing)] : [],
    },
    buttons: [
      button({ title: words.summary.back, verb: verbs.summaryBack, data, withoutInputs: true }),
      button({ title: words.summary.cancel, verb: verbs.summaryCancel, data, withoutInputs: true }),
      ...(mayRemove
        ? [button({ title: words.summary.remove(goes), verb: verbs.summaryRemove, data, style: 'destructive' })]
        : []),
    ],
    foot: words.summary.until(view.until, clock),
  });
}

/** What the technician answered; an unknown value counts as no answer. */
export function readSummary(input: unknown): { caller: Attestation | null; understood: boolean } {
  const { caller, understood } = readFields(input, { caller: field(40, attestations), understood: field(5) });
  return { caller: caller ?? null, understood: understood === 'true' };
}

function stateBand(view: SummaryView, words: Words, clock: Clock, goes: MethodLabel[]): Card {
  const { facts, heading } = view;
  const about = {
    user: heading.user,
    firstName: facts.user.givenName ?? heading.user,
    organisation: heading.organisation,
    labels: facts.registered,
  };
  if (facts.stop) {
    const { lead, sentence } = words.stop(facts.stop, about, clock);
    return band('blocked', words.summary.blocked(lead), sentence);
  }
  if (view.stillChecking) {
    return band('working', words.summary.stillChecking.lead, words.summary.stillChecking.sentence);
  }
  const rows = [
    ...(view.changed ? [words.summary.changed] : []),
    ...facts.warnings.map((each) => words.warning(each, about, clock)),
  ];
  const { answerNeeded } = words.summary;
  if (rows.length > 0) {
    const lead = words.summary.warnings(rows.length);
    return warnings(view.errors.length > 0 ? words.person.sentences([answerNeeded.lead, lead]) : lead, rows);
  }
  if (view.errors.length > 0) return band('failed', answerNeeded.lead, answerNeeded.sentence);
  if (goes.length === 0) return band('nothing', words.summary.nothingToRemove, words.summary.nothingYet);
  return band('calm', words.summary.nothingYet);
}

function row(label: MethodLabel, look: 'goes' | 'stays', words: Words, clock: Clock): Row {
  return { look, text: words.methods.name(label), detail: words.methods.detail(label, clock) };
}

function goesAndStays(goes: MethodLabel[], stays: MethodLabel[], words: Words, clock: Clock) {
  const nothing: Row[] = [{ look: 'nothing', text: words.summary.nothingStays }];
  return [
    {
      heading: words.summary.goes(goes.length),
      rows: goes.map((label) => row(label, 'goes', words, clock)),
      whole: true,
    },
    {
      heading: words.summary.stays(stays.length),
      rows: stays.length > 0 ? stays.map((label) => row(label, 'stays', words, clock)) : nothing,
    },
  ];
}

/** A stopped reset removes nothing, so its card does not say that something will go. */
function registered(view: SummaryView, words: Words, clock: Clock) {
  const { registered: all } = view.facts;
  return [{ heading: words.lists.registered(all.length), rows: all.map((label) => row(label, 'stays', words, clock)) }];
}

function factsOf(view: SummaryView, words: Words): { title: string; value: string }[] {
  const { facts } = view;
  const titles = words.summary.facts;
  const reason = view.reason ? words.methods.reasonName(view.reason) : '';
  const ticket = facts.ticket
    ? words.summary.ticket(facts.ticket.number, facts.ticket.title)
    : view.newTicket
      ? words.summary.newTicket
      : (view.heading.ticket?.number ?? words.summary.noTicket);
  const forced = facts.enforcement.verdict === 'forced' || facts.enforcement.verdict === 'likely';
  return [
    { title: titles.signOut, value: words.summary.signOut(view.signOut, facts.user.guest) },
    { title: titles.ticket, value: ticket },
    { title: titles.contact, value: facts.ticket?.requester ?? '' },
    { title: titles.reason, value: words.summary.reason(reason, view.reasonText) },
    { title: titles.next, value: forced ? words.enforcement(facts.enforcement, { user: view.heading.user }).fact : '' },
  ].filter((fact) => fact.value !== '');
}
