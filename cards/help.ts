import type { NoticeView } from '../services/resets/noticeView.ts';
import type { Words } from '../services/words/words.ts';
import template from './help.json' with { type: 'json' };
import { button } from './parts.ts';
import { type Card, expand } from './render.ts';
import { verbs } from './verbs.ts';

/** What one can write to the bot; also the first card after it was installed. */
export function help(view: Extract<NoticeView, { show: 'help' | 'welcome' }>, words: Words): Card {
  const texts = words.help;
  const ways = [
    button({ title: texts.resetMfa, verb: verbs.commandResetMfa }),
    button({ title: texts.myResets, verb: verbs.commandMyResets }),
  ];
  if (view.show === 'welcome') {
    return expand(template, {
      title: texts.welcomeTitle,
      lead: texts.welcomeLead,
      commands: [],
      buttons: [...ways, button({ title: texts.help, verb: verbs.commandHelp })],
    });
  }
  return expand(template, {
    title: view.unknownText ? texts.unknownTitle : texts.title,
    lead: view.unknownText ? texts.unknownLead : texts.lead,
    commands: [...texts.commands, ...(view.administrator ? texts.administratorCommands : [])],
    buttons: ways,
  });
}
