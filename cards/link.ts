import type { NoticeView } from '../services/resets/noticeView.ts';
import type { Words } from '../services/words/words.ts';
import template from './link.json' with { type: 'json' };
import { band, link as openButton } from './parts.ts';
import { type Card, expand } from './render.ts';

/** A link to copy into a PSA, and a button to try it. It stands in a field, from which it can be copied whole. */
export function link(view: Extract<NoticeView, { show: 'link' }>, words: Words): Card {
  const texts = words.link;
  return expand(template, {
    title: texts.title,
    where: words.person.joined([view.organisation, view.ticket && words.person.ticket(view.ticket)]),
    band: band('calm', texts.state, view.ticket ? texts.withTicket : texts.withoutTicket),
    copy: texts.copy,
    url: view.url,
    buttons: [openButton(texts.open, view.url)],
    foot: texts.foot,
  });
}
