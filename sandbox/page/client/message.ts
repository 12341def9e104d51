import type { Card, Message, StaffName } from '../types.ts';
import * as api from './api.ts';
import { drawCard } from './card.ts';
import { clock, el } from './dom.ts';
import { menu } from './menu.ts';

/** One message in a conversation. It stays the same element for life, so that typed text and focus survive. */
export interface MessageView {
  element: HTMLElement;
  show(message: Message): void;
}

/** `nameOf` says who wrote; `who` looks on. `resetMfa` opens the extension's dialog, where a message offers it. */
export function messageView(
  first: Message,
  who: StaffName,
  nameOf: (from: Message['from']) => string,
  resetMfa: (() => void) | null,
): MessageView {
  const name = first.post?.application ? 'PSA' : nameOf(first.from);
  const more =
    resetMfa && menu('…', `More about the message from ${name}`, () => [{ name: 'Reset MFA', act: resetMfa }]);
  const body = el('div', { class: 'body' });
  const said = el('div', { class: 'said', role: 'alert' });
  const time = el('time', {}, clock(first.at));
  const element = el(
    'article',
    { class: first.from === who ? 'mine' : '', 'aria-label': `Message from ${name}`, tabindex: '-1' },
    el('header', {}, el('b', {}, name), time, more),
    body,
    said,
  );
  element.dataset.message = first.id;
  let drawn = '';
  let refreshed = false;

  async function press(name: 'execute' | 'submit' | 'refresh', sent: Record<string, unknown>): Promise<void> {
    if (element.getAttribute('aria-busy') === 'true') return;
    said.textContent = '';
    element.setAttribute('aria-busy', 'true');
    try {
      const { says } = await api.act(name, { who, message: first.id, ...sent });
      said.textContent = says ?? '';
    } catch (error) {
      said.textContent = error instanceof Error ? error.message : String(error);
    } finally {
      element.removeAttribute('aria-busy');
    }
  }

  function draw(card: Card): HTMLElement {
    return drawCard(card, {
      execute: (action) => void press('execute', action),
      submit: (data) => void press('submit', { data }),
      askBot: async (query) => {
        try {
          const { choices, failed } = await api.search({ who, message: first.id, ...query });
          return failed ? null : choices;
        } catch {
          return null; // the list says that the search did not work
        }
      },
    });
  }

  function show(message: Message): void {
    element.hidden = message.deleted;
    const card = message.views[who] ?? message.card;
    const now = JSON.stringify([message.text, card]);
    if (now === drawn) return;
    const hadFocus = element.contains(document.activeElement);
    drawn = now;
    said.textContent = '';
    time.textContent = clock(message.at) + (message.editedAt ? ' · edited' : '');
    body.replaceChildren(
      ...(textOf(message) ? [el('p', { class: 'text' }, textOf(message))] : []),
      ...(card ? [draw(card)] : []),
    );
    element.classList.toggle('hasCard', card !== null);
    // A keyboard user stays where the answer appeared.
    if (hadFocus) element.focus();
    // Once for the card that the bot sent, never for one that an answer brought: that would go round for ever.
    if (card?.refresh && !message.views[who] && !refreshed) {
      refreshed = true;
      void press('refresh', {});
    }
  }

  show(first);
  return { element, show };
}

/** A mail's HTML as words: the browser parses it, apart from the page, and nothing of it is ever drawn. */
function textOf({ text, post }: Message): string {
  if (post?.application) return '(a card of the PSA)';
  if (post?.html === undefined) return text;
  const spaced = post.html
    .replace(/<(?=\/t[dh]\b)/gi, ' <')
    .replace(/<(?=br|\/(p|div|li|tr|h\d|blockquote)\b)/gi, '\n<');
  const { body } = new DOMParser().parseFromString(spaced, 'text/html');
  for (const code of body.querySelectorAll('script, style')) code.remove();
  return [post.subject, body.textContent?.trim()].filter(Boolean).join('\n');
}
