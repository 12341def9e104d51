import type { Card, DialogShown, Found, StaffName } from '../types.ts';
import * as api from './api.ts';
import { drawCard } from './card.ts';
import { el } from './dom.ts';

/** A dialog of the messaging extension, over the page; the browser's own modal keeps the keyboard in it. */
export interface Dialogs {
  /** From a message, or from a conversation's compose box or the command box. */
  open(from: { who: StaffName; conversation: string; message?: string; context?: 'compose' | 'commandbox' }): void;
}

export function createDialogs(): Dialogs {
  const title = el('h2', { id: 'dialogTitle' });
  const body = el('div', { class: 'body' });
  const said = el('p', { class: 'said', role: 'alert' });
  const close = el(
    'button',
    { type: 'button', 'aria-label': 'Close', class: 'close', click: () => element.close() },
    '×',
  );
  const element = el(
    'dialog',
    { class: 'task', 'aria-labelledby': 'dialogTitle', close: closed },
    el('header', {}, title, close),
    body,
    said,
  );
  document.body.append(element);
  let id: string | null = null;
  /** Counts the dialogs of this page: an answer to one that was closed meanwhile is not drawn into the next. */
  let opened = 0;

  function closed(): void {
    opened += 1;
    body.replaceChildren();
    element.removeAttribute('aria-busy');
    forget(id);
    id = null;
  }

  function forget(gone: string | null): void {
    if (gone) void api.post('/page/dialogClose', { dialog: gone }).catch(() => null); // a sandbox that ended has none open
  }

  async function ask(name: string, sent: Record<string, unknown>): Promise<void> {
    if (element.getAttribute('aria-busy') === 'true') return;
    const mine = opened;
    said.textContent = '';
    element.setAttribute('aria-busy', 'true');
    const answer = await api.post<DialogShown>(`/page/${name}`, sent).catch((error: unknown) => sayInstead(error));
    if (mine !== opened) return forget(answer.id);
    element.removeAttribute('aria-busy');
    show(answer);
  }

  function show(shown: DialogShown): void {
    said.textContent = shown.says ?? '';
    if (shown.card) {
      id = shown.id;
      title.textContent = shown.title;
      draw(shown.card);
    } else if (!shown.says) {
      element.close();
    } else if (!id) {
      body.replaceChildren(); // it never opened: nothing but what Teams says
    }
  }

  function draw(card: Card): void {
    const drawn = drawCard(card, {
      execute: () => (said.textContent = 'A dialog knows no such button.'),
      submit: (data) => void ask('dialogPress', { dialog: id, data }),
      askBot: async (query) => {
        try {
          const { choices, failed } = await api.post<Found>('/page/dialogSearch', { dialog: id, ...query });
          return failed ? null : choices;
        } catch {
          return null; // the list says that the search did not work
        }
      },
    });
    body.replaceChildren(drawn);
    body.scrollTop = 0;
    body.querySelector<HTMLElement>('input, select, textarea, button')?.focus();
  }

  return {
    open: (from) => {
      title.textContent = 'MFA Reset';
      body.replaceChildren(el('p', { class: 'hint' }, 'Opening …'));
      if (!element.open) element.showModal();
      void ask('dialog', { ...from });
    },
  };
}

const sayInstead = (error: unknown): DialogShown => ({
  id: null,
  card: null,
  title: '',
  says: error instanceof Error ? error.message : String(error),
});
