import type { Card, DialogShown, StaffName } from '../types.ts';
import * as api from './api.ts';
import { drawCard } from './card.ts';
import { el } from './dom.ts';

/** A dialog of the messaging extension, over the page; the browser's own modal keeps the keyboard in it. */
export interface Dialogs {
  /** From a message, or from a conversation's compose box or the command box. */
  open(from: { who: StaffName; conversation: string; message?: string; context?: 'compose' | 'commandBox' }): void;
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
    { class: 'task', 'aria-labelledby': 'dialogTitle', close: () => void closed() },
    el('header', {}, title, close),
    body,
    said,
  );
  document.body.append(element);
  let id: string | null = null;

  async function closed(): Promise<void> {
    body.replaceChildren();
    if (id) await api.post('/page/dialogClose', { dialog: id }).catch(() => null); // a sandbox that ended has none open
    id = null;
  }

  async function ask(name: string, sent: Record<string, unknown>): Promise<void> {
    if (element.getAttribute('aria-busy') === 'true') return;
    said.textContent = '';
    element.setAttribute('aria-busy', 'true');
    try {
      show(await api.post<DialogShown>(`/page/${name}`, sent));
    } catch (error) {
      said.textContent = error instanceof Error ? error.message : String(error);
    } finally {
      element.removeAttribute('aria-busy');
    }
  }

  function show(shown: DialogShown): void {
    said.textContent = shown.says ?? '';
    if (shown.card) {
      id = shown.id;
      title.textContent = shown.title;
      draw(shown.card);
    } else if (!shown.says) {
      element.close();
    }
  }

  function draw(card: Card): void {
    const drawn = drawCard(card, {
      execute: () => (said.textContent = 'A dialog knows no such button.'),
      submit: (data) => void ask('dialogPress', { dialog: id, data }),
      askBot: async (query) => {
        try {
          const { choices, failed } = await api.post<{ choices: []; failed: boolean }>('/page/dialogSearch', {
            dialog: id,
            ...query,
          });
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
