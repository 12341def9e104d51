import type { MethodLabel, MethodOutcome, MethodResult } from '../services/resets/types.ts';
import type { OutcomeView } from '../services/resets/views.ts';
import type { Clock, Words } from '../services/words/words.ts';
import { button, type Listed, link, lists, type Row } from './parts.ts';
import type { Card } from './render.ts';
import { verbs } from './verbs.ts';

/** The parts of resetStatus that tell what became of a reset. What is not done comes before what is. */

/** What is still there, what is gone, what to tell the person. */
export function outcomeLists(view: OutcomeView, words: Words, clock: Clock): Card[] {
  const { outcome } = view;
  const of = (...results: MethodResult[]) => outcome.methods.filter((each) => results.includes(each.result));
  const open = of('blocked', 'failed');
  const unconfirmed = of('notConfirmed');
  const firstName = view.givenName ?? view.heading.user;
  const told = words.outcome.tellLines(view);
  const again = view.watch?.state === 'registered';
  const wrong = view.wrongPersonSaid ? words.outcome.wrongPersonLines(view.heading.user) : [];
  return lists(
    [
      { heading: words.watch.heading, rows: since(view, words, clock) },
      { heading: words.outcome.wrongPerson, rows: numbered(wrong) },
      { heading: words.outcome.notRemoved(open.length), rows: rows(open, view, words, 'failed') },
      { heading: words.outcome.notConfirmed(unconfirmed.length), rows: rows(unconfirmed, view, words, 'warning') },
      section(of('removed'), words.outcome.removed, view, words, 'done'),
      section(of('alreadyGone'), words.outcome.alreadyGone, view, words, 'nothing'),
      remaining(view, words, clock),
      { heading: words.outcome.tell(firstName), rows: view.wrongPersonSaid || again ? [] : numbered(told) },
    ],
    words,
  );
}

/** Signing out, the ticket's note, who did it. */
export function outcomeFacts(view: OutcomeView, words: Words, clock: Clock): { title: string; value: string }[] {
  const { facts } = words.outcome;
  const { outcome } = view;
  const done = outcome.kind === 'done' || outcome.kind === 'partly';
  const acted = done || outcome.signedOut === true;
  return [
    ...(acted ? [{ title: facts.signedOut, value: words.outcome.signedOut(outcome.signedOut, outcome.kind) }] : []),
    { title: facts.ticket, value: words.outcome.ticket(view.ticket, clock) },
    { title: done ? facts.doneBy : facts.askedBy, value: view.heading.technician },
  ];
}

/** Ways on from here; the one that leads to another removal is last. */
export function outcomeButtons(view: OutcomeView, words: Words): Card[] {
  const { outcome, heading, ticket } = view;
  const data = { resetId: heading.resetId };
  const shown = ticket.kind === 'noted' ? ticket : heading.ticket;
  const wrongPerson =
    !view.wrongPersonSaid && (outcome.kind === 'done' || outcome.kind === 'partly' || !outcome.nothingRemoved);
  const again = againButton(view, words);
  return [
    ...(shown?.url ? [link(words.outcome.openTicket(shown.number), shown.url)] : []),
    ...(wrongPerson ? [button({ title: words.outcome.wrongPersonButton, verb: verbs.outcomeWrongPerson, data })] : []),
    ...(view.mayTryAgain && again ? [again] : []),
  ];
}

/** Opens the form once more; null where there is nothing to be tried again. */
export function againButton({ outcome, heading }: OutcomeView, words: Words): Card | null {
  const { kind } = outcome;
  const data = { resetId: heading.resetId };
  if (kind === 'done' || kind === 'refused') return null;
  if (kind === 'nothing') return button({ title: words.outcome.chooseAnother, verb: verbs.outcomeChooseAnother, data });
  const title = kind === 'partly' || kind === 'failed' ? words.outcome.tryAgain : words.outcome.startAgain;
  return button({ title, verb: verbs.outcomeTryAgain, data });
}

/** What the watch has seen stands first: it is the newest. */
function since({ watch, givenName, heading }: OutcomeView, words: Words, clock: Clock): Row[] {
  if (!watch) return [];
  const look = { watching: 'watching', registered: 'done', none: 'nothing', stopped: 'nothing' } as const;
  const alarming = watch.state === 'registered' && watch.notThem !== null;
  const row = words.watch.row(watch, givenName ?? heading.user, clock);
  return [{ look: alarming ? 'failed' : look[watch.state], ...row }];
}

/** What goes on after the outcome: apart from the rest, since a row of buttons has three at most. */
export function laterButtons(view: OutcomeView, words: Words): Card[] {
  const { watch, ticket, heading } = view;
  const data = { resetId: heading.resetId };
  const watched =
    watch?.state === 'watching'
      ? [button({ title: words.watch.stop, verb: verbs.watchStop, data })]
      : watch?.state === 'registered' && !watch.notThem
        ? [button({ title: words.watch.notThem(view.givenName ?? heading.user), verb: verbs.watchNotThem, data })]
        : [];
  const retry =
    ticket.kind === 'refused' ? [button({ title: words.told.retry, verb: verbs.outcomeRetryTicket, data })] : [];
  return [...watched, ...retry];
}

function section(
  methods: MethodOutcome[],
  heading: (count: number) => string,
  view: OutcomeView,
  words: Words,
  look: Row['look'],
): Listed {
  const named = methods.map((method) => ({ look, text: nameOf(method, view, words) }));
  return { heading: heading(named.length), rows: named, whole: true };
}

function rows(methods: MethodOutcome[], view: OutcomeView, words: Words, look: Row['look']): Row[] {
  return methods.map((method) => ({ look, text: nameOf(method, view, words), detail: words.outcome.why(method) }));
}

function remaining(view: OutcomeView, words: Words, clock: Clock): { heading: string; rows: Row[] } {
  const { outcome } = view;
  const { length } = outcome.remaining;
  const heading = view.watch?.state === 'registered' ? words.outcome.remained(length) : words.outcome.remaining(length);
  // Only these endings have read back what is registered; an empty list means nothing elsewhere.
  if (outcome.kind !== 'done' && outcome.kind !== 'partly' && outcome.kind !== 'nothing') return { heading, rows: [] };
  if (outcome.unread)
    return {
      heading: words.outcome.remainingTitle,
      rows: [{ look: 'nothing', text: words.outcome.remainingUnread(outcome.unread) }],
    };
  if (outcome.remaining.length === 0)
    return { heading, rows: [{ look: 'nothing', text: words.outcome.nothingRemains }] };
  const row = (label: MethodLabel): Row => ({
    look: 'stays',
    text: words.methods.name(label),
    detail: words.methods.detail(label, clock),
  });
  return { heading, rows: outcome.remaining.map(row) };
}

function numbered(lines: string[]): Row[] {
  return lines.map((text, index) => ({ look: { mark: `${index + 1}.` }, text }));
}

function nameOf(method: MethodOutcome, view: OutcomeView, words: Words): string {
  const label = [...view.labels, ...view.outcome.remaining].find((each) => each.ref === method.ref);
  return label ? words.methods.name(label) : words.methods.unknown;
}
