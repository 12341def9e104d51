import type { CallShown } from '../types.ts';
import { clock, el } from './dom.ts';

/** Ids fill the line and say nothing; the whole address is inside. */
const short = (path: string) => path.replace(/([0-9a-f]{4})[0-9a-f]{4}-[0-9a-f-]{23}([0-9a-f]{4})/g, '$1…$2');

/** The calls that crossed the wire, newest first. Each opens to what was asked and answered. */
export function createCalls(root: HTMLElement) {
  const names: Record<string, string> = {
    graph: 'Graph',
    connectwise: 'ConnectWise',
    teams: 'Teams',
    bot: 'to the bot',
    login: 'sign-in',
  };
  let calls: CallShown[] = [];
  const filter = el('select', { id: 'server', change: () => showAll() });
  filter.append(
    el('option', { value: '' }, 'All'),
    ...Object.entries(names).map(([server, name]) => el('option', { value: server }, name)),
  );
  const list = el('ol', { class: 'calls', 'aria-label': 'Calls' });
  root.append(
    el(
      'section',
      { 'aria-label': 'Calls on the wire' },
      el('h2', {}, 'On the wire'),
      el('label', { for: 'server' }, 'Show'),
      filter,
      list,
    ),
  );
  const keep = 150;

  const isWanted = ({ server }: CallShown) => !filter.value || filter.value === server;

  function showAll(): void {
    list.replaceChildren(...calls.filter(isWanted).slice(-keep).reverse().map(show));
    if (list.children.length === 0) list.append(el('li', { class: 'none' }, 'Nothing yet.'));
  }

  function show(call: CallShown): HTMLElement {
    const { server, method, path, about, status, fault, at, request, response } = call;
    const failed = status === null || status >= 400;
    return el(
      'li',
      { class: failed ? 'failed' : '' },
      el(
        'details',
        {},
        el(
          'summary',
          {},
          el('span', { class: 'server' }, names[server] ?? server),
          el('span', { class: 'line' }, about || `${method} ${short(path)}`),
          el('b', { class: 'status' }, status === null ? 'no answer' : String(status)),
        ),
        el('p', { class: 'hint' }, `${clock(at)} · ${method} ${path}${fault ? ` · made to fail: ${fault}` : ''}`),
        request ? el('pre', { 'aria-label': 'Asked', tabindex: '0' }, request) : null,
        response ? el('pre', { 'aria-label': 'Answered', tabindex: '0' }, response) : null,
      ),
    );
  }

  return {
    reset: (all: CallShown[]) => {
      calls = all;
      showAll();
    },
    call: (call: CallShown) => {
      calls = [...calls.slice(-499), call];
      if (!isWanted(call)) return;
      list.querySelector('.none')?.remove();
      list.prepend(show(call));
      while (list.children.length > keep) list.lastElementChild?.remove();
    },
  };
}
