import type { ToldView } from '../services/resets/views.ts';
import type { Clock, Words } from '../services/words/words.ts';
import { againButton, outcomeFacts } from './outcome.ts';
import { band, button, link, list } from './parts.ts';
import type { Card } from './render.ts';
import { drawStatus } from './resetStatus.ts';
import { verbs } from './verbs.ts';

/** A message about a reset: how it ended, what needs somebody, what was registered since. Its card stays where it is. */
export function told(view: ToldView, words: Words, clock: Clock): Card {
  const foot = words.told.foot(view.heading.reference, view.heading.technician);
  return drawStatus(view.heading, words, { foot, ...parts(view, words, clock) });
}

function parts(view: ToldView, words: Words, clock: Clock) {
  const { heading, givenName } = view;
  const { user, resetId } = heading;
  const firstName = givenName ?? user;
  const data = { resetId };
  const details = button({ title: words.told.details, verb: verbs.resetOpen, data });
  const open = heading.ticket?.url ? [link(words.outcome.openTicket(heading.ticket.number), heading.ticket.url)] : [];
  switch (view.what) {
    case 'ended': {
      const { ended } = view;
      const again = againButton(ended, words);
      return {
        title: words.outcome.title(user),
        band: band(ended.outcome.kind, words.outcome.state(ended, clock), words.outcome.sentence(ended, clock)),
        facts: outcomeFacts(ended, words, clock),
        buttons: [...open, details, ...(again ? [again] : [])],
      };
    }
    case 'deadEnd': {
      const { ended, note } = view;
      const { ticket } = ended;
      const refused = ticket.kind === 'refused';
      const again = refused
        ? button({ title: words.told.retry, verb: verbs.outcomeRetryTicket, data: { ...data, told: 'true' } })
        : againButton(ended, words);
      return {
        title: words.told.deadEndTitle(user),
        band: refused
          ? band('failed', words.told.deadEndState, words.told.ticketNotWritten(ticket.sentence))
          : band(ended.outcome.kind, words.outcome.state(ended, clock), words.outcome.sentence(ended, clock)),
        ...(note && {
          note: { heading: words.outcome.ticketRefused(refused ? ticket.number : null), text: note },
        }),
        buttons: [...open, details, ...(again ? [again] : [])],
      };
    }
    case 'registered': {
      const { watch } = view;
      const buttons = [...open, details];
      if (watch.notThem) {
        const lines = words.watch.notThemLines(user).map((text, n) => ({ look: { mark: `${n + 1}.` }, text }));
        return {
          title: words.watch.registeredTitle(user),
          band: band('failed', words.watch.notThemState, words.watch.notThemSaid(watch, firstName, clock)),
          lists: [list(words.watch.notThemHeading, lines)],
          buttons,
        };
      }
      const report = {
        title: words.watch.notThem(firstName),
        verb: verbs.watchNotThem,
        data: { ...data, told: 'true' },
      };
      return {
        title: words.watch.registeredTitle(user),
        band: band('done', words.watch.registered(watch, firstName, clock), words.watch.ask(firstName)),
        buttons: [...buttons, button(report)],
      };
    }
    case 'notRegistered': {
      const { looked } = view.watch;
      return {
        title: looked ? words.watch.noneTitle(user) : words.watch.unknownTitle(user),
        band: looked
          ? band('waiting', words.watch.noneState, words.watch.none(firstName))
          : band('failed', words.watch.unknownState, words.watch.unknown(firstName)),
        buttons: [...open, details],
      };
    }
    default:
      return view satisfies never;
  }
}
