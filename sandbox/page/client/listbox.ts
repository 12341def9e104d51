import { el } from './dom.ts';
import type { Choice } from './typeAhead.ts';

/** The list under a box: arrows move, Enter chooses, Escape closes it and nothing around it. */
export function suggestions(
  box: HTMLInputElement,
  options: { id: string; name: string; onChoose: (choice: Choice) => void },
) {
  const list = el('div', { class: 'options', role: 'listbox', id: options.id, 'aria-label': options.name });
  const status = el('div', { class: 'searchStatus', role: 'status' });
  const element = el('div', { class: 'suggestions', hidden: true }, list, status);
  let choices: Choice[] = [];
  let current = -1;

  // Without this the box loses the focus, and closes the list before the click arrives.
  element.addEventListener('mousedown', (event) => event.preventDefault());
  box.addEventListener('keydown', (event) => {
    if (element.hidden) return;
    if (event.key === 'Escape') hide();
    else if (event.key === 'ArrowDown') move(current + 1);
    else if (event.key === 'ArrowUp') move(current - 1);
    else if (event.key === 'Enter' && current >= 0) choose(current);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  function show(found: Choice[], says: string | null): void {
    choices = found;
    list.replaceChildren(
      ...found.map(({ title }, index) =>
        el('div', { role: 'option', id: `${options.id}-${index}`, click: () => choose(index) }, title),
      ),
    );
    status.textContent = says ?? '';
    list.hidden = found.length === 0;
    element.hidden = false;
    box.setAttribute('aria-expanded', 'true');
    element.scrollIntoView({ block: 'nearest' }); // near the lower edge it would lie out of sight
    move(found.length > 0 && box.value.trim() ? 0 : -1);
  }

  function hide(): void {
    element.hidden = true;
    box.setAttribute('aria-expanded', 'false');
    box.removeAttribute('aria-activedescendant');
  }

  function move(to: number): void {
    current = choices.length === 0 ? -1 : Math.min(Math.max(to, -1), choices.length - 1);
    [...list.children].forEach((option, index) => {
      option.setAttribute('aria-selected', String(index === current));
      if (index === current) option.scrollIntoView({ block: 'nearest' });
    });
    if (current >= 0) box.setAttribute('aria-activedescendant', `${options.id}-${current}`);
    else box.removeAttribute('aria-activedescendant');
  }

  function choose(index: number): void {
    const choice = choices[index];
    if (choice) options.onChoose(choice);
  }

  return {
    element,
    show,
    hide,
    get isOpen() {
      return !element.hidden;
    },
  };
}
