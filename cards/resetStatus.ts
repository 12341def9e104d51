import type { Heading, OutcomeView, WaitingView, WorkingView } from '../services/resets/views.ts';
import type { Clock, Words } from '../services/words/words.ts';
import { laterButtons, outcomeButtons, outcomeFacts, outcomeLists } from './outcome.ts';
import { band, list } from './parts.ts';
import { type Card, expand } from './render.ts';
import template from './resetStatus.json' with { type: 'json' };

/** One card per reset, updated in place: working, waiting, and what became of it. */
export function resetStatus(view: WorkingView | WaitingView | OutcomeView, words: Words, clock: Clock): Card {
  switch (view.show) {
    case 'working':
      return drawStatus(view.heading, words, {
        title: words.working.title(view.heading.user),
        band: band('working', words.working.state(view.now + 1, view.steps.length), words.working.sentence(view)),
        lists: [list('', steps(view, words))],
        foot: words.working.foot(view.heading.technician, view.heading.startedAt, clock),
      });
    case 'waiting': {
      const next = view.nothingRemovedYet ? words.waiting.nothingYet : words.waiting.going;
      return drawStatus(view.heading, words, {
        title: words.working.title(view.heading.user),
        band: band('waiting', words.waiting.state(view.waitingFor), `${words.waiting.sentence(view, clock)} ${next}`),
        foot: words.working.foot(view.heading.technician, view.heading.startedAt, clock),
      });
    }
    case 'outcome': {
      const { ticket } = view;
      return drawStatus(view.heading, words, {
        title: words.outcome.title(view.heading.user),
        band: band(view.outcome.kind, words.outcome.state(view, clock), words.outcome.sentence(view, clock)),
        lists: outcomeLists(view, words, clock),
        ...(ticket.kind === 'refused' && {
          note: { heading: words.outcome.ticketRefused(ticket.number), text: ticket.note },
        }),
        facts: outcomeFacts(view, words, clock),
        buttons: outcomeButtons(view, words),
        more: laterButtons(view, words),
        foot: words.outcome.foot(view.heading.reference, view.outcome.at, clock),
      });
    }
    default:
      return view satisfies never;
  }
}

/** The template of a reset's card and of the messages about it; what is left out is not shown. */
export function drawStatus({ organisation, ticket }: Heading, words: Words, data: object): Card {
  const where = words.person.joined([organisation, ticket && words.person.ticket(ticket.number)]);
  return expand(template, {
    where,
    lists: [],
    note: { heading: '', text: '' },
    facts: [],
    buttons: [],
    more: [],
    ...data,
  });
}

function steps(view: WorkingView, words: Words) {
  return view.steps.map((step, index) => ({
    look: index < view.now ? ('done' as const) : index === view.now ? ('working' as const) : ('notBegun' as const),
    text: words.working.step(step, view.removed, view.of),
    bold: index === view.now,
  }));
}
