import type { FoundCards, StaffName } from '../types.ts';
import * as api from './api.ts';
import { el } from './dom.ts';

/** The search command of the extension: hits while one types; a click sends the hit's card into the conversation. */
export function createFind(where: () => { who: StaffName; conversation: string }) {
  const box = el('input', { type: 'search', id: 'find', input: later });
  const hits = el('ul', { class: 'hits', 'aria-label': 'Found' });
  const says = el('p', { class: 'hint', role: 'status' });
  const label = el('label', { for: 'find' }, 'Find resets and tickets');
  const element = el('div', { class: 'find', hidden: true }, label, box, says, hits);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;

  function later(): void {
    clearTimeout(timer);
    timer = setTimeout(() => void search(), 250);
  }

  async function search(): Promise<void> {
    const mine = ++asked;
    says.textContent = 'Searching …';
    try {
      const found = await api.post<FoundCards>('/page/find', { ...where(), words: box.value.trim() });
      if (mine === asked) show(found);
    } catch (error) {
      says.textContent = error instanceof Error ? error.message : String(error);
    }
  }

  function show(found: FoundCards): void {
    says.textContent = found.says ?? (found.hits.length === 0 ? 'Nothing found.' : '');
    hits.replaceChildren(
      ...found.hits.map(({ title, text, card }) =>
        el('li', {}, el('button', { type: 'button', click: () => void insert(card) }, el('b', {}, title), ` ${text}`)),
      ),
    );
  }

  async function insert(card: object): Promise<void> {
    await api.post('/page/insert', { ...where(), card });
    element.hidden = true;
  }

  return {
    element,
    open: () => {
      element.hidden = !element.hidden;
      if (element.hidden) return;
      box.value = '';
      box.focus();
      void search();
    },
    close: () => {
      element.hidden = true;
    },
  };
}
