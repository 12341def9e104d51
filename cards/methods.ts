import type { MethodsView } from '../services/resets/listViews.ts';
import type { Clock, Words } from '../services/words/words.ts';
import template from './methods.json' with { type: 'json' };
import { button, lists, type Row } from './parts.ts';
import { type Card, expand } from './render.ts';
import { verbs } from './verbs.ts';

/** What is registered for a person; read only. */
export function methods(view: MethodsView, words: Words, clock: Clock): Card {
  const texts = words.lists;
  const registered: Row[] = view.registered.map((label) => ({
    look: 'stays',
    text: words.methods.name(label),
    detail: words.methods.detail(label, clock),
  }));
  const unread: Row[] = view.unread.map(({ what, permission }) => {
    const { lead, sentence } = texts.unread(what, permission);
    return { look: 'warning', text: lead, detail: sentence };
  });
  return expand(template, {
    title: texts.methodsTitle(view.user),
    where: words.person.joined([
      view.signInName,
      view.organisation,
      view.guest ? texts.guest : '',
      view.enabled ? '' : texts.disabled,
    ]),
    lists: lists(
      [
        {
          heading: texts.registered(registered.length),
          rows: registered.length > 0 ? registered : [{ look: 'nothing', text: texts.noneRegistered }],
        },
        { heading: texts.notRead(unread.length), rows: unread },
      ],
      words,
    ),
    facts: [],
    buttons: [button({ title: texts.resetMfa, verb: verbs.commandResetMfa })],
    foot: texts.readOnly,
  });
}
