import type { FoundView } from '../services/resets/listViews.ts';
import type { Clock, Words } from '../services/words/words.ts';
import template from './notice.json' with { type: 'json' };
import { band, link } from './parts.ts';
import { type Card, expand } from './render.ts';
import { look } from './resetList.ts';

/** A hit that somebody sends on: read only, since it does not change any more. */
export function found(view: FoundView, words: Words, clock: Clock): Card {
  const texts = words.found;
  switch (view.what) {
    case 'reset': {
      const { row } = view;
      return expand(template, {
        title: texts.resetTitle(row.user),
        where: words.person.joined([row.organisation, row.ticket && words.person.ticket(row.ticket)]),
        band: band(look(row.state), texts.resetState(view), texts.asked(row.technician ?? '', row.at, clock)),
        buttons: [],
        foot: texts.reference(row.reference),
      });
    }
    case 'ticket':
      return expand(template, {
        title: texts.ticketTitle(view.number),
        where: view.organisation ?? '',
        band: band('calm', view.title, texts.ticketAbout(view.requester, view.status)),
        buttons: view.url ? [link(words.outcome.openTicket(view.number), view.url)] : [],
        foot: '',
      });
    case 'unknown':
      return expand(template, {
        title: words.notices.title,
        where: '',
        band: band('failed', texts.unknown, view.sentence),
        buttons: [],
        foot: '',
      });
    default:
      return view satisfies never;
  }
}
