import type { NoticeView } from '../services/resets/views.ts';
import type { Words } from '../services/words/words.ts';
import { band, link as openButton } from './parts.ts';
import { type Card, expand } from './render.ts';
import template from './resetStatus.json' with { type: 'json' };

/** A link to copy into a PSA, and a button to try it. */
export function link(view: Extract<NoticeView, { show: 'link' }>, words: Words): Card {
  const texts = words.link;
  return expand(template, {
    title: texts.title,
    where: words.person.joined([view.organisation, view.ticket && words.person.ticket(view.ticket)]),
    band: band('calm', texts.state, view.ticket ? texts.withTicket : texts.withoutTicket),
    lists: [],
    note: { heading: texts.copy, text: view.url },
    facts: [],
    buttons: [openButton(texts.open, view.url)],
    foot: texts.foot,
  });
}
