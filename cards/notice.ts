import type { NoticeView } from '../services/resets/noticeView.ts';
import type { Clock, Words } from '../services/words/words.ts';
import type { Look } from './icons.ts';
import template from './notice.json' with { type: 'json' };
import { band, button } from './parts.ts';
import { type Card, expand } from './render.ts';
import { verbs } from './verbs.ts';

type Notice = Exclude<NoticeView, { show: 'help' | 'welcome' | 'link' }>;

/** A small card that says one thing. */
export function notice(view: Notice, words: Words, clock: Clock): Card {
  const { state, sentence, foot } = words.notices.text(view, clock);
  return expand(template, {
    title: words.notices.title,
    where: view.show === 'stop' ? (view.organisation ?? '') : '',
    band: band(look(view), state, sentence),
    buttons: startAgain.has(view.show) ? [button({ title: words.help.resetMfa, verb: verbs.commandResetMfa })] : [],
    foot: foot ?? '',
  });
}

/** Where going on means a new form. */
const startAgain: ReadonlySet<Notice['show']> = new Set(['gone', 'expiredForm', 'cancelledForm']);

function look(view: Notice): Look {
  switch (view.show) {
    case 'stop':
    case 'notHere':
    case 'personalOnly':
    case 'notYours':
    case 'administratorsOnly':
    case 'noOrganisation':
      return 'blocked';
    case 'paused':
      return view.paused ? 'blocked' : 'done';
    case 'allowedHere':
    case 'tellsHere':
      return 'done';
    case 'gone':
    case 'expiredForm':
      return 'expired';
    case 'cancelledForm':
      return 'cancelled';
    case 'goesOn':
    case 'retried':
      return 'working';
    case 'notInstalled':
      return 'waiting';
    case 'trouble':
      return 'failed';
    default:
      return view satisfies never;
  }
}
