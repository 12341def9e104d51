import { el } from './dom.ts';

/** A button that opens a short list of things to do; arrows and Escape work as people expect. */
export function menu(label: string, title: string, entries: () => { name: string; act: () => void }[]): HTMLElement {
  const list = el('div', { class: 'menu', role: 'menu', hidden: true });
  const button = el(
    'button',
    {
      type: 'button',
      class: 'more',
      'aria-haspopup': 'menu',
      'aria-expanded': 'false',
      'aria-label': title,
      click: toggle,
    },
    label,
  );
  const element = el('span', { class: 'hasMenu', focusout: left, keydown: keys }, button, list);

  function toggle(): void {
    if (!list.hidden) {
      shut();
      return;
    }
    list.replaceChildren(
      ...entries().map(({ name, act }) => {
        const click = () => {
          shut();
          act();
        };
        return el('button', { type: 'button', role: 'menuitem', click }, name);
      }),
    );
    list.hidden = false;
    button.setAttribute('aria-expanded', 'true');
    list.querySelector<HTMLElement>('button')?.focus();
  }

  function shut(): void {
    list.hidden = true;
    button.setAttribute('aria-expanded', 'false');
    button.focus();
  }

  function left(event: Event): void {
    const to = (event as FocusEvent).relatedTarget;
    if (to instanceof Node && element.contains(to)) return;
    list.hidden = true;
    button.setAttribute('aria-expanded', 'false');
  }

  function keys(event: Event): void {
    const { key } = event as KeyboardEvent;
    if (key === 'Escape' && !list.hidden) {
      event.stopPropagation();
      shut();
    }
    if (key !== 'ArrowDown' && key !== 'ArrowUp') return;
    const items = [...list.querySelectorAll<HTMLElement>('button')];
    const at = items.indexOf(document.activeElement as HTMLElement);
    items.at((at + (key === 'ArrowDown' ? 1 : -1)) % items.length)?.focus();
    event.preventDefault();
  }

  return element;
}
